/** SQL Server's stand-in: a server and a sqlcmd of ours in Python, which `stand-in.test.ts` holds to the real ones' words. */
import type { ImageFolder } from '../../image-definition.ts';
import { hub, searchPath } from '../hub-image.ts';

export const mssql: ImageFolder = {
  packages: {},
  images: () => [
    {
      reference: 'mcr.microsoft.com/mssql/server:2022-latest',
      alsoTagged: ['2022-CU14-ubuntu-22.04', '2019-latest'],
      note: 'A stand-in: SQLite behind a sqlcmd and a start-up of ours that behave as the real ones do for the statements that the lab uses.',
      standIn: true,
      base: { image: hub('python:3.13-slim') },
      from: 'trixie',
      programs: [],
      files: [],
      folders: [{ path: '/var/opt/mssql', owner: 'root', mode: '777' }],
      own: 'mssql',
      config: {
        Env: [`PATH=${searchPath}:/opt/mssql-tools18/bin:/opt/mssql/bin`, 'LANG=C.UTF-8'],
        Cmd: ['/opt/mssql/bin/sqlservr'],
        ExposedPorts: { '1433/tcp': {} },
      },
    },
  ],
};
