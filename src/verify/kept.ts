/** Whether a result keeps what its page promises, and whether all of it was looked at. */
import type { SnippetResult, SnippetStatus } from './result.ts';

/** Whether nothing that the page promises is broken: the author may say that a snippet is not run. */
export function isKept(status: SnippetStatus): boolean {
  switch (status) {
    case 'passed':
    case 'stood-in':
    case 'skipped':
    case 'sample':
    case 'other-platform':
      return true;
    case 'differs':
    case 'failed':
    case 'timed-out':
    case 'stopped':
    case 'not-reached':
      return false;
  }
}

/** Its outputs matched, but of at least one command the exit status could not be had. */
export function isUnchecked(result: SnippetResult): boolean {
  return 'exitStatus' in result;
}
