/** Programs in a container, without a terminal: what they print and how they end. */
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { SandboxFailure } from '../../sandbox.ts';

export interface Executed {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Bytes of standard output that are kept; a program that writes more is cut off. */
const maxOutputBytes = 6 * 1024 * 1024;

/**
 * Runs a program in a container, without a terminal and without a shell.
 * @throws {SandboxFailure} `node-died` when the container is not running, `no-answer` after `timeoutMs`
 */
export async function execute(
  container: Docker.Container,
  command: readonly string[],
  options: { readonly input?: Uint8Array; readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Executed> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
  const { exec, stream } = await begin(container, command);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let kept = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const give = (): void => {
        reject(options.signal?.aborted ? aborted() : noAnswer(command));
      };
      signal.addEventListener('abort', give, { once: true });
      if (signal.aborted) give();
      demultiplex(stream, (from, bytes) => {
        if (from === 2) stderr.push(bytes);
        else if ((kept += bytes.length) <= maxOutputBytes) stdout.push(bytes);
        else resolve();
      });
      stream.on('end', resolve).on('close', resolve).on('error', reject);
      if (options.input) stream.write(options.input);
    });
  } finally {
    stream.destroy();
  }
  const { ExitCode } = await exec.inspect();
  return {
    exitCode: ExitCode ?? -1,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString(),
  };
}

async function begin(
  container: Docker.Container,
  command: readonly string[],
): Promise<{ exec: Docker.Exec; stream: Duplex }> {
  try {
    const exec = await container.exec({
      Cmd: [...command],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    return { exec, stream: await exec.start({ hijack: true, stdin: true }) };
  } catch (error) {
    throw nodeGone(error);
  }
}

/** Docker's stream format: stream number, three zeros, length (big-endian), bytes. */
function demultiplex(stream: Duplex, onPart: (from: number, bytes: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  stream.on('data', (data: Buffer) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    while (rest.length >= 8) {
      const length = rest.readUInt32BE(4);
      if (rest.length < 8 + length) return;
      onPart(rest.readUInt8(0), rest.subarray(8, 8 + length));
      rest = rest.subarray(8 + length);
    }
  });
}

/** What a refusal by Docker to run something in a node means to the reader. */
export function nodeGone(cause: unknown): SandboxFailure {
  return new SandboxFailure(
    { code: 'node-died', message: 'The node is not running.', hint: 'Start the node again.' },
    { cause },
  );
}

function noAnswer(command: readonly string[]): SandboxFailure {
  return new SandboxFailure({
    code: 'no-answer',
    message: `The node did not answer in time (${command[0] ?? ''}).`,
    hint: 'Try once more; if it stays so, start the node again.',
  });
}

function aborted(): SandboxFailure {
  return new SandboxFailure({
    code: 'aborted',
    message: 'It was called off.',
    hint: 'Start again when you like.',
  });
}
