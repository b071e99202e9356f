/**
 * `npm run bench:docker`: what the docker engine was asked to do, and what it does on this machine. Ends with 1
 * where something falls short, or did not happen at all.
 */
import { afterKill, manyAtOnce, oneNode, runBusybox, swarmOfThree } from './bench/cases.ts';
import { DockerEngine } from './client.ts';
import { dockerdForTests } from './dockerd-for-tests.ts';
import { useNodeSockets } from './fixtures/node-sockets.ts';
import { startSandboxServer } from './server.ts';

const learners = 20;

useNodeSockets();
const dockerd = await dockerdForTests(console.error);
const { docker, image } = dockerd;
const server = await startSandboxServer({
  docker,
  image,
  port: 0,
  rules: { sessions: learners, memoryMiB: 1024 },
});
const engine = new DockerEngine({ url: server.url, token: server.token });
const bench = { dockerd, server, engine };
const rows = [];

try {
  for (const measure of [
    () => oneNode(bench),
    () => swarmOfThree(bench),
    () => runBusybox(bench),
    () => manyAtOnce(bench, learners),
    () => afterKill(bench),
  ]) {
    for (const row of await measure()) {
      rows.push(row);
      console.error(`${row.what}: asked ${row.asked}, measured ${row.measured}`);
    }
  }
} finally {
  engine.disconnect();
  await server.close();
  await dockerd.stop();
}
console.table(rows);
process.exitCode = rows.every(({ kept }) => kept) ? 0 : 1;
