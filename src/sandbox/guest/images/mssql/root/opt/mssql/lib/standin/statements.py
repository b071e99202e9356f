"""What each statement that the stand-in knows does."""
from .errors import SqlError, not_understood
from .store import SYSTEM, password_fault
from .tokens import STRING
from .translate import column, expression, parts, table


def use(session, tokens):
    session.use(tokens[1].name, tokens[0].line)
    session.events.append({'kind': 'message', 'text': f"Changed database context to '{session.database}'."})


def create(session, tokens):
    what, line = tokens[1].word, tokens[0].line
    if what == 'DATABASE':
        administrator(session, tokens)
        if len(tokens) > 3:
            raise not_understood('CREATE DATABASE with options', line)
        name = tokens[2].name
        if session.store.find(name):
            raise SqlError(1801, f"Database '{name}' already exists. Choose a different database name.", state=3, line=line)
        session.store.create(name)
    elif what == 'TABLE':
        session.may('CREATE TABLE', tokens)
        session.execute(table(tokens, session.known()), 'CREATE TABLE', line)
    elif what in ('VIEW', 'INDEX', 'UNIQUE', 'NONCLUSTERED'):
        session.may(f'CREATE {what}', tokens)
        kept = [token for token in tokens if token.word not in ('NONCLUSTERED', 'CLUSTERED')]
        session.execute(expression(kept, session.known()), 'CREATE', line)
    elif what == 'LOGIN':
        administrator(session, tokens)
        if session.store.has_login(tokens[2].name):
            raise SqlError(15025, f"The server principal '{tokens[2].name}' already exists.", line=line)
        session.store.set_login(tokens[2].name, checked_password(tokens))
    elif what == 'USER':
        administrator(session, tokens)
        login = tokens[5].name if len(tokens) > 5 else tokens[2].name
        if not session.store.has_login(login):
            raise SqlError(15007, f"'{login}' is not a valid login or you do not have permission.", line=line)
        session.store.master.execute('INSERT OR REPLACE INTO users VALUES (?, ?, ?)', [session.database, tokens[2].name, login])
    else:
        raise not_understood(f'CREATE {tokens[1]}', line)


def checked_password(tokens):
    password = next((token.value for token in tokens if token.kind == STRING), None)
    if password is None:
        raise not_understood('a login without a PASSWORD', tokens[0].line)
    fault = password_fault(password)
    if fault is not None:
        raise SqlError(15118, f'Password validation failed. The password does not meet the operating system policy requirements because {fault}.', line=tokens[0].line)  # fmt: skip
    return password


def administrator(session, tokens):
    if session.login.lower() != 'sa':
        raise SqlError(15247, 'User does not have permission to perform this action.', line=tokens[0].line)


def alter(session, tokens):
    what, line = tokens[1].word, tokens[0].line
    if what == 'TABLE':
        alter_table(session, tokens, line)
    elif what == 'LOGIN':
        administrator(session, tokens)
        session.store.set_login(tokens[2].name, checked_password(tokens))
    elif what == 'ROLE' and tokens[3].word == 'ADD' and tokens[4].word == 'MEMBER':
        administrator(session, tokens)
        session.store.master.execute('INSERT OR REPLACE INTO roles VALUES (?, ?, ?)', [session.database, tokens[2].name, tokens[5].name])
    else:
        raise not_understood(f'ALTER {tokens[1]}', line)


def alter_table(session, tokens, line):
    session.may('ALTER TABLE', tokens)
    at = 4 if tokens[3].text == '.' else 2
    name, rest = tokens[at].name, tokens[at + 1 :]
    if not session.has_table(name):
        raise SqlError(4902, f'Cannot find the object "{name}" because it does not exist or you do not have permissions.', line=line)
    if rest[0].word == 'ADD' and rest[1].word not in ('CONSTRAINT', 'PRIMARY', 'FOREIGN', 'CHECK'):
        for piece in parts(rest[1:]):
            session.execute(f'ALTER TABLE "{name}" ADD COLUMN {column(piece, session.known())}', 'ALTER TABLE', line)
    elif rest[0].word == 'DROP' and rest[1].word == 'COLUMN':
        session.execute(f'ALTER TABLE "{name}" DROP COLUMN "{rest[2].name}"', 'ALTER TABLE', line)
    else:
        raise not_understood(f'ALTER TABLE … {rest[0]} {rest[1]}', line)


def drop(session, tokens):
    what, line = tokens[1].word, tokens[0].line
    lenient = tokens[2].word == 'IF'
    name = tokens[-1].name
    if what == 'DATABASE':
        administrator(session, tokens)
        found = session.store.find(name)
        if found in SYSTEM:
            raise SqlError(3708, f"Cannot drop the database '{name}' because it is a system database.", line=line)
        if found == session.database:
            raise SqlError(3702, f'Cannot drop database "{name}" because it is currently in use.', state=4, line=line)
        if found is not None:
            session.store.drop(found)
        elif not lenient:
            raise missing('database', name, line)
    elif what in ('TABLE', 'VIEW', 'INDEX'):
        session.may(f'DROP {what}', tokens)
        if what != 'INDEX' and not session.has_table(name):
            if lenient:
                return
            raise missing(what.lower(), name, line)
        session.execute(f'DROP {what} "{name}"', 'DROP', line)
    else:
        raise not_understood(f'DROP {tokens[1]}', line)


def missing(what, name, line):
    return SqlError(3701, f"Cannot drop the {what} '{name}', because it does not exist or you do not have permission.", level=11, state=5, line=line)


def set_option(session, tokens):
    if tokens[1].text.startswith('@'):
        variable(session, tokens[1].text, tokens[3:])
    elif tokens[1].word == 'NOCOUNT':
        session.nocount = tokens[2].word == 'ON'
    elif tokens[1].word not in ('ANSI_NULLS', 'QUOTED_IDENTIFIER', 'XACT_ABORT', 'ANSI_PADDING'):
        raise not_understood(f'SET {tokens[1]}', tokens[0].line)


def declare(session, tokens):
    for piece in parts(tokens[1:]):
        equals = next((index for index, token in enumerate(piece) if token.text == '='), None)
        if equals is None:
            session.variables[piece[0].text.lower()] = 'NULL'
        else:
            variable(session, piece[0].text, piece[equals + 1 :])


def variable(session, name, tokens):
    value = session.value(tokens, tokens[0].line)
    session.variables[name.lower()] = session.execute('SELECT quote(' + repr_sql(value) + ')', 'SET', 1).fetchone()[0]


def repr_sql(value):
    return 'NULL' if value is None else str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def message(session, tokens):
    value = session.value(tokens[1:], tokens[0].line)
    session.events.append({'kind': 'message', 'text': '' if value is None else str(value)})


def transaction(session, tokens):
    word = tokens[0].word
    if word == 'BEGIN':
        session.connection.execute('BEGIN')
    elif not session.connection.in_transaction:
        number = 3902 if word == 'COMMIT' else 3903
        raise SqlError(number, f'The {word} TRANSACTION request has no corresponding BEGIN TRANSACTION.', line=tokens[0].line)
    else:
        session.connection.execute(word)


def truncate(session, tokens):
    session.may('TRUNCATE', tokens)
    session.execute(f'DELETE FROM "{tokens[-1].name}"', 'TRUNCATE TABLE', tokens[0].line)


handlers = {
    'ALTER': alter, 'BEGIN': transaction, 'COMMIT': transaction, 'CREATE': create, 'DECLARE': declare,
    'DELETE': lambda session, tokens: session.change(tokens), 'DROP': drop,
    'INSERT': lambda session, tokens: session.change(tokens), 'PRINT': message, 'ROLLBACK': transaction,
    'SELECT': lambda session, tokens: session.query(tokens), 'SET': set_option, 'TRUNCATE': truncate,
    'UPDATE': lambda session, tokens: session.change(tokens), 'USE': use,
    'WITH': lambda session, tokens: session.query(tokens),
}  # fmt: skip
