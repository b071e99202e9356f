import { expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { webPorts } from './web-ports.ts';

const fence = (text: string, words = 'console') =>
  webPorts(parsePage('a/README.md', `# A\n\n\`\`\`${words}\n${text}\n\`\`\`\n`));

test.each<[string, number[]]>([
  ['$ docker run -d --name web -p 8080:80 nginx', [8080]],
  ['$ docker container run --publish=127.0.0.1:8081:80/tcp nginx', [8081]],
  ['$ docker run -dp 8000:80 nginx && docker run -d -p 8001:80 nginx', [8000, 8001]],
  ['$ docker run -itd -p "9000:3000" app', [9000]],
  ['$ docker service create --publish published=8080,target=80 nginx', [8080]],
  ['$ docker service update --publish-add 8082:80 web', [8082]],
  // No browser shows these, or nobody knows which port it will be.
  ['$ docker run -d -p 5432:5432 postgres', []],
  ['$ docker run -d -p 53:53/udp dns', []],
  ['$ docker run -d -p 80 nginx', []],
  ['$ docker run -d -p 5000:5000 registry:2', []],
  ['$ docker run -d nginx', []],
  ['$ ssh -p 8080:80 host', []],
  ['$ docker exec web psql -p 8080:80', []],
])('%s', (command, ports) => {
  expect(fence(command)).toEqual(ports);
});

test('scripts and compose files count, what is only shown does not', () => {
  expect(fence('docker run -d -p 8080:80 nginx', 'bash')).toEqual([8080]);
  expect(fence('$ docker run -d -p 8080:80 nginx', 'console sample')).toEqual([]);
  const compose = [
    'services:',
    '  web:',
    '    image: nginx',
    '    ports:',
    '      - "8080:80" # for readers',
    '      - target: 443',
    '        published: 8443',
    '    volumes:',
    '      - 1:2',
    '  db:',
    '    image: postgres',
    '    ports:',
    '      - 5432:5432',
  ].join('\n');
  expect(fence(compose, 'yaml save=compose.yaml')).toEqual([8080, 8443]);
  expect(fence(compose, 'yaml')).toEqual([]);
});
