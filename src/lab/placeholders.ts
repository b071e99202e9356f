/** Words that stand for something which the reader is to fill in, as far as their looks tell. */

/** Nouns of Docker's own usage texts. */
const NOUN =
  'CONTAINER|IMAGE|NETWORK|VOLUME|NODE|SERVICE|STACK|TASK|REPOSITORY|REPO|REGISTRY|CONTAINERID|IMAGEID|NODEID|DOCKERID|' +
  'ID|IP|NAME|ADDRESS|ADDR|USERNAME|USER|HOSTNAME|HOST|PORT|TAG|TOKEN|PASSWORD|DIGEST';
const CAPITALS = new RegExp(`^(?:${NOUN}|(?:[A-Z0-9]+[-_])+(?:${NOUN}|PATH|DIR|DIRECTORY|FILE))$`);
/** These are placeholders whatever the command: `NAME` alone may be a name. */
const COMPOUND = /^[A-Z][A-Z0-9]*[-_](?:[A-Z0-9]+[-_])*(?:ID|IP|ADDRESS|HOST|HOSTNAME|TOKEN)$/;
const YOURS =
  /^(?:YOUR[-_][A-Z0-9_-]+|your[-_][a-z0-9_-]+|your[a-z]*(?:name|id|user|account|registry|repo|domain|hub)|YOUR[A-Z]*(?:NAME|ID|USER|IP|REGISTRY))$/;
const ACCOUNT = /^(?:user-?name|user_name|docker-?(?:hub-?)?(?:id|user|username)|hub-?user(?:name)?)\//i;
const CROSSES = /^(?:x{3,}|x{1,3}(?:\.x{1,3}){3})$/i;
/** `{{id}}`, alone: a template of docker begins with a dot or a function's name and a blank. */
const DOUBLE = /^\{\{[A-Za-z][\w-]*\}\}$/;
/** `{id}`, `[container-id]`; neither `{a,b}` nor `[a-z]`. */
const BRACED = /(?<![{$])\{[A-Za-z][\w -]*\}(?!\})/;
const BRACKETED = /\[(?!\w-\w\])[A-Za-z][\w -]+\]/;

/** Of an argument to docker. */
export function placeholderIn(text: string, isQuoted: boolean): string | undefined {
  const held = isQuoted
    ? (whole(text, BRACED) ?? whole(text, BRACKETED))
    : (BRACED.exec(text) ?? BRACKETED.exec(text))?.[0];
  if (held !== undefined) return held;
  if (!isQuoted && DOUBLE.test(text)) return text;
  if (text === '...' || text === '…') return text;
  if (ACCOUNT.test(text)) return text.slice(0, text.indexOf('/'));
  return pieces(text).find((piece) => CAPITALS.test(piece) || YOURS.test(piece) || CROSSES.test(piece));
}

/** Of an argument to any program. */
export function yoursIn(text: string): string | undefined {
  return pieces(text).find((piece) => YOURS.test(piece) && piece.length > 'your-'.length);
}

/** Of an argument to a program that takes addresses. */
export function addressIn(text: string): string | undefined {
  return pieces(text).find((piece) => COMPOUND.test(piece) || CROSSES.test(piece));
}

/** Between the marks of names and addresses; of a host's name its first part alone as well. */
function pieces(text: string): readonly string[] {
  return text.split(/[/:@=,]/).flatMap((piece) => {
    const dot = piece.indexOf('.');
    return dot > 0 && /^[a-z.]+$/.test(piece.slice(dot)) ? [piece, piece.slice(0, dot)] : [piece];
  });
}

function whole(text: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(text)?.[0];
  return found === text ? found : undefined;
}
