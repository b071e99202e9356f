import { expect, test } from 'vitest';
import { parsePage } from './page.ts';

function found(fence: string): readonly string[] {
  return parsePage('a/b.md', `# A\n\n${fence}\n`)
    .diagnostics.filter(({ code }) => code === 'LAB088')
    .map(({ range, message }) => `${range.start.column} ${/^`[^`]*`/.exec(message)?.[0] ?? message}`);
}

const console = (command: string, words = ''): string => `\`\`\`console ${words}\n$ ${command}\n\`\`\``;

test('a placeholder is named, with what to write', () => {
  const [finding] = parsePage('a/b.md', `# A\n\n${console('docker stop CONTAINER_ID')}\n`).diagnostics;
  expect(finding).toMatchObject({
    code: 'LAB088',
    severity: 'warning',
    message: '`CONTAINER_ID` stands for something else, but is typed as it stands.',
    hint: 'Capture the value from an earlier output with `[..CONTAINER_ID]` and write `$CONTAINER_ID` here, or write a name that works.',
    range: { start: { line: 4, column: 15 }, end: { line: 4, column: 27 } },
  });
});

test.each([
  ['docker push YOUR-USER-NAME/app', ['15 `YOUR-USER-NAME`']],
  ['docker tag app YOUR_USERNAME/app:1.0', ['18 `YOUR_USERNAME`']],
  ['docker stop CONTAINER_ID', ['15 `CONTAINER_ID`']],
  ['docker swarm join --token TOKEN MANAGER_IP:2377', ['29 `TOKEN`', '35 `MANAGER_IP`']],
  ['docker swarm init --advertise-addr=MANAGER-IP', ['38 `MANAGER-IP`']],
  ['docker stop {container_id}', ['15 `{container_id}`']],
  ['docker stop {id}', ['15 `{id}`']],
  ['docker stop [container-id]', ['15 `[container-id]`']],
  ['docker push {username}/app:latest', ['15 `{username}`']],
  ['docker rm "[container name]"', ['13 `[container name]`']],
  ['docker exec -it CONTAINER sh', ['19 `CONTAINER`']],
  ['docker cp CONTAINER_NAME:/etc/hosts .', ['13 `CONTAINER_NAME`']],
  ['docker pull your-registry.example/app', ['15 `your-registry`']],
  ['docker push yourusername/app', ['15 `yourusername`']],
  ['docker build -t username/app .', ['19 `username`']],
  ['docker login -u USERNAME --password-stdin < p', ['19 `USERNAME`']],
  ['docker run -p PORT:80 -d nginx', ['17 `PORT`']],
  ['docker inspect xxxxxxxx', ['18 `xxxxxxxx`']],
  ['docker node promote NODE-ID', ['23 `NODE-ID`']],
  ['curl http://MANAGER_IP:8080/', ['15 `MANAGER_IP`']],
  ['ssh root@x.x.x.x', ['12 `x.x.x.x`']],
  ['git clone https://github.com/YOUR-USERNAME/app', ['32 `YOUR-USERNAME`']],
  ['docker run -v HOST_PATH:CONTAINER_PATH nginx:1', ['17 `HOST_PATH`']],
  ['docker run -p 80:80 --name CONTAINER -t app', ['30 `CONTAINER`']],
  ['docker stop $$container$$', ['15 `$$container$$`']],
  ['sudo docker rmi IMAGE_ID && docker ps', ['19 `IMAGE_ID`']],
])('%s', (command, expected) => {
  expect(found(console(command))).toEqual(expected);
  expect(found(console(command, 'sample'))).toEqual([]);
  expect(found(console(command, 'skip="as you like"'))).toEqual([]);
});

test.each([
  'docker stop $CONTAINER_ID',
  'docker stop "$CONTAINER_ID" ${NODE_ID}',
  'docker stop $(docker ps -q)',
  'docker ps --format "{{.ID}} {{.Names}}"',
  "docker ps --format '{{json .}}'",
  'docker inspect -f {{.State.Status}} web',
  'docker inspect --format={{.NetworkSettings.IPAddress}} web',
  'docker run -e MYSQL_ROOT_PASSWORD=secret -d mysql:8',
  'docker run -e API_TOKEN -e DB_HOST=db app',
  'docker run --env DB_HOST --env-file .env app',
  'docker run --rm --cap-drop ALL --cap-add NET_ADMIN busybox',
  'docker run --rm busybox printenv HOSTNAME',
  'docker run --rm busybox sh -c "echo $HOSTNAME"',
  'docker exec web printenv DB_HOST',
  'docker exec db psql -U postgres -c "SELECT NAME FROM t"',
  'docker exec db sqlcmd -S localhost -Q "SELECT @@VERSION"',
  'docker exec web ls [abc]* {a,b}',
  'docker exec web grep [error] log',
  'docker build --build-arg VERSION=1 --target BUILD -t app .',
  'docker build --secret id=API_TOKEN -t app .',
  'docker build --build-arg HTTP_TOKEN .',
  'docker secret create DB_PASSWORD p.txt',
  'docker secret rm DB_PASSWORD',
  'docker service create --secret DB_PASSWORD --name web nginx',
  'docker kill --signal SIGHUP web',
  'docker kill -s HUP web',
  'docker commit -c "CMD echo hi" web app:HI',
  'docker commit --change "ENV NAME=x" web app',
  'docker service create --constraint node.role==manager nginx',
  'docker service update --env-add APP_NAME=x web',
  'docker run --name WEB -d nginx',
  'docker stop WEB DB1 Node_1',
  'docker tag app:V1 app:RELEASE',
  'docker pull mcr.microsoft.com/mssql/server:2022-latest',
  'docker run -v data:/data -v "$PWD":/src --mount type=bind,source=/a,target=/b busybox',
  'docker swarm join --token SWMTKN-1-abc-def node1:2377',
  'docker network create --subnet 10.0.0.0/24 --opt com.docker.network.driver.mtu=1400 net',
  'docker run -p [::1]:8080:80 -d nginx',
  'docker ps --filter name=web --filter status=exited',
  'docker images | grep ID',
  'docker ps -a | grep NAME',
  'docker rm -f web{1,2}',
  'docker rm -f web{1..3}',
  'docker inspect my-container my_app',
  'docker push registry.example/me/app',
  'docker push user1/app',
  'echo YOUR-USER-NAME CONTAINER_ID {id}',
  'printf "%s\\n" CONTAINER_ID',
  'export CONTAINER_ID=abc',
  'CONTAINER_ID=$(docker run -d nginx)',
  'curl -X POST -H "Accept: TEXT" http://localhost:8080/{a,b}',
  'curl -s http://node1:8080/ID',
  'ls [a-z]*',
  '[ -f NAME ] && docker ps',
  'find . -name README -o -name LICENSE',
  'docker ps -q | xargs -I {} docker stop {}',
  'docker compose run --rm app printenv NAME',
  'docker logs -f web | head -1',
  'docker image inspect busybox --format "{{.Os}}/{{.Architecture}}"',
  'docker run --log-opt tag="{{.Name}}/{{.ID}}" -d nginx',
  'docker run --rm alpine cat /etc/os-release',
  'docker plugin ls',
  'echo $$ $PPID',
  "docker run --rm busybox sh -c 'echo $$'",
  'kill $$',
])('%s is an ordinary command', (command) => {
  expect(found(console(command))).toEqual([]);
  expect(found(`\`\`\`bash\n${command}\n\`\`\``)).toEqual([]);
});
