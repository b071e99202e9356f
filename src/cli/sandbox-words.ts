/** What `labs sandbox` says when it is up. */
import type { SandboxServer } from '../sandbox/docker/server.ts';

/** `withSite`: whether the server has the site as well. */
export function openingWords({ url, fragment }: SandboxServer, withSite: boolean): string {
  const here = `Open this; the Run buttons then use your Docker Engine, in every browser:

  ${url.replace('ws', 'http')}/#${fragment}

`;
  const elsewhere = `On another site (name it with --origin https://…) put this behind the address of any page. Chrome, Edge
and Firefox then ask whether the site may reach this device; Safari never lets it:

  #${fragment}
`;
  return withSite ? here + elsewhere : `${elsewhere}\n${noSiteWords}\n`;
}

const noSiteWords =
  'There is no built site here to serve. With one (npm run build) every browser works, at an address of this machine.';

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
