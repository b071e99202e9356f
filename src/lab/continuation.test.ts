import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

interface Read {
  /** Each command's text and its output's lines. */
  readonly commands: readonly (readonly [string, ...string[]])[];
  readonly findings: readonly string[];
}

function readFence(lines: string, language = 'console'): Read {
  const page = parsePage('a/b.md', `# A\n\n\`\`\`${language}\n${lines}\n\`\`\`\n`);
  return {
    commands: page.snippets.flatMap((snippet) =>
      snippet.kind === 'console'
        ? snippet.commands.map(({ text, output }) => [text, ...output.map((line) => line.text)] as const)
        : [],
    ),
    findings: page.diagnostics.map(({ range, code, message }) => `${range.start.line} ${code} ${message}`),
  };
}

const wholes = [
  'for i in 1 2; do cat <<EOF > f$i\nx\nEOF\ndone',
  'docker ps | while read l; do\n  echo $l\ndone',
  'f() {\n  docker ps\n}',
  'case $x in\n  a) echo 1;;\n  *) echo 2;;\nesac',
  '(\n  cd app\n  docker build -t app .\n)',
  '{\n  echo a\n  echo b\n} > f',
  'docker rm $(\n  docker ps -aq\n)',
  'cat > f <<EOF &&\nx\nEOF\n  cat f',
  'cat <<EOF |\nx\nEOF\n  docker build -',
  'x=$(cat <<EOF\nhi\nEOF\n)',
  "docker exec web sh -c '\n  echo a\n  echo b\n'",
  'docker run -d \\\n  --name web \\\n  nginx',
  'docker ps ||\n  echo none',
  'if docker info; then\n  echo up\nelse\n  echo down\nfi',
  'until curl -s localhost:8080; do\n  sleep 1\ndone',
  'names=(\n  web\n  db\n)',
  "cat > Dockerfile <<'EOF'\nFROM nginx\n# $ no prompt\n$ nor this\nEOF",
  'docker ps',
];

test.each(wholes)('%j is one command to its end, with its output after it', (text) => {
  expect(readFence(`$ ${text}\nout\n$ echo next\nnext`)).toEqual({
    commands: [
      [text, 'out'],
      ['echo next', 'next'],
    ],
    findings: [],
  });
});

test.each(wholes.filter((text) => !text.includes('$ nor')))(
  '%j with `> ` before its lines is the same',
  (text) => {
    const marked = text.replaceAll('\n', '\n> ');
    expect(readFence(`$ ${marked}\nout\n$ echo next`).commands).toEqual([[text, 'out'], ['echo next']]);
  },
);

const unfinished = 'LAB059 The command is not finished: the shell goes on waiting for';

test.each([
  ['$ echo "it is\n$ echo b', `4 ${unfinished} \`"\`.`],
  ['$ for i in 1 2; do\n  echo $i\n$ echo b', `4 ${unfinished} \`done\`.`],
  ['$ docker ps &&\n$ echo b', `4 ${unfinished} a command after \`&&\`.`],
  ['$ docker run \\\n  -d \\\n$ echo b', `5 ${unfinished} a line after the \`\\\`.`],
  ['$ docker rm $(docker ps -aq\nout', `4 ${unfinished} \`)\`.`],
  ['$ for i in 1; do\n> if true; then\n> echo\n> done', `5 ${unfinished} \`fi\`.`],
  [
    '$ for i in 1; do cat <<EOF\nx\ndone',
    '4 LAB047 No line of the fence is `EOF`, so the shell goes on waiting for it.',
  ],
  ['$ docker run -it busybox\n/ # for i in 1; do\nx', `5 ${unfinished} \`done\`.`],
])('%j has no end, which is found at its line', (lines, finding) => {
  expect(readFence(lines).findings).toEqual([finding]);
});

test('what has no end leaves the lines after it to the output, and later commands alone', () => {
  expect(readFence('$ for i in 1 2; do\nout\n$ echo b\nb').commands).toEqual([
    ['for i in 1 2; do', 'out'],
    ['echo b', 'b'],
  ]);
});

test('a script without an end is found at the line that opens it', () => {
  expect(readFence('docker ps\nfor i in 1 2; do\n  echo $i', 'bash').findings).toEqual([
    `5 ${unfinished} \`done\`.`,
  ]);
  expect(readFence('cat <<EOF > f\nx', 'bash').findings).toEqual([`4 ${unfinished} \`EOF\`.`]);
});

test.each([
  ["$ docker exec -it db mysql\nmysql> select 'it''s' from t;\nmysql> if\nout"],
  ['$ docker exec -it db psql -U me\npostgres=# select 1\npostgres=# \\q'],
  ['$ docker run -it python\n>>> for i in range(3):\n>>> {'],
  ['PS> docker run `\n  nginx\nPS> if ($true) {'],
  ["$ echo a # don't\na"],
  ['$ docker inspect -f {{.Name}} web\n/web'],
  ['$ docker run --rm busybox cat /etc/issue\n{ "a": ['],
  ['$ docker logs web\nfor i in 1; do'],
])('%j is no unfinished command', (lines) => {
  expect(readFence(lines).findings).toEqual([]);
});

test('commands and outputs of any mixture are found again', () => {
  const output = fc.constantFrom('out', 'done', '}', 'EOF', 'a | b', 'x (y', "it's", '');
  const parts = fc.array(fc.tuple(fc.constantFrom(...wholes), fc.array(output, { maxLength: 3 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(parts, (mixture) => {
      const text = mixture.map(([command, out]) => [`$ ${command}`, ...out].join('\n')).join('\n');
      const { commands, findings } = readFence(text);
      expect(commands.map(([command]) => command)).toEqual(mixture.map(([command]) => command));
      expect(findings).toEqual([]);
    }),
  );
});
