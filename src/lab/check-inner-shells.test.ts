import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

function found(fence: string): readonly string[] {
  return parsePage('a/b.md', `# A\n\n${fence}\n`)
    .diagnostics.filter(({ code }) => code === 'LAB078' || code === 'LAB089')
    .map(({ range, message, hint }) => `${range.start.line}:${range.start.column} ${message} ${hint ?? ''}`);
}

const script = (...lines: readonly string[]): string => `\`\`\`bash\n${lines.join('\n')}\n\`\`\``;
const console = (...lines: readonly string[]): string => `\`\`\`console\n${lines.join('\n')}\n\`\`\``;

test('in a script, the lines below a shell are typed into it', () => {
  expect(found(script('docker run -it ubuntu bash', 'apt-get update', 'exit'))).toEqual([
    '4:1 `docker run -it ubuntu bash` opens a new shell, and the commands after it are never read by this one. ' +
      "Write what is done inside in a `console` fence, with the prompt that stands there (`/ # …`), or as one command: `docker run --rm ubuntu bash -c '…'`.",
  ]);
});

test('at a node’s prompt, the shell is left first', () => {
  expect(found(console('$ docker exec -it web sh', '$ ls /etc', '$ exit'))).toEqual([
    '5:3 `ls /etc` stands at the node’s prompt, so the shell that `docker exec -it web sh` opens is left first, and it runs on the node. ' +
      "Write the prompt that stands inside, such as `/ # `, before what is meant for it, or say it as one command: `docker exec web sh -c '…'`.",
  ]);
});

test.each([
  'docker run -it --rm alpine',
  'docker run --interactive --tty --name box debian:12-slim',
  'docker exec -ti web /bin/bash',
  'docker exec -it db psql -U me app',
  'docker exec -it db mysql -uroot -psecret',
  'docker compose exec web sh',
  'docker-compose exec web bash',
  'docker compose run --rm web sh',
  'docker start -ai box',
  'sudo docker run -it ubuntu',
  'docker run -it python:3',
  'docker exec -it cache redis-cli -h cache',
])('%s opens a prompt', (command) => {
  expect(found(script(command, 'ls'))).toHaveLength(1);
  expect(found(console(`$ ${command}`, '$ ls'))).toHaveLength(1);
});

test.each([
  'docker run -it --rm alpine ls',
  'docker run -dit --name box alpine',
  'docker run -d -it alpine sh',
  'docker run --rm alpine sh',
  'docker run -i alpine sh < script',
  'docker exec web sh -c "ls"',
  'docker exec -it web sh -c "ls"',
  'docker exec -it web sh /setup.sh',
  'docker exec -it db psql -U me -c "select 1"',
  'docker exec -it db mysql -uroot -psecret -e "show tables"',
  'docker exec -it cache redis-cli get x',
  'docker compose exec -T web sh',
  'docker compose exec web ls',
  'docker compose run --rm web npm test',
  'docker run -it python:3 python -c "print(1)"',
  'docker run -it -v "$PWD":/app python:3 python /app/a.py',
  'docker start web',
  'docker run -it myapp',
  'docker run -it --entrypoint ls alpine',
  'docker run -it alpine sh &',
  'enter() { docker exec -it web sh; }',
])('%s opens none, as far as is known', (command) => {
  expect(found(script(command, 'ls'))).toEqual([]);
  expect(found(console(`$ ${command}`, '$ ls'))).toEqual([]);
});

test('nothing is said where nothing follows, or it follows at the prompt inside', () => {
  expect(found(script('docker ps', 'docker run -it alpine sh', '# look around'))).toEqual([]);
  expect(found(script('docker run -it alpine sh && docker ps'))).toEqual([]);
  expect(found(console('$ docker run -it alpine sh', '/ # ls', '/ # exit', '$ ls'))).toEqual([]);
  expect(found(console('$ docker run -it alpine sh', '$ docker ps'))).toEqual([]);
  expect(found(console('$ docker run -it alpine sh', 'node2$ ls'))).toEqual([]);
  expect(found('```bash sample\ndocker run -it alpine sh\nls\n```')).toEqual([]);
});

test('a shell that reads its commands from a pipe swallows nothing', () => {
  expect(found(console('$ curl -fsSL https://get.docker.com | sudo sh', '$ ls'))).toEqual([]);
  expect(found(console('$ sudo sh', '$ ls'))).toHaveLength(1);
});
