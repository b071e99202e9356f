/** What people say who do not know Docker's word yet. The docker command's own names are in its table. */

const groups: readonly (readonly string[])[] = [
  ['remove', 'rm', 'rmi', 'delete', 'erase', 'prune', 'uninstall'],
  ['list', 'ls', 'show'],
  ['folder', 'directory'],
  ['env', 'environment', 'variable'],
  ['shell', 'bash', 'sh', 'terminal'],
  ['inside', 'into', 'enter', 'exec'],
  ['expose', 'publish', 'forward', 'map'],
  ['copy', 'cp'],
  ['size', 'smaller', 'space'],
  ['update', 'upgrade'],
  ['backup', 'archive', 'restore'],
  ['debug', 'troubleshoot', 'troubleshooting', 'mend'],
  ['replicas', 'scale'],
  ['persist', 'persistent', 'persistence', 'keep', 'survive'],
  ['db', 'database'],
  ['login', 'auth', 'authentication', 'password'],
  ['ip', 'address'],
  ['autostart', 'restart'],
  ['cpu', 'cpus'],
  ['ram', 'memory'],
  ['https', 'tls', 'certificate'],
  ['multistage', 'stage'],
  ['communicate', 'talk', 'connect', 'reach'],
  ['background', 'detach', 'detached'],
  ['download', 'pull'],
  ['upload', 'push'],
  ['crash', 'exit', 'exited', 'fail', 'failed'],
  ['reload', 'watch', 'sync'],
  ['restrict', 'limit'],
  ['credentials', 'login', 'password'],
  ['rename', 'name'],
  ['machine', 'node'],
];

/** Words of a question that say nothing about its subject. */
const empty = new Set(
  (
    'a all an and any anything are as at be best between by can could different difference do does easily everything ' +
    'example explain find for from get guide has have help how i in is it its know make me my need of on one only or ' +
    'our please properly quickly should so some something tell than that the their them then there this to tutorial ' +
    'two use used using versus via vs want was way we what when where whether which who whose why will with without work works ' +
    'would you your'
  ).split(' '),
);

export function everydayWords(word: string): readonly string[] {
  return groups
    .filter((group) => group.includes(word))
    .flat()
    .filter((other) => other !== word);
}

export function saysNothing(word: string): boolean {
  // Japanese and Chinese particles.
  return empty.has(word) || /^\p{Script=Hiragana}{1,2}$/u.test(word) || /^[的了和在是]$/u.test(word);
}
