/** What `labs sandbox` says when it is up. */
import type { SandboxServer } from '../sandbox/docker/server.ts';

/** `withSite`: whether the server has the site as well. */
export function openingWords({ url, fragment }: SandboxServer, withSite: boolean): string {
  const open = withSite
    ? `Open this; the Run buttons then use your Docker Engine:\n\n  ${url.replace('ws', 'http')}/#${fragment}\n\nor put`
    : 'Put';
  return `${open} this behind the address of any page of the site:\n\n  #${fragment}\n`;
}

/** What a privileged container means, said before anybody uses one. */
export const privilegedWords = `What this allows: each node is a privileged container with a Docker Engine of its own. Whoever has
a link from above can run anything in it, and a privileged container can take over the machine that
Docker runs on. So give it to nobody else, and run only labs that you would run in a root shell.
Nothing of your files is mounted into a node; its network reaches what this machine reaches.`;

/** `host`: by which learners reach this machine. */
export function classroomWords(server: SandboxServer, host: string, withSite: boolean): string {
  const { classroom, port, token } = server;
  if (!classroom) return '';
  const engine = encodeURIComponent(`ws://${host}:${port}`);
  const lines = classroom.learners.map(({ id, code }) => {
    const link = withSite ? `  http://${host}:${port}/#engine=${engine}&token=${code}` : '';
    return `  ${id.replace('-', ' ').padEnd(12)} ${code}${link}`;
  });
  const joining = [
    `Learners open this and type their code, or open a link of their own:`,
    '',
    `  http://${host}:${port}/join`,
  ];
  return [
    `Classroom for ${classroom.learners.length}. Where everyone is, and to reset a session:`,
    '',
    `  http://${host}:${port}/classroom#token=${token}`,
    '',
    ...(withSite
      ? joining
      : [
          'Build the site (npm run build) and start again, and learners can join. Their codes, each a token:',
        ]),
    '',
    ...lines,
    '',
    'The connection is not encrypted: use it on a network that you trust, on a machine set up for this.',
    '',
  ].join('\n');
}
