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
  'ssh node2',
  'ssh root@10.0.0.5 uptime',
  'scp app.tar node2:',
  'docker exec -it db sh -c "mysql -u root -p"',
  'docker compose exec db mysql -u root -p',
  'bash -c "docker system prune"',
  "su ann -c 'docker login'",
  'docker run -i busybox sh -c cat',
  'eval "docker volume prune"',
  'sudo -u ann docker login',
  'select x in a b; do echo $x; done',
  'openssl req -x509 -newkey rsa:4096 -keyout k.pem -out c.pem -subj /CN=a -addext "subjectAltName=DNS:a"',
  'openssl genrsa -aes256 -out ca.key 4096',
  'openssl s_client -connect node1:443',
  'curl -u ann http://node1:5000/v2/_catalog',
  'gpg --gen-key',
  'pip uninstall flask',
  'npm create vite',
  'npx create-react-app web',
  'nc node1 6379',
  'telnet node1 80',
  "awk '{ print $1 }' < f | tr a-z A-Z; tr a b",
  'head -5',
  'docker cp - web:/app',
  'docker stack deploy -c - web',
  'terraform apply',
  'cat - > f',
  'if true; then docker image prune; fi',
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
  'docker attach web',
  'docker container attach web',
  'docker exec web sh -c "tail -f /x"',
  "docker exec web bash -lc 'ls; tail -f /x'",
  'docker run --rm busybox sh -c "while true; do date; sleep 1; done"',
  'docker run --entrypoint tail busybox -f /dev/null',
  'docker run --rm --entrypoint=sh busybox -c "ping node2"',
  'docker compose exec web tail -f /x',
  'docker compose run --rm web npm start',
  'docker-compose exec -T web sh -c "tail -f /x"',
  "sh -c 'docker logs -f web'",
  'sudo bash -c "docker events"',
  'nohup docker stats',
  'nice -n 5 docker stats',
  'docker ps -q | xargs docker logs -f',
  'busybox tail -f /x',
  'ip netns exec blue ping 10.0.0.1',
  'npm start',
  'npm run dev',
  'npm run --silent dev',
  'yarn dev',
  'pnpm run start:dev',
  'docker run -p 3000:3000 -v "$PWD":/app -w /app node:22 npm start',
  'nc -l 8080',
  'nc -lk -p 8080',
  'while true; do date; sleep 1; done',
  'while :; do docker ps; done',
  'while [ 1 ]; do date; done',
  'while sleep 1; do curl -s http://node1:8080/; done',
  'until false; do date; done',
  'until ! true; do date; done',
  'for ((;;)); do date; sleep 1; done',
  'for (( i=0; ; i++ )); do date; done',
  'while true; do docker ps | while read -r l; do echo $l; done; done',
  'ping -i 2 node2',
  'ping6 node2',
  'python -m SimpleHTTPServer',
  'python3 -u -m http.server --bind 127.0.0.1',
  'python manage.py runserver',
  'docker system events --filter type=image',
  'docker logs -f web | sed s/a/b/',
  'docker logs -f web | while read -r line; do echo "$line"; done',
  'docker run redis --appendonly yes',
  'docker run -e POSTGRES_PASSWORD=secret postgres:17',
  'docker run jenkins/jenkins:lts',
  'docker run progrium/stress --cpu 2',
  'sleep 1d',
  'kubectl exec web -- tail -f /x',
  'git rebase -i HEAD~2',
  'npm test -- --watch',
  'docker logs -f web | tail -5',
  'nodemon index.js',
  'node server.js',
  'docker run --rm -p 8888:8888 jupyter/minimal-notebook',
  'ssh -o StrictHostKeyChecking=no -N -L 8080:localhost:80 node2',
  'if docker logs -f web; then echo; fi',
  'while [[ 1 ]]; do date; done',
  'while ((1)); do date; done',
  'until [ 1 -eq 0 ]; do date; done',
  'exec docker logs -f web',
  'docker logs -f web > out.txt',
  'out=$(docker events)',
  'docker run --rm --net host nicolaka/netshoot tcpdump -i eth0',
  'journalctl -fu docker',
  'docker exec -it web top',
  'tail -F log | grep --line-buffered error',
  'npx vite',
  'flask run',
  'bundle exec rails s',
  'php -S 0.0.0.0:8080',
  "nginx -g 'daemon off;'",
  'docker run --rm redis redis-server --save ""',
  'redis-cli monitor',
  'docker exec cache redis-cli subscribe news',
  'vmstat 1',
  'cat /dev/urandom',
  'dd if=/dev/zero of=/dev/null',
  'git commit',
  'kubectl get pods -w',
  'kubectl port-forward pod/web 8080:80',
  'hugo server',
  'docker compose -f a.yaml logs -f web',
  'echo start & docker stats',
];

test.each([...asking, ...staying])('%s is found, in a script as well', (command) => {
  expect(found(console(command))).toHaveLength(1);
  expect(found(`\`\`\`bash\nset -x\n${command}\n\`\`\``)).toHaveLength(1);
});

test.each(staying)('%s may stay where the fence says how it ends', (command) => {
  expect(found(console(`${command}\nsomething\n^C`))).toEqual([]);
  expect(found(console(command, 'background'))).toEqual([]);
  expect(found(console(`(${command}) &`))).toEqual([]);
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
  'docker init --help',
  'docker swarm init --advertise-addr eth0',
  'docker swarm join-token worker',
  'docker network connect net web',
  'watch --help',
  'tail -n 20 log',
  'head -n 5 log',
  'docker ps | head -3',
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
  'function follow { docker logs -f web; }',
  'docker logs -f web | { head -3; }',
  '(docker logs -f web) | head -3',
  'docker events & sleep 1\nkill $!',
  '(sleep 5; docker stop web) & docker logs -f web',
  'docker exec web sh -c "tail -n 5 /x"',
  'docker exec -d web sh -c "tail -f /x"',
  'docker exec web sh -c "tail -f /x & sleep 1; kill $!"',
  'docker exec web sh -c "timeout 5 tail -f /x"',
  'docker exec web sh -c "tail -f /x | head -1"',
  'docker run -d busybox sh -c "while true; do date; sleep 1; done"',
  'docker service create --name web busybox sh -c "while true; do date; sleep 1; done"',
  'docker create busybox ping 127.0.0.1',
  'docker run --rm busybox sh -c "for i in 1 2 3; do date; sleep 1; done"',
  'while true; do date; break; done',
  'while true; do curl -s http://node1/ && break; sleep 1; done',
  'while :; do date; done | head -3',
  'while true; do date; sleep 1; done &',
  'timeout 5 sh -c "while true; do date; sleep 1; done"',
  'until curl -s http://node1:8080/; do sleep 1; done',
  'while ! docker exec db pg_isready; do sleep 1; done',
  'for ((i=0; i<3; i++)); do date; done',
  'for i in $(seq 3); do date; done',
  'docker run -d node:22 npm start',
  'npm run build',
  'npm run test',
  'npm test',
  'yarn',
  'yarn install',
  'yarn add express',
  'yarn build',
  'npx cowsay hi',
  'nc -z node1 80',
  'nc -zv node1 80',
  'nc -w 3 node1 80',
  'echo PING | nc node1 6379',
  'python3 app.py',
  'node index.js',
  'node --check server.js',
  'ssh -o StrictHostKeyChecking=no -fN -L 8080:localhost:80 node2',
  'cat f - < g',
  'python3 -c "print(1)"',
  'python3 -m venv venv',
  'python3 -m pip install flask',
  'pip install -r requirements.txt',
  'ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new node2 uptime',
  'ssh -V',
  'ssh-keyscan node2',
  'sudo -u postgres psql -l',
  'openssl req -new -key ca.key -subj /CN=a -out a.csr',
  'openssl req -newkey rsa:2048 -noenc -subj /CN=a -addext "subjectAltName=DNS:a" -x509',
  'openssl genrsa -out ca.key 4096',
  'openssl s_client -connect node1:443 < /dev/null',
  'curl -u "$NAME:$PASSWORD" http://node1:5000/',
  'curl -u ann:secret http://node1:5000/',
  'docker run --rm alpine cat /etc/os-release',
  'docker run postgres:17',
  'docker run --rm mysql:8 mysql --version',
  'docker run --rm memcached -h',
  'docker run --rm redis redis-server --version',
  'docker run --rm nginx nginx -t',
  'docker exec web nginx -s reload',
  'docker exec web nginx -T',
  'redis-cli -h cache get x',
  'vmstat 1 3',
  'vmstat',
  'sleep 60',
  'head -c 1M /dev/urandom',
  'dd if=/dev/zero of=f bs=1M count=10',
  'git commit -m "x"',
  'git commit -am x',
  'kubectl get pods',
  'watch -g docker ps',
  'docker start web',
  'docker start -a job',
  'docker cp web:/app -',
  'docker cp web:/app .',
  'docker buildx rm builder',
  'sort <list >sorted',
  'cut -d : -f 1 /etc/passwd',
  'head -n 5 /etc/passwd',
  "awk 'BEGIN { print 1 }'",
  'docker logs -f web | sed 3q',
  "docker logs -f web | awk '/ready/ { exit }'",
  "alias follow='docker logs -f web'",
  "trap 'docker logs -f web' EXIT",
  'docker run --rm busybox echo "while true; do date; done"',
  'echo "for ((;;)); do date; done"',
  'docker run --rm busybox httpd -h',
  'docker compose exec -T web ls',
  'docker compose run --rm web npm test',
  'exec < f; read x',
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

test('what waits in an inner shell stands at its place', () => {
  expect(found(console('docker exec web sh -c "ls; tail -f /x"'))).toEqual([
    '4:30 `tail -f` does not end by itself, so what follows it never comes. Leave out `-f`. ' +
      'Or show `^C` as the last line of its output, or write `background` after the language.',
  ]);
});

test('a job in the background answers for itself alone', () => {
  expect(found('```bash\npython3 app.py &\ndocker events\n```')).toHaveLength(1);
  expect(found('```bash\n(sleep 5; docker stop web) &\ndocker logs -f web\n```')).toEqual([]);
  expect(found(console('docker ps; docker stats; docker ps &'))).toHaveLength(1);
});

test.each([
  'bash',
  'sudo sh -s',
  'docker exec -i web sh',
  'ssh -o BatchMode=yes node2 bash',
  'docker run -i --rm busybox sh',
])('what `%s` reads from a here-document is found at its place', (shell) => {
  expect(found(console(`${shell} <<EOF\nls\n  docker logs -f web\nEOF`))).toEqual([
    expect.stringMatching(/^6:3 `docker logs -f` does not end by itself/),
  ]);
  expect(found(console(`${shell} <<EOF\nls\ntimeout 5 docker logs -f web\nEOF`))).toEqual([]);
});

test('a here-document that no shell reads is data', () => {
  expect(found(console('cat > run.sh <<EOF\ndocker logs -f web\nEOF'))).toEqual([]);
  expect(found(console('bash -c "cat" <<EOF\ndocker logs -f web\nEOF'))).toEqual([]);
  expect(found(console('docker exec -i db mysql <<EOF\nwatch\nEOF'))).toEqual([]);
});

test('a loop is named by its head', () => {
  expect(found('```bash\ndocker ps\nwhile true\ndo\n  date\ndone\n```')).toEqual([
    '5:1 `while true` does not end by itself, so what follows it never comes. ' +
      'Say how often: `for i in 1 2 3; do …; done`, or leave it with `break`. Or write `background` after the language.',
  ]);
});

test('a server is only told how its end is said', () => {
  expect(found(console('npm start'))).toEqual([
    '4:3 `npm start` does not end by itself, so what follows it never comes. ' +
      'Show `^C` as the last line of its output, or write `background` after the language.',
  ]);
});

test('what opens a prompt is meant where the page goes on inside it', () => {
  const inside = '```console\n/ # ls\n```';
  expect(found('```console\n$ docker attach web\n/ # ls\n```')).toEqual([]);
  expect(found('```console\n$ ssh root@remote\nroot@remote:~# ls\n```')).toEqual([]);
  expect(found(`\`\`\`console\n$ docker attach web\n\`\`\`\n\n${inside}`)).toEqual([]);
  expect(found(`\`\`\`bash\ndocker attach web\n\`\`\`\n\n${inside}`)).toEqual([]);
  expect(found('```console\n$ docker attach web\n$ docker ps\n```')).toHaveLength(1);
});

test('`docker attach` opens the prompt of a container that was made with `-it`', () => {
  const made = '```console\n$ docker run -dit --name box busybox\n```';
  expect(found(`${made}\n\n${console('docker attach box')}`)).toEqual([]);
  expect(found(`${made}\n\n${console('docker attach 3f1c9a')}`)).toEqual([]);
  expect(found(`${made}\n\n${console('docker attach web')}`)).toHaveLength(1);
});
