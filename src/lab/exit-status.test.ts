import { expect, test } from 'vitest';
import fc from 'fast-check';
import { alwaysSucceeds } from './exit-status.ts';

test.each([
  'true',
  ':',
  'echo anything; ls /nonesuch; true',
  'ls /nonesuch || true',
  'ls /nonesuch || :',
  'ls /nonesuch; :',
  'ls /nonesuch; echo done',
  'ls /nonesuch\ntrue',
  'ls /nonesuch ;true # whatever',
  'ls /nonesuch || echo "it is not there"',
  'ls /nonesuch 2>&1 | cat',
  'ls /nonesuch |& tee',
  'docker ps | wc -l',
  'docker ps | head -n 1',
  'docker ps | tail -1',
  'docker ps | sort -k 2',
  'docker ps |\n less',
  "docker ps | awk '{ print $1 }'",
  "docker ps | sed -n '2p'",
  'docker ps | grep web | cut -d " " -f 1',
  'echo a && echo b',
  'false || echo a && echo b',
  'ls /nonesuch &',
  '(ls /nonesuch; true)',
  '{ ls /nonesuch; true; }',
  '{ ls /nonesuch; } 2>/dev/null; true',
  'for x in a b; do ls $x; echo; done',
  'while read line; do echo $line; done',
  'docker ps | while IFS= read -r line; do echo $line; done',
  'docker ps | tee /dev/null',
  'docker ps | cat -n',
  'docker ps | (cat)',
  'docker ps | { head -n 1; }',
  'docker ps | /bin/cat',
  'ls /nonesuch; /usr/bin/true',
  'if ls /nonesuch; then echo yes; else echo no; fi',
  'case $x in a) echo a;; *) true;; esac',
  'echo $(ls /nonesuch)',
  'echo "`ls /nonesuch`"',
  'export X=$(ls /nonesuch)',
  'X=1',
  'f() { ls /nonesuch; }',
  'sudo true',
  "sh -c 'ls /nonesuch; true'",
  'bash -c "ls /nonesuch || true"',
  "eval 'ls /nonesuch; true'",
  'ls /nonesuch; exit 0',
  'cat <<END\nfalse\nEND\ntrue',
  'echo a > /dev/null',
])('always ends well: %s', (text) => {
  expect(alwaysSucceeds(text, false)).toBe(true);
});

test.each([
  '',
  '# nothing',
  'ls',
  'false',
  'true; ls',
  'true && ls',
  'ls && true',
  'ls || grep x y',
  'docker ps | grep web',
  'docker ps | grep -c web',
  'docker ps | xargs docker rm',
  "docker ps | awk '/web/ { found = 1 } END { exit !found }'",
  'cat file',
  'wc -l file',
  '! true',
  'echo a > file',
  'X=$(ls /nonesuch)',
  '[[ -f file ]]',
  '(ls)',
  '{ ls; }',
  'for x in a b; do ls $x; done',
  'if true; then ls; fi',
  'exit',
  'exit 3',
  "sh -c 'true; ls'",
  'sh script.sh',
  'echo "; true" | grep x',
  "grep ';true' file",
  'ls "; true',
  'ls # ; true',
  'set -o pipefail; ls | cat',
  'set -euo pipefail\nls | cat',
  'wait 12',
  '(head -n 1)',
  'set -e; ls /nonesuch; true',
  'set -o errexit\nls\necho done',
  "sh -ec 'ls /nonesuch; echo done'",
  "bash -e -c 'ls /nonesuch; true'",
  'echo "${X:?not set}"',
  'until docker exec db pg_isready; do sleep 1; done',
  'while ! curl localhost; do sleep 1; done',
  'echo "{}" | tee /etc/docker/daemon.json',
  'echo "{}" | sudo tee -a /etc/hosts',
  'ls | cat file',
  'echo "$SUM file" | sha256sum -c -',
  'ls | sort -c',
  'echo $TOKEN | base64 -d',
])('can end otherwise: %s', (text) => {
  expect(alwaysSucceeds(text, false)).toBe(false);
});

test('with pipefail every part of a pipeline counts', () => {
  expect(alwaysSucceeds('ls /nonesuch | cat', true)).toBe(false);
  expect(alwaysSucceeds('echo a | cat', true)).toBe(true);
});

test('any text is followed to its end', () => {
  const pieces = fc.constantFrom(
    'ls', 'true', ' ', ';', '|', '&', '&&', '||', '(', ')', '{', '}', 'if', 'then', 'fi', 'for', 'do', 'done', 'case',
    'in', 'esac', '\n', "'", '"', '$(', '`', '\\', '#', '<', '>', '[[', ']]', '!', 'x=', '<<A', ';;',
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
      alwaysSucceeds(parts.join(''), false);
      alwaysSucceeds(parts.join(' '), false);
    }),
    { numRuns: 2000 },
  );
});
