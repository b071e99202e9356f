import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

function found(fence: string, frontMatter = ''): readonly string[] {
  const page = parsePage('a/b.md', `${frontMatter}# A\n\n${fence}\n`);
  return page.diagnostics
    .filter(({ code }) => code === 'LAB086' || code === 'LAB087')
    .map(({ range, message, hint }) => `${range.start.line}:${range.start.column} ${message} ${hint ?? ''}`);
}

const console = (command: string, words = ''): string => `\`\`\`console ${words}\n$ ${command}\n\`\`\``;

test.each([
  [
    'docker system prune',
    '4:3 `docker system prune` asks, and nobody answers, so it waits until its time is over. ' +
      'Write `--force`, or answer it: `echo y | docker …`.',
  ],
  [
    'docker login',
    '4:3 `docker login` asks, and nobody answers, so it waits until its time is over. ' +
      'Write `--username NAME --password-stdin` and feed it the password: `printf %s "$PASSWORD" | docker login …`.',
  ],
  [
    'cd app && docker compose up',
    '4:13 `docker compose up` does not end by itself, so what follows it never comes. ' +
      'Write `--detach`, or `--wait` to go on when all are up. ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ],
  [
    'docker logs --tail 5 -f web',
    '4:3 `docker logs --tail 5 -f` does not end by itself, so what follows it never comes. Leave out `--follow` (`-f`). ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ],
  [
    'docker secret create key -',
    '4:3 `docker secret create key -` reads what is typed, and nobody types, so it waits until its time is over. ' +
      'Feed it: `printf %s "$TEXT" | docker …`, a here-document or `< file`.',
  ],
])('%s is named, with what to write', (command, finding) => {
  expect(found(console(command))).toEqual([finding]);
});

const asking = [
  'docker image prune -a',
  'docker container prune',
  'docker volume prune --all',
  'docker network prune',
  'docker builder prune',
  'docker buildx prune --all',
  'sudo docker system prune --volumes',
  'docker login -u me registry.example:5000',
  'docker login registry.example && docker push registry.example/a',
  'docker plugin install vieux/sshfs',
  'docker compose rm',
  'docker compose -f a.yaml rm web',
  'docker init',
  'docker build -t app -',
  'docker config create site -',
  'apt-get install curl',
  'sudo apt install docker.io',
  'apt-get update && apt-get upgrade',
  'dnf install docker-ce',
  'ssh-keygen -t ed25519',
  'openssl req -x509 -newkey rsa:4096 -keyout k.pem -out c.pem -addext "subjectAltName=DNS:a"',
  'htpasswd -Bc auth me',
  'mysql -u root -p',
  'docker exec -it db mysql -u root -p',
  'npm init',
  'cat',
  'cat > app.py',
  'read -r NAME',
  'wc -l',
  'sort -r',
  'grep error',
  'tr a-z A-Z',
  'xargs docker rm',
  'rm -i notes.txt',
  'adduser ann',
  'docker run -it debian apt-get install curl',
];
const staying = [
  'python3 -m http.server 8000',
  'docker logs -f web',
  'docker logs --follow --tail 5 web',
  'docker container logs --timestamps -f web',
  'docker logs web -f',
  'docker service logs -f web',
  'docker compose logs --follow',
  'docker-compose up',
  'docker compose --file a.yaml --profile dev up --build',
  'docker compose up web db',
  'docker compose watch',
  'docker events',
  'docker events --filter type=container --since 1h',
  'docker system events',
  'docker stats',
  'docker stats web db',
  'watch docker ps',
  'watch -n 1 "docker ps"',
  'docker logs -f web | grep ready',
  'docker logs -f web 2>&1 | tee log',
  'tail -f /var/log/syslog',
  'docker exec web tail -f /var/log/a',
  'docker run --rm busybox ping 127.0.0.1',
  'ping node2',
  'journalctl -u docker -f',
  'top',
  'vi Dockerfile',
  'docker run -p 8080:80 nginx',
  'docker run --rm --name cache redis:7-alpine',
  'sleep infinity',
  'docker ps; docker stats; docker ps',
];

test.each([...asking, ...staying])('%s is found, in a script as well', (command) => {
  expect(found(console(command))).toHaveLength(1);
  expect(found(`\`\`\`bash\nset -x\n${command}\n\`\`\``)).toHaveLength(1);
});

test.each(staying)('%s may stay where the fence says how it ends', (command) => {
  expect(found(console(`${command}\nsomething\n^C`))).toEqual([]);
  expect(found(console(command, 'background'))).toEqual([]);
  expect(found(console(`${command} &`))).toEqual([]);
  expect(found(`\`\`\`bash background\n${command}\n\`\`\``)).toEqual([]);
});

test.each([...asking, ...staying])('%s is no matter where it is not run', (command) => {
  expect(found(console(command, 'sample'))).toEqual([]);
  expect(found(console(command, 'skip="asks"'))).toEqual([]);
  expect(found(console(command, 'only=windows'))).toEqual([]);
  expect(found(console(command), '---\nplatform: reading\n---\n\n')).toEqual([]);
  expect(found(`\`\`\`text\n${command}\n\`\`\``)).toEqual([]);
});

const ordinary = [
  'docker system prune -f',
  'docker system prune --all --force --volumes',
  'docker image prune -af',
  'echo y | docker system prune',
  'yes | docker volume prune',
  'docker volume prune <<< y',
  'docker login -u me -p secret registry.example',
  'printf %s "$PASSWORD" | docker login -u me --password-stdin',
  'docker login --username me --password-stdin < password.txt',
  'docker logout',
  'docker plugin install --grant-all-permissions vieux/sshfs',
  'docker compose rm -f',
  'docker compose rm --stop --force web',
  'docker compose down --volumes',
  'docker compose up -d',
  'docker compose up --build -d',
  'docker compose up --detach --wait',
  'docker compose -f a.yaml up -d --scale web=3',
  'docker compose up --abort-on-container-exit',
  'docker compose up --exit-code-from test',
  'docker compose up --no-start',
  'docker-compose up -d',
  'docker compose logs',
  'docker compose logs --tail 5 web',
  'docker logs web',
  'docker logs --tail 5 --timestamps web',
  'docker logs --follow=false web',
  'docker logs -f web | head -3',
  'docker logs -f web | grep -m1 ready',
  'docker logs --follow web | grep -q ready',
  'docker logs -f web | sed /ready/q',
  'docker logs -f web | while read -r line; do [ "$line" = ready ] && break; done',
  'timeout 5 docker logs -f web',
  'timeout 5 docker events',
  'docker events --since 1h --until 0s',
  'docker stats --no-stream',
  'docker stats --no-stream --format "{{.Name}}" web',
  'docker stats --help',
  'docker service logs web',
  'docker service update --force web',
  'docker node update --availability drain node2',
  'docker top web',
  'docker run -d -p 8080:80 nginx',
  'docker run --detach --name db -e MYSQL_ROOT_PASSWORD=secret mysql:8',
  'docker run -dp 8080:80 nginx',
  'docker run --rm nginx nginx -v',
  'docker run --rm redis redis-cli --version',
  'docker run -it busybox',
  'docker run --rm -it busybox sh',
  'docker run --rm busybox ping -c 3 127.0.0.1',
  'docker run --rm busybox ping -c1 127.0.0.1',
  'docker run -d busybox ping 127.0.0.1',
  'docker run -d busybox tail -f /dev/null',
  'docker run --rm debian apt-get install -y curl',
  'docker run --rm --entrypoint htpasswd httpd:2 -Bbn me secret',
  'docker exec web tail -n 5 /var/log/a',
  'docker exec db mysql -u root -psecret -e "show tables"',
  'docker exec -i db mysql -u root -psecret < dump.sql',
  'docker secret create key key.txt',
  'printf secret | docker secret create key -',
  'docker secret create key - < key.txt',
  'docker build -t app .',
  'docker build -t app - < Dockerfile',
  'docker build -t app - <<EOF\nFROM busybox\nEOF',
  'docker import https://example.com/a.tar',
  'docker tag a b',
  'docker wait web',
  'docker attach web',
  'docker init --help',
  'docker swarm init --advertise-addr eth0',
  'docker swarm join-token worker',
  'docker network connect net web',
  'watch --help',
  'tail -n 20 log',
  'head -f',
  'ping -c 3 node2',
  'ping -qc1 node2',
  'ping -w 2 node2',
  'apt-get update',
  'apt-get update && apt-get install -y curl',
  'sudo apt-get -qq install curl',
  'apt list --installed',
  'dnf -y install docker-ce',
  "ssh-keygen -t ed25519 -N '' -f key",
  'ssh-keygen -R node2',
  'ssh-keygen -lf key',
  'openssl req -x509 -newkey rsa:4096 -nodes -subj /CN=a -addext "subjectAltName=DNS:a"',
  'openssl req -in a.csr -noout -text',
  'openssl x509 -in a.crt -noout -dates',
  'htpasswd -Bbn me secret',
  'mysql -u root -psecret',
  'psql -U me -p 5432',
  'npm init -y',
  'npm install',
  'cat file',
  'cat <<EOF > f\nx\nEOF',
  "cat > f <<'EOF'\nx\nEOF",
  'docker ps | cat',
  'docker ps | tee out.txt',
  'echo a | read x',
  'while read -r line; do echo $line; done < f',
  'docker ps -q | while read -r id; do docker stop $id; done',
  'read -r x < f',
  'yes | head -3',
  'sleep 5',
  'top -b -n 1',
  'journalctl -u docker --no-pager',
  'man -k docker',
  'echo "docker stats"',
  'echo docker events',
  'sh -c "docker logs -f web & sleep 1; kill $!"',
  'docker events > log & sleep 1; kill $!',
  'x=$(docker ps -q)',
  'grep -f patterns file',
  'follow() { docker logs -f web; }',
];

test.each(ordinary)('%s is an ordinary command', (command) => {
  expect(found(console(command))).toEqual([]);
  expect(found(`\`\`\`bash\n${command}\n\`\`\``)).toEqual([]);
});

test('in a container’s shell the same is found, at a database’s prompt nothing', () => {
  expect(found('```console\n$ docker run -it debian\nroot@3f1c9a:/# apt-get install vim\n```')).toHaveLength(
    1,
  );
  expect(found('```console\n$ docker exec -it db psql -U me\npostgres=# top\npostgres=# read\n```')).toEqual(
    [],
  );
});

test('a status other than 0 is the author’s word that it ends', () => {
  expect(found(console('docker compose up', 'exit=1'))).toEqual([]);
});

test('ordinary commands stay ordinary in any company', () => {
  const lines = fc.array(fc.constantFrom(...ordinary.filter((text) => !/\n|&$|\(\)/.test(text))), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(lines, fc.constantFrom(' && ', '; ', '\n'), (commands, separator) => {
      expect(found(`\`\`\`bash\n${commands.join(separator)}\n\`\`\``)).toEqual([]);
    }),
  );
});
