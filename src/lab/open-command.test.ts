import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitsFor } from './open-command.ts';

test.each([
  ['docker ps', undefined],
  ['for i in 1 2; do cat <<EOF > f$i', '`EOF`'],
  ['for i in 1 2; do cat <<EOF > f$i\nx\nEOF', '`done`'],
  ['for i in 1 2; do cat <<EOF > f$i\nx\nEOF\ndone', undefined],
  ['for ((i = 0; i < 3; i++)); do', '`done`'],
  ['docker ps | while read l; do\n  echo $l', '`done`'],
  ['while read l; do echo $l; done < f', undefined],
  ['f() {\n  docker ps', '`}`'],
  ['f()', 'a command after `()`'],
  ['f () { docker ps; }', undefined],
  ['function f {', '`}`'],
  ['case $x in', '`esac`'],
  ['case $x in\n  a) echo 1;;\n  (b|c) echo 2\nesac', undefined],
  ['case "$x" in a) if true; then', '`fi`'],
  ['(\n  cd app', '`)`'],
  ['(cd app && docker build .)', undefined],
  ['{\n  echo a', '`}`'],
  ['{ echo a; } > f', undefined],
  ['docker rm $(\n  docker ps -aq', '`)`'],
  ['docker rm $(docker ps -aq)', undefined],
  ['x=$(cat <<EOF\nhi\nEOF', '`)`'],
  ['x=$(cat <<EOF\nhi\nEOF\n)', undefined],
  ['cat > f <<EOF &&', '`EOF`'],
  ['cat > f <<EOF &&\nx\nEOF', 'a command after `&&`'],
  ['cat <<EOF |\nx\nEOF\n  docker build -', undefined],
  ['docker ps ||', 'a command after `||`'],
  ['docker run \\', 'a line after the `\\`'],
  ['echo "it is', '`"`'],
  ["echo it's", "`'`"],
  ['echo `date', 'a backtick'],
  ['echo "$(date', '`)`'],
  ['echo "$(date)"', undefined],
  ['echo ${A:-b', '`}`'],
  ['if true; then\n  echo\nelse', '`fi`'],
  ['if true; then echo; fi', undefined],
  ['until docker info; do sleep 1; done', undefined],
  ['names=(web db', '`)`'],
  ['[[ -f a &&', '`]]`'],
  ['diff <(docker ps', '`)`'],
  ['cat <<A <<B\nA', '`B`'],
])('%j waits for %s', (text, expected) => {
  expect(waitsFor(text)?.end).toBe(expected);
});

test.each([
  "docker inspect --format '{{.Name}}' web",
  'docker inspect -f {{.State.Status}} web',
  'docker ps --filter "name=web" --format "table {{.ID}}\\t{{.Names}}"',
  'docker ps -q | xargs -I {} docker stop {}',
  "docker run --rm busybox sh -c 'for i in 1 2; do echo $i; done'",
  "echo '{' > a.json",
  'echo { }',
  'echo if then do case in for',
  "docker exec web ls # don't",
  'echo a\\',
  'echo $((1 << 3)) $(( (1 + 2) * 3 ))',
  'echo ${#PATH} ${A%%/*} ${A:-it}',
  'cat <<< "a here-string"',
  '<<<<<<<< here',
  'docker logs web 2>&1 | tee log &> all',
  'docker run -d --name web -p 8080:80 nginx &',
  'test -f a && echo yes || echo no',
  'find . \\( -name a -o -name b \\) -print',
  'echo "a \\" b" \'c " d\'',
  "printf 'a\\nb\\n' | sort",
  "echo $'it\\'s'",
  'time docker build .',
  '! docker ps',
  'echo [a-z]* {a,b} a=(b)',
  'curl -s "http://localhost:8080/?a=b&c=d"',
  'psql -c "select count(*) from t;"',
  'docker run --rm -e GREETING="it\'s" busybox env',
  "awk '{ print $1 }' f",
  'set -- a b; echo "$@"',
  'echo done; echo esac; echo fi',
  'for i in 1 2; do echo $i; done > f',
  'sh -c "docker ps | grep \\"a b\\""',
])('%s is whole', (text) => {
  const only = text.endsWith('\\') ? 'a line after the `\\`' : undefined;
  expect(waitsFor(text)?.end).toBe(only);
});

/** What bash says: whether the text is whole; undefined where it is wrong in another way. */
function isWholeForBash(text: string): boolean | undefined {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: `${text}\n`, encoding: 'utf8' });
  if (/unexpected EOF|unexpected end of file|delimited by end-of-file/.test(stderr)) return false;
  return status === 0 ? true : undefined;
}

const word = fc.constantFrom(
  'a',
  '"b c"',
  "'d e'",
  '$x',
  '${x:-y}',
  '$(echo z)',
  '`echo q`',
  '\\"',
  '{',
  'do',
  'f=1',
  '$((1+2))',
);
const plain = fc
  .tuple(fc.constantFrom('echo', 'docker ps', 'X=1 env', 'test'), fc.array(word, { maxLength: 3 }))
  .map(([name, words]) => [name, ...words].join(' '));

const { command } = fc.letrec<{ command: string; list: string }>((tie) => ({
  command: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    plain,
    plain.map((text) => `cat <<EOF > f # ${text}\nit's "open\nEOF`),
    tie('list').map((list) => `for i in 1 2; do\n${list}\ndone`),
    tie('list').map((list) => `while read l; do ${list}\ndone < f`),
    tie('list').map((list) => `if true; then\n${list}\nelse\n${list}\nfi`),
    tie('list').map((list) => `case $x in\n  a|b) ${list}\n  ;;\n  *) echo\nesac`),
    tie('list').map((list) => `f() {\n${list}\n}`),
    tie('list').map((list) => `{ ${list}\n} > f`),
    tie('list').map((list) => `(\n${list}\n)`),
    tie('list').map((list) => `echo "$(\n${list}\n)" 'two\nlines'`),
    tie('list').map((list) => `x=$(\n${list}\n)`),
  ),
  list: fc
    .array(fc.tuple(tie('command'), fc.constantFrom('\n', ' &&\n', ' |\n', ' ||\n', '\n\n')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) =>
      parts
        .map(([text, separator], index) => {
          // A here-document ends at its delimiter's line, so that an operator stands at its first.
          if (index === parts.length - 1 || text.includes('<<'))
            return index === parts.length - 1 ? text : `${text}\n`;
          return text + separator;
        })
        .join(''),
    ),
}));

test('bash agrees, whatever is built of its grammar, cut off after any line', () => {
  fc.assert(
    fc.property(command, fc.nat(), (text, cut) => {
      expect(waitsFor(text)).toBeUndefined();
      const lines = text.split('\n');
      const part = lines.slice(0, 1 + (cut % lines.length)).join('\n');
      const whole = isWholeForBash(part);
      if (whole !== undefined) expect(waitsFor(part) === undefined).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

test('any text is read, and the line that is named is one of it', () => {
  const pieces = fc.constantFrom('for', 'do', 'done', 'case', 'in', 'esac', '{', '}', '(', ')', '$(', '((', '))', "'", '"', '`', '<<EOF', 'EOF', '\n', ' ', ';', ';;', '&&', '|', '#', '\\', '[[', ']]', 'f()', '${', 'a', '=('); // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const waits = waitsFor(text);
      if (waits === undefined) return;
      expect(waits.line).toBeGreaterThanOrEqual(0);
      expect(waits.line).toBeLessThan(text.split('\n').length);
    }),
    { numRuns: 3000 },
  );
});
