"""Writes T-SQL's expressions, queries and tables in SQLite's words."""
from .errors import not_understood
from .tokens import NAME, STRING, VARIABLE

FUNCTIONS = {'LEN': 'length', 'ISNULL': 'ifnull', 'SUBSTRING': 'substr', 'CHARINDEX': 'charindex', 'DATALENGTH': 'length'}
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
WITHOUT_ARGUMENTS = {'GETDATE': NOW, 'SYSDATETIME': NOW, 'GETUTCDATE': NOW, 'SYSUTCDATETIME': NOW, 'SCOPE_IDENTITY': 'last_insert_rowid()'}
CATALOG = {'SYS', 'INFORMATION_SCHEMA'}
PLAIN = {'BIGINT', 'BIT', 'DATE', 'DATETIME', 'DATETIME2', 'FLOAT', 'INT', 'MONEY', 'SMALLINT', 'TINYINT', 'UNIQUEIDENTIFIER'}
SIZED = {'CHAR', 'DECIMAL', 'NCHAR', 'NUMERIC', 'NVARCHAR', 'VARCHAR'}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def expression(tokens, variables):
    """SQLite's text for the tokens of an expression or query; `variables` has SQLite's text for each @name."""
    out, limits, index = [], [], 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        calls = following is not None and following.text == '('
        if token.kind == STRING:
            out.append(quoted(token.value))
        elif token.kind == NAME:
            out.append('"' + token.name + '"')
        elif token.kind == VARIABLE:
            if token.text.lower() not in variables:
                raise not_understood(token.text, token.line)
            out.append(variables[token.text.lower()])
        elif token.word == 'TOP':
            opened = following is not None and following.text == '('
            limits.append(tokens[index + (2 if opened else 1)].text)
            index += 4 if opened else 2
            continue
        elif token.word in WITHOUT_ARGUMENTS and calls:
            out.append(WITHOUT_ARGUMENTS[token.word])
            index += 3
            continue
        elif token.word in FUNCTIONS and calls:
            out.append(FUNCTIONS[token.word])
        elif token.word in CATALOG and following is not None and following.text == '.':
            out.append(f'"{token.text.lower()}.{tokens[index + 2].name.lower()}"')
            index += 3
            continue
        elif token.word == 'DBO' and following is not None and following.text == '.':
            index += 2
            continue
        elif token.text == '+' and joins_strings(tokens, index):
            out.append('||')
        else:
            out.append(token.text)
        index += 1
    text = ' '.join(out).replace(' . ', '.')
    return f'{text} LIMIT {limits[0]}' if limits else text


def joins_strings(tokens, index):
    beside = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
    return any(token.kind == STRING for token in beside)


def column_type(tokens, index):
    """SQLite's type for the type at `index`, its sizes in its name (`DECIMAL_8_2`), and the index after it."""
    token = tokens[index]
    name = (token.name if token.kind == NAME else token.text).upper()
    if name in PLAIN:
        end = index + 1
        if end < len(tokens) and tokens[end].text == '(':
            end += 3
        return name, end
    if name not in SIZED:
        raise not_understood(f'the type {name}', token.line)
    sizes, end = [], index + 1
    if end < len(tokens) and tokens[end].text == '(':
        end += 1
        while tokens[end].text != ')':
            if tokens[end].text != ',':
                sizes.append(tokens[end].text.upper())
            end += 1
        end += 1
    default = ['18', '0'] if name in ('DECIMAL', 'NUMERIC') else ['1']
    return '_'.join([name, *(sizes or default)]), end


def column(tokens, variables):
    """SQLite's text for one column of CREATE TABLE or ALTER TABLE ADD."""
    kind, index = column_type(tokens, 1)
    rest = tokens[index:]
    words = [token.word for token in rest]
    if 'IDENTITY' in words:
        at = words.index('IDENTITY')
        end = at + 1
        if end < len(rest) and rest[end].text == '(':
            end += 5
        others = [word for word in words[:at] + words[end:] if word not in ('NOT', 'NULL', 'CLUSTERED')]
        if others[:2] != ['PRIMARY', 'KEY']:
            raise not_understood('IDENTITY on a column that is not the PRIMARY KEY', tokens[0].line)
        return f'"{tokens[0].name}" INTEGER PRIMARY KEY AUTOINCREMENT'
    collation = ' COLLATE NOCASE' if 'CHAR' in kind else ''
    return f'"{tokens[0].name}" {kind}{collation} {defaults(rest, variables)}'


def defaults(tokens, variables):
    """What follows a column's type; SQLite wants calls after DEFAULT in parentheses."""
    text = expression([token for token in tokens if token.word not in ('CLUSTERED', 'NONCLUSTERED')], variables)
    return text.replace(f'DEFAULT {NOW}', f'DEFAULT ({NOW})').replace(f'DEFAULT ( {NOW} )', f'DEFAULT ({NOW})')


def parts(tokens):
    """The pieces between commas outside of parentheses."""
    pieces, depth = [[]], 0
    for token in tokens:
        depth += {'(': 1, ')': -1}.get(token.text, 0)
        if token.text == ',' and depth == 0:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def table(tokens, variables):
    """SQLite's CREATE TABLE for the tokens of T-SQL's."""
    opened = next(index for index, token in enumerate(tokens) if token.text == '(')
    pieces = []
    for piece in parts(tokens[opened + 1 : -1]):
        rule = piece[0].word in ('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK')
        pieces.append(defaults(piece, variables) if rule else column(piece, variables))
    return f'CREATE TABLE "{tokens[opened - 1].name}" ({", ".join(pieces)})'


