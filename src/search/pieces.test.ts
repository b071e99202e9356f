import { expect, test } from 'vitest';
import { bareCommand, isOnesOwn, looser, saidPlainly } from './pieces.ts';

const docker = {
  flags: { ps: { '-a': '--all' }, 'container ls': { '-a': '--all' }, 'service logs': { '-f': '--follow' } },
  aliases: [['container ls', 'container list', 'ps']],
};

test.each([
  ['$ docker ps', 'docker ps'],
  ['# sudo docker ps', 'docker ps'],
  ['docker logs web 2>&1 | grep -i error', 'docker logs web'],
  ['docker ps | head -n 1 | wc -l', 'docker ps'],
  ['docker save nginx > nginx.tar', 'docker save nginx'],
  ['cat backup.sql | docker exec -i db psql', 'docker exec -i db psql'],
  ['docker ps -aq | xargs docker rm', 'docker ps -aq | xargs docker rm'],
  ['why does docker | grep fail', 'why does docker | grep fail'],
  ['5 > 3', '5 > 3'],
])('%s is the command %s', (text, bare) => {
  expect(bareCommand(text)).toBe(bare);
});

test.each([
  ['docker rm $(docker ps -aq)', 'remove all containers', 'docker container prune'],
  ['docker rm -f `docker ps -a -q`', 'remove all containers', 'docker container prune'],
  ['docker ps -aq | xargs docker rm', 'remove all containers', 'docker container prune'],
  ['docker ps -q | xargs -r -n 1 docker stop', 'stop containers', undefined],
  ['docker stop $(docker ps -q)', 'stop containers', undefined],
  ['docker rmi $(docker images -f "dangling=true" -q)', 'remove dangling images', 'docker image prune'],
  [
    'docker rm $(docker ps -a -q --filter status=exited)',
    'remove exited containers',
    'docker container prune',
  ],
  ['docker rm $(docker ps -a -q -f name=web)', 'remove all containers', 'docker container prune'],
  ['docker volume rm $(docker volume ls -q)', 'remove volumes', 'docker volume prune'],
  ['docker container inspect $(docker container ls -q)', 'inspect containers', undefined],
])('%s, said plainly, is %s', (text, said, command) => {
  expect(saidPlainly(text)).toEqual({ said, command });
});

test.each(['docker ps', 'docker run -v $(pwd):/app node', 'docker logs $(cat id)', 'remove all containers'])(
  '%s is said plainly already',
  (text) => {
    expect(saidPlainly(text)).toBeUndefined();
  },
);

test('words that nobody else has', () => {
  for (const word of [
    '$NAME',
    '${ID}',
    '$(pwd):/app',
    '{{.Names}}',
    '/var/lib/x',
    './a/b.txt',
    '10.0.0.1:80',
    'a=b',
    '3f2a8bc0d1e9',
    '"4f1c9d3e5a7b".',
    '12:30:59',
  ])
    expect(isOnesOwn(word), word).toBe(true);
  for (const word of ['nginx', 'web', '137', '80:80', 'feedback', 'and/', 'nginx:1.27', '-v'])
    expect(isOnesOwn(word), word).toBe(false);
});

test('a command’s other names, and its flags apart from what only one page may have', () => {
  expect(looser(['docker', 'ps', '--all', 'x=y'], false, docker)).toEqual({
    names: [
      ['docker', 'ps'],
      ['docker', 'container', 'ls'],
      ['docker', 'container', 'list'],
    ],
    flags: ['--all'],
    rest: ['--all', 'x=y'],
  });
  expect(looser(['docker', 'service', 'logs', 'web'], false, docker)).toBeUndefined();
  expect(looser(['docker', 'service', 'logs', 'web'], true, docker)?.names).toEqual([
    ['docker', 'service', 'logs'],
  ]);
  expect(looser(['docker', 'ps', '$ID'], false, docker)?.flags).toEqual([]);
  expect(looser(['ps', '-a'], true, docker)).toBeUndefined();
  expect(looser(['docker', 'volumes', '-a'], true, docker)).toBeUndefined();
});
