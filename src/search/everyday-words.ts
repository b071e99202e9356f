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
  ['replicas', 'scale', 'copies', 'instances'],
  ['persist', 'persistent', 'persistence', 'keep', 'survive'],
  ['db', 'database'],
  ['login', 'auth', 'authentication', 'password'],
  ['ip', 'address'],
  ['autostart', 'restart', 'reboot'],
  ['cpu', 'cpus'],
  ['ram', 'memory'],
  ['https', 'tls', 'certificate'],
  ['multistage', 'stage'],
  ['communicate', 'talk', 'connect', 'reach', 'access', 'see'],
  ['dns', 'resolve', 'resolution', 'hostname'],
  ['downtime', 'outage', 'rolling'],
  ['look', 'see', 'view', 'watch'],
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
    'a after all already also always an and any anything are arent as at be because been before being best between ' +
    'but by can cannot cant could couldnt did didnt difference different do does doesnt doing dont each easily ' +
    'every everything example explain few find for from get gets getting got guide had has have help how i if im in ' +
    'instead is isnt it its ive just keeps know less let make many me more most much my myself need no not of off ' +
    'on one only or other our own please properly quickly same should shouldnt so some something still such tell ' +
    'than that the their them then there these they this those to too tried try trying tutorial two until use used ' +
    'using versus very via vs want was wasnt way we were what whats when where whether which while who whose why ' +
    'will with without wont work working works would wrong yet you your'
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
