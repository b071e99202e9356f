"""Cuts T-SQL into tokens and batches into statements. Nothing here knows a database."""
import re

WORD, STRING, NUMBER, NAME, VARIABLE, MARK = 'word', 'string', 'number', 'name', 'variable', 'mark'

_PATTERN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<string>N?'(?:[^']|'')*')
    |(?P<name>\[[^\]]*\]|"[^"]*")
    |(?P<variable>@@?\w+)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_#]\w*)
    |(?P<mark><>|!=|<=|>=|.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class Token:
    """A word, string, number, quoted name, @variable or mark, with the line it stands on (from 1)."""

    __slots__ = ('kind', 'text', 'line')

    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line

    @property
    def word(self):
        return self.text.upper() if self.kind == WORD else ''

    @property
    def name(self):
        return self.text[1:-1] if self.kind == NAME else self.text

    @property
    def value(self):
        """What a string says."""
        return self.text[self.text.index("'") + 1 : -1].replace("''", "'")

    def __repr__(self):
        return self.text


def tokens_of(text):
    found, line = [], 1
    for match in _PATTERN.finditer(text):
        if match.lastgroup != 'blank':
            found.append(Token(match.lastgroup, match.group(), line))
        line += match.group().count('\n')
    return found


STARTS = {
    'ALTER', 'BACKUP', 'BEGIN', 'COMMIT', 'CREATE', 'DECLARE', 'DELETE', 'DROP', 'ELSE', 'END', 'EXEC', 'EXECUTE',
    'GRANT', 'IF', 'INSERT', 'MERGE', 'PRINT', 'RAISERROR', 'RESTORE', 'ROLLBACK', 'SELECT', 'SET', 'THROW',
    'TRUNCATE', 'UPDATE', 'USE', 'WAITFOR', 'WHILE', 'WITH',
}  # fmt: skip

# Words that begin a statement elsewhere and go on with these ones.
GOES_ON = {
    'ALTER': {'ALTER', 'DROP', 'WITH', 'SET'},
    'CREATE': {'WITH', 'DELETE', 'UPDATE', 'SET'},
    'DROP': {'IF'},
    'INSERT': {'SELECT', 'WITH', 'EXEC'},
    'SELECT': {'WITH'},
    'UPDATE': {'SET', 'WITH'},
    'DELETE': {'WITH'},
    'WITH': {'SELECT', 'INSERT', 'UPDATE', 'DELETE'},
}


def statement_end(tokens, start):
    """Index after the statement that begins at `start` (its semicolon not included)."""
    first = tokens[start].word
    if first == 'CREATE' and start + 1 < len(tokens) and tokens[start + 1].word in ('VIEW', 'PROCEDURE', 'PROC', 'FUNCTION', 'TRIGGER'):
        return len(tokens)
    used, depth, cases = set(), 0, 0
    for index in range(start + 1, len(tokens)):
        token = tokens[index]
        if token.text == '(':
            depth += 1
        elif token.text == ')':
            depth -= 1
        elif depth > 0:
            continue
        elif token.text == ';':
            return index
        elif token.word == 'CASE':
            cases += 1
        elif token.word == 'END' and cases > 0:
            cases -= 1
        elif token.word in STARTS:
            before = tokens[index - 1].word
            combined = token.word == 'SELECT' and before in ('UNION', 'ALL', 'EXCEPT', 'INTERSECT')
            rule = token.word in ('DELETE', 'UPDATE') and before == 'ON'
            allowed = token.word in GOES_ON.get(first, ()) and token.word not in used
            if not (combined or rule or allowed):
                return index
            used.add(token.word)
    return len(tokens)
