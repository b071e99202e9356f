"""The server's databases, logins and users: files below /var/opt/mssql, as the real server has them."""
import hashlib
import os
import secrets
import sqlite3

SYSTEM = ('master', 'model', 'msdb', 'tempdb')


class Store:
    def __init__(self, folder):
        self.folder = os.path.join(folder, 'data')
        os.makedirs(self.folder, exist_ok=True)
        self.fresh = not os.path.exists(self.file('master'))
        for name in SYSTEM:
            self.create(name)
        self.master = sqlite3.connect(self.file('master'), isolation_level=None, check_same_thread=False)
        self.master.execute('CREATE TABLE IF NOT EXISTS logins (name TEXT PRIMARY KEY COLLATE NOCASE, salt TEXT, hash TEXT)')
        self.master.execute(
            'CREATE TABLE IF NOT EXISTS users (base TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, login TEXT COLLATE NOCASE, PRIMARY KEY (base, name))'
        )
        self.master.execute(
            'CREATE TABLE IF NOT EXISTS roles (base TEXT COLLATE NOCASE, role TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, PRIMARY KEY (base, role, name))'
        )

    def file(self, database):
        return os.path.join(self.folder, f'{database}.mdf')

    def names(self):
        return sorted((name[:-4] for name in os.listdir(self.folder) if name.endswith('.mdf')), key=str.lower)

    def find(self, database):
        """The database's name as it was created, or None; case does not count."""
        return next((name for name in self.names() if name.lower() == database.lower()), None)

    def create(self, database):
        sqlite3.connect(self.file(database)).close()
        open(self.file(database), 'ab').close()
        open(os.path.join(self.folder, f'{database}_log.ldf'), 'ab').close()

    def drop(self, database):
        for name in (f'{database}.mdf', f'{database}_log.ldf'):
            os.remove(os.path.join(self.folder, name))
        self.master.execute('DELETE FROM users WHERE base = ?', [database])
        self.master.execute('DELETE FROM roles WHERE base = ?', [database])

    def set_login(self, name, password):
        salt = secrets.token_hex(8)
        self.master.execute('INSERT OR REPLACE INTO logins VALUES (?, ?, ?)', [name, salt, digest(salt, password)])

    def has_login(self, name):
        return self.master.execute('SELECT 1 FROM logins WHERE name = ?', [name]).fetchone() is not None

    def accepts(self, name, password):
        row = self.master.execute('SELECT salt, hash FROM logins WHERE name = ?', [name]).fetchone()
        return row is not None and secrets.compare_digest(digest(row[0], password), row[1])

    def roles(self, login, database):
        """Roles of `login` in `database`; None where it has no user there."""
        if login.lower() == 'sa':
            return {'db_owner'}
        user = self.master.execute('SELECT name FROM users WHERE base = ? AND login = ?', [database, login]).fetchone()
        if user is None:
            return set() if database in ('master', 'tempdb', 'msdb') else None
        rows = self.master.execute('SELECT role FROM roles WHERE base = ? AND name = ?', [database, user[0]])
        return {row[0].lower() for row in rows}


def digest(salt, password):
    return hashlib.sha256((salt + password).encode()).hexdigest()


def password_fault(password):
    """Why SQL Server would refuse the password, or None. Source: its password policy, as documented."""
    if len(password) < 8:
        return 'it is too short. The password must be at least 8 characters'
    tests = (str.isupper, str.islower, str.isdigit, lambda letter: not letter.isalnum())
    if sum(any(test(letter) for letter in password) for test in tests) < 3:
        return (
            'it is not complex enough. The password must be at least 8 characters long and contain characters from '
            'three of the following four sets: uppercase letters, lowercase letters, numbers, and symbols'
        )
    return None
