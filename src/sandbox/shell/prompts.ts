/** What a waiting program's prompt looks like at the end of a terminal's text. */

const escapes =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][0-9A-Za-z]|[=>78cDEHMNOZ])/g;

/** `text` without escape sequences. */
export function withoutEscapes(text: string): string {
  return text.replace(escapes, '');
}

/** To the line's first column. */
const toBegin = /\u001b\[[01]?G/g;

/** The line that the cursor stands on, as far as `text` tells: what follows the last line break. */
export function lastLine(text: string): string {
  const plain = withoutEscapes(text.slice(-2048).replace(toBegin, '\r'));
  const start = Math.max(plain.lastIndexOf('\n'), plain.lastIndexOf('\r')) + 1;
  return plain.slice(start);
}

/** Shells' and consoles' prompts: `/ # `, `root@3f1c:/# `, `sh-5.2$ `, `mysql> `, `127.0.0.1:6379> `, `>>> `. */
const anyPrompt =
  /^(?:(?:[\w.-]+@[\w.-]+:?)?[~/][\w./~-]*\s?[#$%]|(?:ba|da)?sh-[\d.]+[#$]|[#$]|>>>|\d+>|[\w.:()[\]-]{1,60}[=-]?[>#]|(?:MariaDB|mysql) \[[^\]]{1,80}\]>)\s$/;

/** What ends in a prompt's sign and a blank: `rs0 [direct: primary] test> `, `(gdb) `, `In [1]: `, `~ ❯ `. */
const likelyPrompt = /^(?:[^\s<][^<]{0,98})?(?:(?<![\d\s.])%|[>#$❯»➜λ])\s$|^\([\w.-]+\)\s$|^In \[\d+\]:\s$/u;

/**
 * A shell's prompt: ends in `#` or `$` after a directory, a user and host, `host:directory`, `sh-5.2` or
 * nothing, in brackets or after an environment's name in parentheses as well. No console writes these.
 */
const shellPrompt =
  /^(?:\([\w.-]+\) ?)*(?:\[(?:[\w.-]+|I have no name!)@[\w.-]+[: ][^\]>#$]*\]|(?:[\w.-]+|I have no name!)@[\w.-]+(?:[: ][^>#$]*)?|[\w.-]+:[~/][^>#$]*|[~/][\w./~-]*\s?|(?:ba|da|k|a)?sh-[\d.]+|)[#$]\s$/;

/** Whether the prompt `line` is that of a shell (`/ # `, `root@3f1c:/# `), not of another program (`mysql> `). */
export function isShellPrompt(line: string): boolean {
  return shellPrompt.test(line);
}

/** Whether `line` is a prompt that stands and waits; `written` is how a page writes the expected one. */
export function isPrompt(line: string, written?: string): boolean {
  if (anyPrompt.test(line) || shellPrompt.test(line)) return true;
  return written !== undefined && written.trim() !== '' && similar(written).test(line);
}

/**
 * Whether `line` looks as only a prompt does, of whatever program. It is one for sure only when nothing follows it for
 * longer than programs rest.
 */
export function isLikelyPrompt(line: string): boolean {
  return likelyPrompt.test(line);
}

/** The page's prompt, any host name (`root@3f1c…:`) and any directory accepted. */
function similar(written: string): RegExp {
  const literal = written.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${literal.replace(/@[\w.\\-]+/, '@[\\w.-]+').replace(/\/\S*(?=\s*\S?$)/, '\\S*')}\\s*$`,
  );
}

/** `output` without the prompt line that it ends with. */
export function withoutPrompt(output: string): string {
  return output.slice(0, output.lastIndexOf('\n') + 1);
}
