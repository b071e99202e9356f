/** Words that stand for something which the reader is to fill in, as far as their looks tell. */

/** Nouns of Docker's own usage texts. */
const noun =
  'CONTAINER|IMAGE|NETWORK|VOLUME|NODE|SERVICE|STACK|TASK|REPOSITORY|REPO|REGISTRY|CONTAINERID|IMAGEID|NODEID|DOCKERID|' +
  'ID|IP|NAME|ADDRESS|ADDR|USERNAME|USER|HOSTNAME|HOST|PORT|TAG|TOKEN|PASSWORD|DIGEST';
const capitals = new RegExp(`^(?:${noun}|(?:[A-Z0-9]+[-_])+(?:${noun}|PATH|DIR|DIRECTORY|FILE))$`);
/** These are placeholders whatever the command: `NAME` alone may be a name. */
const compound = /^[A-Z][A-Z0-9]*[-_](?:[A-Z0-9]+[-_])*(?:ID|IP|ADDRESS|HOST|HOSTNAME|TOKEN)$/;
const things =
  'name|id|user|account|registry|repo|repository|domain|hub|image|container|project|password|token|email|server|company|org|ip|host';
const yours = new RegExp(
  `^(?:YOUR[-_][A-Z0-9_-]+|[Yy]our[-_][A-Za-z0-9_-]+|[Yy]our[a-zA-Z]*(?:${things})|YOUR[A-Z]*(?:${things.toUpperCase()})|Your[A-Z]\\w+)$`,
);
const account =
  /^(?:(?:my|your)?-?user-?name|user_name|(?:my|your)?-?docker-?(?:hub-?)?(?:id|user|user-?name)|hub-?user(?:name)?)\//i;
/** An identity is never chosen, so that its name stands for it. */
const identity = /^(?:container|image|node|service|task|network|volume|stack)[-_]?ids?$/i;
/** The same where the page makes none of that name. */
const commonName = /^(?:container|image|node|service|network|volume|stack)[-_]name$/;
const crosses =
  /^(?:x{3,}|SWMTKN-\d-(?:.*[-.])?(?:x{3,}|\.{3}|…).*|(?=.*x)(?:(?:\d{1,3}|x{1,3})\.){3}(?:\d{1,3}|x{1,3}))$/i;
/** `a.b.c.d` */
const letters = /^([a-z])\1{0,2}\.([a-z])\2{0,2}\.([a-z])\3{0,2}\.([a-z])\4{0,2}$/i;
/** Certain wherever it stands, also within other text. */
const yourCapitals = /(?<![\w$-])YOUR[-_][A-Z0-9_-]*[A-Z0-9]/;
/** `3f1c9a...`, cut off by the author. */
const cutOff = /^[\w-]+(?:\.{3}|…)$/;
/** `__IMAGE__` */
const underlined = /^__[A-Z][A-Z0-9_]*__$/;
const reference =
  /^(?:(?:repository|repo|registry|user|username|org|namespace)\/)?(?:image|name|repository)(?:[-_]name)?:tag$/;
/** `{{id}}`, alone: a template of docker begins with a dot or a function's name and a blank. */
const double = /^\{\{[A-Za-z][\w-]*\}\}$/;
/** `{id}`, `[container-id]`; neither `{a,b}` nor `[a-z]` nor `%{http_code}`. */
const braced = /(?<![{$%#@])\{[A-Za-z][\w -]*\}(?!\})/;
const bracketed = /\[(?!\w-\w\])[A-Za-z][\w -]+\]/;
/** Several words between brackets where one begins: no glob is written so, and no `package[extra]`. */
const bracketedWords = /(?:^|(?<=[/:@=]))\[[A-Za-z]{2,}(?:[-_ ][A-Za-z]{2,})+\]/;
/** `"<container id>"` */
const angled = /<[A-Za-z\p{L}][^<>|;&]*>/u;
/** `%NAME%`, neither what Windows sets nor `%20` and `%C3%A9`. */
const percentName =
  /%{1,2}(?!(?:USERPROFILE|USERNAME|USERDOMAIN|COMPUTERNAME|PATH|CD|DATE|TIME|TEMP|TMP|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|SYSTEMROOT|SYSTEMDRIVE|WINDIR|HOMEDRIVE|HOMEPATH|HOME|ERRORLEVEL|PUBLIC|COMSPEC|OS|RANDOM)%)(?:[A-Z][A-Z0-9_-]+[A-Z0-9]|[a-z]+(?:[-_][a-z]+)+)%{1,2}/i;
const hexadecimal = /^%[0-9A-F]{2}/i;
/** On this machine: what stands behind a colon or as a mount's target is in the container. */
const pathPattern =
  /(?:^|(?<=(?<!target|dst|destination)=)|(?<=[,@]))(?:~|\.{1,2})?\/?(?:(?:absolute\/|full\/|some\/|your\/|my\/)?path\/(?:to|of)|(?:host|local|container|absolute|full|some|your)\/(?:path|dir|directory|folder)|path-to-[\w-]+)(?![\w-])[\w./-]*/;

/** Of an argument to docker. `made`: names that the page gives. */
export function placeholderIn(
  text: string,
  isQuoted: boolean,
  made: ReadonlySet<string>,
): string | undefined {
  const held = isQuoted
    ? (whole(text, braced) ?? whole(text, bracketed) ?? angled.exec(text)?.[0])
    : (braced.exec(text) ?? bracketed.exec(text))?.[0];
  if (held !== undefined) return held;
  if (!isQuoted && double.test(text)) return text;
  if (text === '...' || text === '…' || cutOff.test(text)) return text;
  if (reference.test(text) && !text.split(/[/:]/).some((part) => part !== 'tag' && made.has(part)))
    return text;
  if (account.test(text)) return text.slice(0, text.indexOf('/'));
  return (
    pieces(text).find(
      (piece) =>
        capitals.test(piece) ||
        yours.test(piece) ||
        crosses.test(piece) ||
        underlined.test(piece) ||
        ((identity.test(piece) || commonName.test(piece)) && !made.has(piece)),
    ) ?? anywhereIn(text, made)
  );
}

/** Of an argument to any program. */
export function yoursIn(text: string, made: ReadonlySet<string>): string | undefined {
  return (
    pieces(text).find((piece) => yours.test(piece) && piece.length > 'your-'.length) ?? anywhereIn(text, made)
  );
}

/** Of an argument to a program that takes addresses. */
export function addressIn(text: string): string | undefined {
  const host = /^[a-z+]+:\/\//.test(text) ? undefined : hostIn(text);
  return (
    pieces(text).find((piece) => compound.test(piece) || crosses.test(piece)) ??
    (host !== undefined && (hostPattern.test(host) || letters.test(host)) ? host : undefined) ??
    text.split(/[/=&?]/).find((part) => whole(part, braced) !== undefined)
  );
}

/** These look like nothing else, whatever the program. */
function anywhereIn(text: string, made: ReadonlySet<string>): string | undefined {
  const path = pathPattern.exec(text)?.[0];
  const percent = percentName.exec(text)?.[0];
  return (
    (path === undefined || isMade(path, made) ? undefined : path) ??
    bracketedWords.exec(text)?.[0] ??
    certainIn(text) ??
    (percent === undefined || hexadecimal.test(percent) ? undefined : percent) ??
    urlPartIn(text)
  );
}

/** Of a value that may otherwise be anything. */
export function certainIn(text: string): string | undefined {
  return yourCapitals.exec(text)?.[0];
}

function isMade(path: string, made: ReadonlySet<string>): boolean {
  return [...made].some(
    (known) => path === known || path.startsWith(`${known}/`) || known.startsWith(`${path}/`),
  );
}

const hostNoun = 'IP|HOST|HOSTNAME|HOST-?NAME|ADDRESS|ADDR|SERVER|DOMAIN|IP-?ADDRESS|URL';
const hostPattern = new RegExp(`^(?:${hostNoun}|(?:[A-Z0-9]+[-_])+(?:${hostNoun}|NAME|ID))$`);
/** In lower case only where an address stands. */
const lowerHost =
  /^(?:ip|ip[-_]?addr(?:ess)?|host-?name|(?:[a-z0-9]+[-_])+(?:ip|ip[-_]?addr(?:ess)?|address|hostname))$/;

/** `http://IP:8080`, `http://<host>/`, `http://localhost:PORT`: a port is a number. */
function urlPartIn(text: string): string | undefined {
  const [, authority = ''] = /(?:^|=)(?:https?|wss?|tcp|ssh|git):\/\/([^/?#]*)/.exec(text) ?? [];
  if (authority === '') return undefined;
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const held = angled.exec(place)?.[0] ?? braced.exec(place)?.[0];
  if (held !== undefined) return held;
  const [, host = '', port = ''] = /^([^:]*)(?::(.*))?$/.exec(place) ?? [];
  if (hostPattern.test(host) || lowerHost.test(host) || letters.test(host) || crosses.test(host)) return host;
  return /^[A-Za-z][\w-]*$/.test(port) ? port : undefined;
}

/** `me@IP:/path`, `IP`, `HOST:80` */
function hostIn(text: string): string | undefined {
  return /^(?:[\w.-]+@)?([\w.-]+)(?::.*)?$/.exec(text)?.[1];
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
