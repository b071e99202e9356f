/** What is said of a node that is gone, or that refused a file. */
import { SandboxFailure } from '../sandbox.ts';

export function nodeDied(node: string, why: string): SandboxFailure {
  return new SandboxFailure({
    code: 'node-died',
    message: `${node} does not answer. ${why}`,
    hint: 'Restart the node: it begins again with its first state, the others keep theirs.',
  });
}

/** Numbers of Linux errors that writing a file can meet. */
const reasons: Readonly<Record<number, string>> = {
  13: 'that is not allowed',
  17: 'a file is where a folder should be',
  20: 'a file is where a folder should be',
  21: 'it is a folder',
  28: 'the disk is full',
  30: 'the disk is read-only',
  36: 'the name is too long',
};

/** `error`: Linux’s number of it. */
export function notWritten(node: string, path: string, error: number): SandboxFailure {
  return new SandboxFailure({
    code: 'refused',
    message: `${node} did not write ${path}: ${reasons[error] ?? `error ${error}`}.`,
    hint: 'Look at the path on the node, then save again.',
  });
}
