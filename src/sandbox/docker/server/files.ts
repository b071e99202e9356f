/** Files and variables that a page puts on a node. */
import { SandboxFailure } from '../../sandbox.ts';
import type { NodeContainer } from './node.ts';

/** `head` knows where the file ends, whatever becomes of the connection. */
const writeScript = 'set -e; mkdir -p "$(dirname "$1")"; head -c "$2" >"$1"';

/** A new file under the old name is how each shell knows that there is something new. */
const variablesScript = `set -e; mkdir -p /run/labs; cd /run/labs; new=variables.$$
{ [ ! -e variables ] || cat variables; head -c "$1"; } >"$new"; mv "$new" variables`;

/** `path` absolute or below the lab folder. */
export async function writeFile(node: NodeContainer, path: string, contents: Uint8Array): Promise<void> {
  const absolute = path.startsWith('/') ? path : `/root/${path}`;
  await must(node, ['sh', '-c', writeScript, 'sh', absolute, String(contents.length)], contents, path);
}

export async function setVariables(
  node: NodeContainer,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Buffer.from(
    Object.entries(variables)
      .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
      .join(''),
  );
  await must(node, ['sh', '-c', variablesScript, 'sh', String(lines.length)], lines, 'the variables');
}

async function must(
  node: NodeContainer,
  command: readonly string[],
  input: Uint8Array,
  what: string,
): Promise<void> {
  const { exitCode, stderr } = await node.run(command, { input });
  if (exitCode === 0) return;
  throw new SandboxFailure({
    code: 'refused',
    message: `${node.plan.name} could not write ${what}: ${stderr.trim().slice(0, 300)}`,
    hint: 'See whether the path is a folder or the node’s disk is full.',
  });
}
