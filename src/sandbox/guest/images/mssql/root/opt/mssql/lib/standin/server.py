"""Listens on port 1433 and speaks lines of JSON with the sqlcmd beside it. It does not speak the real protocol, TDS."""
import json
import os
import signal
import socketserver
import sys
import threading
import time

from .errors import SqlError
from .session import Session
from .statements import handlers
from .store import Store, password_fault

LICENCE = """The SQL Server End-User License Agreement (EULA) must be accepted before SQL
Server can start. The license terms for this product can be downloaded from
http://go.microsoft.com/fwlink/?LinkId=746388.

You can accept the EULA by specifying the --accept-eula command line option,
setting the ACCEPT_EULA environment variable, or using the mssql-conf tool."""


def log(text):
    now = time.time()
    stamp = time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(now)) + f'.{int(now * 100) % 100:02d}'
    print(f'{stamp} Server      {text}', flush=True)


class Connection(socketserver.StreamRequestHandler):
    """First a line {user, password, database}, then a line {batch} for each batch; each gets one line back."""

    def handle(self):
        first = self.rfile.readline(65536)
        if not first.startswith(b'{'):
            log('A client that speaks TDS was turned away: this stand-in answers to its own sqlcmd only.')
            return
        with self.server.lock:
            session = self.login(json.loads(first))
        if session is None:
            return
        for line in self.rfile:
            with self.server.lock:
                events = session.run(json.loads(line)['batch'])
                self.answer({'events': events, 'database': session.database})
        session.connection.close()

    def login(self, asked):
        if not self.server.store.accepts(asked['user'], asked['password']):
            log(f"Login failed for user '{asked['user']}'. Reason: Password did not match or no such login.")
            self.answer({'refused': f"Login failed for user '{asked['user']}'."})
            return None
        try:
            session = Session(self.server.store, asked['user'], handlers)
            if asked.get('database'):
                session.use(asked['database'], 1)
        except SqlError as error:
            self.answer({'refused': f'Cannot open database "{asked["database"]}" requested by the login. The login failed.', 'because': error.message})
            return None
        self.answer({'server': os.uname().nodename, 'database': session.database})
        return session

    def answer(self, value):
        self.wfile.write(json.dumps(value).encode() + b'\n')


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    if os.environ.get('ACCEPT_EULA', '').upper() not in ('Y', 'YES') and '--accept-eula' not in sys.argv:
        print(LICENCE)
        return 1
    log('This is a stand-in for SQL Server, made for a lab: SQLite behind a sqlcmd. It holds no code of Microsoft.')
    store = Store('/var/opt/mssql')
    if store.fresh:
        log('Setup step is copying system data to /var/opt/mssql/data.')
        password = os.environ.get('MSSQL_SA_PASSWORD') or os.environ.get('SA_PASSWORD') or ''
        fault = password_fault(password)
        if fault is not None:
            log(f'ERROR: Unable to set system administrator password: Password validation failed. The password does not meet SQL Server password policy requirements because {fault}..')  # fmt: skip
            for name in store.names():
                store.drop(name)
            return 1
        store.set_login('sa', password)
    server = Server(('0.0.0.0', 1433), Connection)
    server.store, server.lock = store, threading.Lock()

    def stop(*_):
        log('SQL Server is terminating because of a system shutdown. This is an informational message only.')
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log("Server is listening on [ 'any' <ipv4> 1433].")
    log('SQL Server is now ready for client connections. This is an informational message; no user action is required.')
    server.serve_forever(poll_interval=0.2)
    return 0
