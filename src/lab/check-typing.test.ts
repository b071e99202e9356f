import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

function found(fence: string): readonly string[] {
  return parsePage('a/b.md', `# A\n\n${fence}\n`)
    .diagnostics.filter(({ code }) => code === 'LAB077')
    .map(({ range, message }) => `${range.start.column} ${/`[^`]*`/.exec(message)?.[0] ?? message}`);
}

const console = (command: string): string => `\`\`\`console\n$ ${command}\n\`\`\``;

test.each([
  ['docker rm <container id>', ['13 `<container id>`']],
  ['docker rm <container-id> && docker ps', ['13 `<container-id>`']],
  ['sudo mkdir -p /etc/docker/certs.d/<localhost>:5000', ['37 `<localhost>`']],
  ['docker push <registry>/app:<tag>', ['15 `<registry>`', '30 `<tag>`']],
  ['docker push <registry.example>/app', ['15 `<registry.example>`']],
  ['docker logs <name>', ['15 `<name>`']],
  ['docker logs <name>_1', ['15 `<name>`']],
  ['ssh me@<ip> uptime', ['10 `<ip>`']],
  ['docker run -p <port>:80 <image>', ['17 `<port>`', '27 `<image>`']],
  ['docker cp <container>:/etc/hosts .', ['13 `<container>`']],
  ['docker exec <your container> ls', ['15 `<your container>`']],
  ['docker stop <имя>', ['15 `<имя>`']],
  ['docker swarm join --token <token> <manager 1>:2377', ['29 `<token>`', '37 `<manager 1>`']],
])('%s', (command, expected) => {
  expect(found(console(command))).toEqual(expected);
});

test.each([
  'cat <index.html >out.html',
  'cat <index.html >out.html 2>errors',
  'cat <index.html>out.html',
  'cat <index.html> out.html',
  'cat <index.html>/dev/null',
  'cat <a >b',
  'cat <a>b',
  'sort <in.txt -r >out.txt',
  'sort <in.txt -r>out.txt',
  'sort <in 2>errors >out',
  'sort <in 2>/dev/null',
  'wc -l<in.txt>out.txt',
  'tr a-z A-Z <in >"$OUT"',
  'docker build - <Dockerfile >log',
  'docker exec -i db mysql <dump.sql >log',
  'docker exec -i db psql <"$FILE" >log',
  'while read -r line; do echo $line; done <list >copy',
  'cat <<EOF >page.html\n<h1>Hello</h1>\nEOF',
  "cat > page.html <<'EOF'\n<html><body>Hi</body></html>\nEOF",
  'cat >out <in',
  'diff <(docker ps) <(docker ps -a) >out',
  'grep x <<<text >out',
  'docker ps # <container id> is the first column',
  'echo "<b>"',
  "echo '<b>bold</b>' > a.html",
  'echo \\<b\\>',
  '[[ a <b && c> d ]]',
])('%s has no placeholder', (command) => {
  expect(found(`\`\`\`bash\n${command}\n\`\`\``)).toEqual([]);
});

test('at a database’s prompt nothing redirects', () => {
  expect(
    found(
      '```console\n$ docker exec -it db psql -U me\npostgres=# SELECT * FROM t WHERE a <b AND c> 3;\n```',
    ),
  ).toEqual([]);
});
