"""Values with their SQL Server types, and how sqlcmd writes them."""
import sqlite3


class Typed:
    """A value of a table's column, with the column's type (`DECIMAL_8_2`)."""

    __slots__ = ('kind', 'value')

    def __init__(self, kind, value):
        self.kind, self.value = kind, value


_known = set()


def converters(connection, tables):
    """Makes SQLite hand over the values of these tables with their columns' types."""
    for name in tables:
        for row in connection.execute(f'PRAGMA table_info("{name}")').fetchall():
            register(row[2])
    for kind in ('NVARCHAR_128', 'NVARCHAR_10', 'INT'):
        register(kind)


def register(kind):
    if kind and kind not in _known:
        _known.add(kind)
        sqlite3.register_converter(kind, lambda raw, kind=kind: Typed(kind, raw.decode()))


NUMBERS = {'INTEGER': 11, 'INT': 11, 'SMALLINT': 6, 'TINYINT': 3, 'BIGINT': 20, 'BIT': 3, 'FLOAT': 24, 'MONEY': 21}
TIMES = {'DATE': 16, 'DATETIME': 23, 'DATETIME2': 38}


def text_of(value):
    if value is None:
        return 'NULL'
    if isinstance(value, float):
        return repr(value)
    if not isinstance(value, Typed):
        return str(value)
    if value.kind.startswith(('DECIMAL', 'NUMERIC')):
        scale = int((value.kind.split('_') + ['0', '0'])[2])
        # SQL Server leaves out the zero before the point.
        text = f'{float(value.value):.{scale}f}'
        return text[1:] if text.startswith('0.') else text
    if value.kind == 'MONEY':
        return f'{float(value.value):.4f}'
    return value.value


def described(description, rows, tokens):
    """Columns as sqlcmd lays them out ({name, width, right}) and the rows as texts."""
    columns = []
    for index, (name, *_) in enumerate(description):
        values = [row[index] for row in rows]
        kind = next((value.kind for value in values if isinstance(value, Typed)), None)
        shown = name if named(name, tokens) else ''
        columns.append({'name': shown, **layout(kind, values, shown)})
    return columns, [[text_of(value) for value in row] for row in rows]


def layout(kind, values, name):
    family = (kind or '').split('_')[0]
    if family in NUMBERS:
        width, right = NUMBERS[family], True
    elif family in ('DECIMAL', 'NUMERIC'):
        width, right = int(kind.split('_')[1]) + 2, True
    elif family in TIMES:
        width, right = TIMES[family], False
    elif family:
        size = (kind.split('_') + ['1'])[1]
        width, right = (256 if size == 'MAX' else int(size)), False
    elif any(isinstance(value, int | float) for value in values):
        width, right = 11, True
    else:
        width, right = max([0, *(len(text_of(value)) for value in values)]), False
    return {'width': max(width, len(name), 1), 'right': right}


def named(name, tokens):
    """False for an expression without AS, which SQL Server shows without a name."""
    return name.replace('_', '').isalnum() and (name == '*' or any(token.name.lower() == name.lower() for token in tokens) or star(tokens))


def star(tokens):
    return any(token.text == '*' for token in tokens)
