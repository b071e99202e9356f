import { expect, test } from 'vitest';
import { parsePage } from '../lab/page.ts';
import { asTheMachineHas } from './machine-images.ts';

const image = (reference: string, ...alsoTagged: string[]) => ({
  reference,
  alsoTagged,
  digest: '',
  bytes: 1,
  note: '',
  standIn: reference.includes('mssql'),
});
const images = [image('docker.io/library/redis:7.0', '7'), image('docker.io/library/python:3.6', '3.5')];

test('an old image that the machine has under that tag is a remark, another one a warning', () => {
  const commands = ['redis:7.0', 'docker.io/library/python:3.5', 'python:3.6-slim', 'bitnami/redis'];
  const fence = commands.map((name) => `$ docker pull ${name}`).join('\n');
  const { diagnostics } = parsePage(
    'a/b.md',
    `# A\n\n\`\`\`console\n${fence}\n$ docker-compose up -d\n\`\`\`\n`,
  );
  const told = asTheMachineHas(diagnostics, images);
  expect(told.map(({ severity, code, range }) => `${range.start.line} ${severity} ${code}`)).toEqual([
    '4 info LAB072',
    '5 info LAB072',
    '6 warning LAB072',
    '7 warning LAB072',
    '8 warning LAB071',
  ]);
  expect(told[0]?.message).toBe('`redis:7.0` is no longer published or maintained, since 2024-07-29.');
  expect(told[0]?.hint).toBe(
    'The page’s machine has one of its own under this name. This release gets no updates; use a current one.',
  );
});
