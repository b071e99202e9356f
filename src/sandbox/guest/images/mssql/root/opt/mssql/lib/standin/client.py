"""sqlcmd: reads batches, sends them, prints what comes back as the real one lays it out."""
import getopt
import json
import os
import socket
import sys

USAGE = """This sqlcmd belongs to a stand-in for SQL Server, made for a lab. It knows:
  -S server[,port]  -U login  -P password  -d database  -Q query  -q query  -i file  -o file
  -C  -N  -b  -W  -h headers (-1: none)  -s separator  -l seconds  -t seconds  -v name=value
In place of -P: the variable SQLCMDPASSWORD."""


class Fault(Exception):
    """Ends sqlcmd with its words on the error output and status 1."""


def connect(options):
    host, _, port = options.get('-S', 'localhost').removeprefix('tcp:').partition(',')
    seconds = float(options.get('-l', 8)) or None
    try:
        connection = socket.create_connection((host, int(port or 1433)), seconds)
    except OSError as error:
        raise Fault(
            'Sqlcmd: Error: Microsoft ODBC Driver 18 for SQL Server : Login timeout expired.\n'
            'Sqlcmd: Error: Microsoft ODBC Driver 18 for SQL Server : A network-related or instance-specific error has '
            f'occurred while establishing a connection to {host}. Server is not found or not accessible.'
        ) from error
    connection.settimeout(None)
    stream = connection.makefile('rwb')
    password = options.get('-P', os.environ.get('SQLCMDPASSWORD', ''))
    answer = ask(stream, {'user': options.get('-U', 'sa'), 'password': password, 'database': options.get('-d')})
    if 'refused' in answer:
        raise Fault(f'Sqlcmd: Error: Microsoft ODBC Driver 18 for SQL Server : {answer["refused"]}.')
    return stream, answer['server']


def ask(stream, question):
    stream.write(json.dumps(question).encode() + b'\n')
    stream.flush()
    line = stream.readline()
    if not line:
        raise Fault('Sqlcmd: Error: Microsoft ODBC Driver 18 for SQL Server : Communication link failure.')
    return json.loads(line)


def batches(lines, variables):
    """The texts between lines that say GO, with $(name) filled in."""
    batch = []
    for line in lines:
        for name, value in variables.items():
            line = line.replace(f'$({name})', value)
        if line.strip().upper().rstrip(';') == 'GO':
            yield '\n'.join(batch)
            batch = []
        elif line.strip().lower() in ('exit', 'quit', ':exit', ':quit'):
            return
        else:
            batch.append(line.rstrip('\n'))
    if any(line.strip() for line in batch):
        yield '\n'.join(batch)


def table(event, options, out):
    columns, separator = event['columns'], options.get('-s', ' ')
    trim, header = '-W' in options, int(options.get('-h', 0))

    def cells(texts, fill=' '):
        laid = [
            text if trim else (text.rjust if column['right'] and fill == ' ' and not heads else text.ljust)(column['width'])
            for text, column in zip(texts, columns, strict=True)
        ]
        out(separator.join(laid))

    heads = True
    if header != -1:
        cells([column['name'] for column in columns])
        out(separator.join('-' * (max(1, len(column['name'])) if trim else column['width']) for column in columns))
    heads = False
    for row in event['rows']:
        cells(row)


def show(answer, server, options, out):
    """Prints events; gives whether one was an error."""
    failed = False
    for event in answer['events']:
        if event['kind'] == 'rows':
            table(event, options, out)
        elif event['kind'] == 'count':
            out(f'\n({event["count"]} rows affected)')
        elif event['kind'] == 'message':
            out(event['text'])
        else:
            failed = failed or event['level'] > 10
            out(f'Msg {event["number"]}, Level {event["level"]}, State {event["state"]}, Server {server}, Line {event["line"]}')
            out(event['message'])
    return failed


def lines_of(options):
    if '-Q' in options or '-q' in options:
        return options.get('-Q', options.get('-q')).split('\n')
    if '-i' in options:
        found = []
        for name in options['-i'].split(','):
            try:
                with open(name, encoding='utf-8-sig') as file:
                    found += file.read().split('\n')
            except OSError as error:
                raise Fault(f"Sqlcmd: '{name}': Invalid filename.") from error
        return found
    return None


def interactive(stream, server, options, out):
    """Numbered prompts, as at a terminal; without one, all of the input at once."""
    if not sys.stdin.isatty():
        return run(stream, server, sys.stdin.read().split('\n'), options, out)
    batch, status = [], 0
    while True:
        try:
            line = input(f'{len(batch) + 1}> ')
        except EOFError:
            return status
        word = line.strip().upper()
        if word in ('EXIT', 'QUIT'):
            return status
        batch.append(line)
        if word == 'GO':
            status = run(stream, server, batch, options, out)
            batch = []


def run(stream, server, lines, options, out):
    variables = dict([options['-v'].split('=', 1)]) if '-v' in options else {}
    for batch in batches(lines, variables):
        if batch.strip() and show(ask(stream, {'batch': batch}), server, options, out) and '-b' in options:
            return 1
    return 0


def main():
    try:
        pairs, rest = getopt.getopt(sys.argv[1:], 'S:U:P:d:Q:q:i:o:CN:bWh:s:l:t:v:w:y:Y:I?e')
    except getopt.GetoptError as error:
        print(f"Sqlcmd: '{error.opt}': Unknown Option. Enter '-?' for help.", file=sys.stderr)
        return 1
    options = dict(pairs)
    if '-?' in options or rest:
        print(USAGE)
        return 1 if rest else 0
    target = open(options['-o'], 'w', encoding='utf-8') if '-o' in options else sys.stdout
    out = lambda text: print(text, file=target)  # noqa: E731
    try:
        stream, server = connect(options)
        lines = lines_of(options)
        if lines is None:
            return interactive(stream, server, options, out)
        return run(stream, server, lines, options, out)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
