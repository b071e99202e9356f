"""Errors with SQL Server's numbers and words."""
import re


class SqlError(Exception):
    """Ends a statement; `stops` tells whether the rest of the batch is left out."""

    def __init__(self, number, message, level=16, state=1, line=1, stops=True):
        super().__init__(message)
        self.number, self.message, self.level, self.state, self.line, self.stops = number, message, level, state, line, stops


def not_understood(text, line):
    return SqlError(
        50000,
        f"This is a stand-in for SQL Server and does not understand: {text}. It knows what the lab uses. "
        'Run the lab on your own Docker Engine for the real server.',
        line=line,
    )


def from_sqlite(error, statement, database, line):
    """The SQL Server error that means the same as `error`, which SQLite raised for `statement` (a word)."""
    text = str(error)
    rules = (
        (r'no such table: (?:\w+\.)?(.+)', lambda m: SqlError(208, f"Invalid object name '{m[1]}'.")),
        (r'no such column: (?:.*\.)?(.+)', lambda m: SqlError(207, f"Invalid column name '{m[1].strip(chr(34))}'.")),
        (r'has no column named (.+)', lambda m: SqlError(207, f"Invalid column name '{m[1]}'.")),
        (r'table "?(.+?)"? already exists', lambda m: SqlError(2714, f"There is already an object named '{m[1]}' in the database.", state=6)),
        (r'duplicate column name: (.+)', lambda m: SqlError(2705, f"Column names in each table must be unique. Column name '{m[1]}' is specified more than once.", state=4)),
        (
            r'UNIQUE constraint failed: (\w+)\.(.+)',
            lambda m: SqlError(2627, f"Violation of UNIQUE KEY or PRIMARY KEY constraint. Cannot insert duplicate key in object 'dbo.{m[1]}'.", level=14, stops=False),
        ),
        (
            r'NOT NULL constraint failed: (\w+)\.(\w+)',
            lambda m: SqlError(515, f"Cannot insert the value NULL into column '{m[2]}', table '{database}.dbo.{m[1]}'; column does not allow nulls. {statement} fails.", state=2, stops=False),
        ),
        (
            r'FOREIGN KEY constraint failed',
            lambda m: SqlError(547, f'The {statement} statement conflicted with a FOREIGN KEY constraint. The conflict occurred in database "{database}".', state=0, stops=False),
        ),
        (
            r'CHECK constraint failed: (.+)',
            lambda m: SqlError(547, f'The {statement} statement conflicted with the CHECK constraint "{m[1]}". The conflict occurred in database "{database}".', state=0, stops=False),
        ),
        (r'near "(.+)": syntax error', lambda m: SqlError(102, f"Incorrect syntax near '{m[1]}'.", level=15)),
        (r'incomplete input', lambda m: SqlError(102, "Incorrect syntax near the end of the statement.", level=15)),
        (r'(\d+) values for (\d+) columns', lambda m: SqlError(213, 'Column name or number of supplied values does not match table definition.')),
        (r'Cannot add a NOT NULL column', lambda m: SqlError(4901, 'ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified, or the column being added is an identity or timestamp column, or alternatively if none of the previous conditions are satisfied the table must be empty to allow addition of this column.')),
        (r'no such function: (\w+)', lambda m: SqlError(195, f"'{m[1]}' is not a recognized built-in function name.", level=15, state=10)),
    )  # fmt: skip
    for pattern, made in rules:
        match = re.search(pattern, text)
        if match:
            result = made(match)
            result.line = line
            return result
    return not_understood(text, line)
