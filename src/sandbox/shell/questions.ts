/** What it looks like when a program waits for somebody: for an answer, or for the rest of a command. */

/** `[y/N]`, `(yes/no/[fingerprint])? `, `y/n: `: nothing else ends a line so. */
const yesOrNo =
  /(?:^|[\s([<])(?:\[?y(?:es)?\]?\s*[/|]\s*\[?no?\]?|\[?no?\]?\s*[/|]\s*\[?y(?:es)?\]?)(?:[/|][^\])>]*)*[\])>]*\s*[:?>]?\s*$/i;
const secret =
  /\b(?:password|passphrase|pass phrase|passcode|pin|user ?name|login|e-?mail(?: address)?|token|verification code|common name)\b[^\n]{0,120}:\s*$/i;
const request = /^\W*(?:please\s+)?(?:enter|type|input|choose|select|press|hit|pick)\b[^\n]*[:?>.…\])]\s*$/i;
const asksWhether =
  /\b(?:sure|continue|proceed|overwrite|replace|remove|delete|really|want|wish|confirm|accept|agree|trust|ok|okay|do you|would you|shall|should|descend into)\b[^\n]*\?\s*$/i;

/** Whether `line`, on which the cursor stands while `command` runs, asks whoever sits there. */
export function isQuestion(line: string, command: string): boolean {
  return (
    [yesOrNo, secret, request, asksWhether].some((pattern) => pattern.test(line)) && !prints(command, line)
  );
}

/** Whether `command` itself prints `line`, word for word, and reads nothing. */
export function prints(command: string, line: string): boolean {
  const at = command.indexOf(line.trim());
  if (at === -1 || /\b(?:read|input|gets|select)\b/.test(command)) return false;
  return /\b(?:echo|printf|print)\b[^;&|\n]*$/.test(command.slice(0, at));
}

/**
 * What programs show before a further line of the same command: `> ` (shells), `    -> ` and `    '> ` (MySQL),
 * `   ...> ` (SQLite), `postgres-# `, `... ` (Python).
 */
const further = /^(?:> | *(?:-|['"`]|\/\*)> | *\.\.\.>? | *\w+[-'"(*$][#>] )$/;

/** Whether `line` asks for the rest of a command. `> ` is also the whole prompt of some programs, but of no shell. */
export function asksForMore(line: string, inShell: boolean): boolean {
  return further.test(line) && (inShell || line !== '> ');
}
