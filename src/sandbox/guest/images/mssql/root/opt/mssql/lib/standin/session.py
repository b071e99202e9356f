"""One connection: runs batches and gives what a client prints."""
import os
import sqlite3

from .errors import SqlError, from_sqlite, not_understood
from .tokens import STARTS, statement_end, tokens_of
from .translate import expression, quoted
from .values import Typed, converters, described

VERSION = 'Microsoft SQL Server 2022: not this one, but a stand-in for it, made for a lab (SQLite ' + sqlite3.sqlite_version + ')'
WRITES = {'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'MERGE'}


class Session:
    def __init__(self, store, login, handlers):
        self.store, self.login, self.handlers = store, login, handlers
        self.variables, self.nocount, self.events = {}, False, []
        self.database, self.connection = None, None
        self.use('master', 1)

    def use(self, name, line):
        found = self.store.find(name)
        if found is None:
            raise SqlError(911, f"Database '{name}' does not exist. Make sure that the name is entered correctly.", line=line)
        roles = self.store.roles(self.login, found)
        if roles is None:
            raise SqlError(916, f'The server principal "{self.login}" is not able to access the database "{found}" under the current security context.', level=14, state=2, line=line)  # fmt: skip
        if self.connection is not None:
            self.connection.close()
        self.database, self.roles = found, roles
        self.connection = sqlite3.connect(
            self.store.file(found), isolation_level=None, check_same_thread=False, detect_types=sqlite3.PARSE_DECLTYPES
        )
        self.connection.execute('PRAGMA foreign_keys = ON')
        self.connection.execute('PRAGMA temp_store = MEMORY')
        functions = {
            ('DB_ID', -1): lambda *name: 5 if not name or self.store.find(name[0]) else None,
            ('DB_NAME', 0): lambda: self.database,
            ('OBJECT_ID', -1): lambda name, *_: 1 if self.has_table(name) else None,
            ('COL_LENGTH', 2): lambda name, field: 1 if field.lower() in self.fields(name) else None,
            ('SUSER_SNAME', 0): lambda: self.login,
            ('SERVERPROPERTY', 1): lambda name: {'edition': 'Stand-in for a lab', 'productversion': '16.0.0.0'}.get(name.lower()),
            ('CONCAT', -1): lambda *values: ''.join('' if value is None else str(value) for value in values),
            ('CHARINDEX', 2): lambda part, text: text.lower().find(part.lower()) + 1,
        }
        for (name, arity), function in functions.items():
            self.connection.create_function(name, arity, function)

    def has_table(self, name):
        return name.split('.')[-1].strip('[]').lower() in self.tables()

    def tables(self):
        rows = self.connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")
        hidden = {'logins', 'users', 'roles'} if self.database == 'master' else set()
        return {name.lower(): name for (name,) in rows if name not in hidden}

    def fields(self, name):
        converters(self.connection, self.tables().values())
        return {row[1].lower() for row in self.connection.execute(f'PRAGMA table_info("{name.split(".")[-1].strip("[]")}")')}

    def run(self, text):
        """Runs a batch; gives events: rows, count, message, error, database."""
        self.events = []
        tokens = tokens_of(text)
        try:
            self.block(tokens, 0, True)
        except SqlError as error:
            self.fail(error)
        return self.events

    def fail(self, error):
        self.events.append({'kind': 'error', 'number': error.number, 'level': error.level, 'state': error.state, 'line': error.line, 'message': error.message})  # fmt: skip

    def block(self, tokens, index, does):
        """Runs statements from `index` to the end of the batch or an END; gives the index there."""
        while index < len(tokens) and tokens[index].word not in ('END', 'ELSE'):
            if tokens[index].text == ';':
                index += 1
                continue
            try:
                index = self.statement(tokens, index, does)
            except SqlError as error:
                if error.stops:
                    raise
                self.fail(error)
                self.events.append({'kind': 'message', 'text': 'The statement has been terminated.'})
                index = statement_end(tokens, index)
        return index

    def statement(self, tokens, index, does):
        first = tokens[index]
        second = tokens[index + 1].word if index + 1 < len(tokens) else ''
        if first.word == 'IF':
            return self.condition(tokens, index, does)
        if first.word == 'BEGIN' and second not in ('TRAN', 'TRANSACTION', 'TRY'):
            return self.block(tokens, index + 1, does) + 1
        end = statement_end(tokens, index)
        if does:
            self.simple(tokens[index:end])
        return end

    def condition(self, tokens, index, does):
        end, depth = index + 1, 0
        while end < len(tokens) and (depth > 0 or tokens[end].word not in STARTS):
            depth += {'(': 1, ')': -1}.get(tokens[end].text, 0)
            end += 1
        if end == len(tokens):
            raise SqlError(102, "Incorrect syntax near 'IF'.", level=15, line=tokens[index].line)
        true = does and bool(self.value(tokens[index + 1 : end], tokens[index].line))
        after = self.statement(tokens, end, true)
        while after < len(tokens) and tokens[after].text == ';':
            after += 1
        if after < len(tokens) and tokens[after].word == 'ELSE':
            after = self.statement(tokens, after + 1, does and not true)
        return after

    def known(self):
        return {
            '@@version': quoted(VERSION), '@@servername': quoted(os.uname().nodename), '@@rowcount': 'changes()',
            '@@identity': 'last_insert_rowid()', '@@trancount': '1' if self.connection.in_transaction else '0', **self.variables,
        }  # fmt: skip

    def value(self, tokens, line):
        row = self.execute(f'SELECT ({expression(tokens, self.known())})', 'SELECT', line).fetchone()
        return row[0].value if isinstance(row[0], Typed) else row[0]

    def execute(self, text, statement, line):
        if 'sys.' in text or 'information_schema.' in text:
            self.catalog()
        converters(self.connection, self.tables().values())
        try:
            return self.connection.execute(text)
        except sqlite3.Error as error:
            raise from_sqlite(error, statement, self.database, line) from error

    def catalog(self):
        """Makes the views of the server's catalogue that queries may ask."""
        run = self.connection.execute
        fill = lambda name, fields, rows: (  # noqa: E731
            run(f'DROP TABLE IF EXISTS temp."{name}"'),
            run(f'CREATE TEMP TABLE "{name}" ({fields})'),
            [run(f'INSERT INTO temp."{name}" VALUES ({", ".join("?" * len(row))})', row) for row in rows],
        )
        tables = sorted(self.tables().values())
        fill('sys.databases', 'name NVARCHAR_128, database_id INT', [(name, number) for number, name in enumerate(self.store.names(), 1)])
        fill('sys.tables', 'name NVARCHAR_128, object_id INT', [(name, number) for number, name in enumerate(tables, 1)])
        fill('information_schema.tables', 'table_name NVARCHAR_128, table_type NVARCHAR_10', [(name, 'BASE TABLE') for name in tables])
        fields = [(name, *row[1:3]) for name in tables for row in run(f'PRAGMA table_info("{name}")').fetchall()]
        fill('information_schema.columns', 'table_name NVARCHAR_128, column_name NVARCHAR_128, data_type NVARCHAR_128', [(name, field, kind.split('_')[0].lower()) for name, field, kind in fields])  # fmt: skip

    def may(self, word, tokens):
        """Checks the rights of logins other than the administrator's."""
        if 'db_owner' in self.roles:
            return
        needs = {'SELECT': 'db_datareader', **{name: 'db_datawriter' for name in WRITES}}.get(word)
        if needs is None:
            raise SqlError(262, f"{word} permission denied in database '{self.database}'.", level=14, line=tokens[0].line)
        tables = self.tables()
        target = next((tables[token.name.lower()] for token in tokens if token.name.lower() in tables), None)
        if target is not None and needs not in self.roles:
            raise SqlError(229, f"The {word} permission was denied on the object '{target}', database '{self.database}', schema 'dbo'.", level=14, state=5, line=tokens[0].line)  # fmt: skip

    def simple(self, tokens):
        handler = self.handlers.get(tokens[0].word)
        if handler is None:
            raise not_understood(' '.join(map(repr, tokens[:3])), tokens[0].line)
        handler(self, tokens)

    def query(self, tokens):
        self.may('SELECT', tokens)
        cursor = self.execute(expression(tokens, self.known()), 'SELECT', tokens[0].line)
        try:
            rows = cursor.fetchall()
        except sqlite3.Error as error:
            raise from_sqlite(error, 'SELECT', self.database, tokens[0].line) from error
        columns, texts = described(cursor.description, rows, tokens)
        self.events.append({'kind': 'rows', 'columns': columns, 'rows': texts})
        self.count(len(rows))

    def change(self, tokens):
        word = tokens[0].word
        self.may(word, tokens)
        self.count(self.execute(expression(tokens, self.known()), word, tokens[0].line).rowcount)

    def count(self, number):
        if not self.nocount:
            self.events.append({'kind': 'count', 'count': number})
