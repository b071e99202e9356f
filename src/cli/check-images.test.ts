import { expect, test } from 'vitest';
import { assembleLabs } from '../lab/assemble.ts';
import { parsePage } from '../lab/page.ts';
import { imagesNotThere } from './check-images.ts';

const image = (reference: string, ...alsoTagged: string[]) => ({
  reference,
  alsoTagged,
  digest: '',
  bytes: 1,
  note: '',
  standIn: false,
});
const images = [image('busybox:1.37', 'latest', '1'), image('mcr.microsoft.com/mssql/server:2022-latest')];

/** Line and image of each remark on a page with `text`. */
function remarks(...lines: readonly string[]): string[] {
  const page = parsePage('lab/README.md', ['# T', '', ...lines, ''].join('\n'));
  return imagesNotThere(assembleLabs([page]).labs, images).map(
    ({ range, message }) => `${range.start.line} ${/`(.*)`/.exec(message)?.[1] ?? ''}`,
  );
}

const console = (...lines: string[]): string[] => ['```console', ...lines, '```'];

test('what the machine has, by every name, and what the lab makes, calls for no remark', () => {
  expect(
    remarks(
      ...console(
        '$ docker run --rm -e A=b busybox echo',
        '$ docker pull docker.io/library/busybox:1',
        '$ docker create mcr.microsoft.com/mssql/server:2022-latest',
        '$ docker build -t mine:2 . && docker run mine:2',
        '$ docker tag mine:2 localhost:5000/mine && docker pull localhost:5000/mine',
        '$ docker commit c1 kept',
        '$ docker run kept',
        '$ docker load --input x.tar',
        'Loaded image: loaded:1',
        '$ docker run loaded:1; docker run $IMAGE',
      ),
    ),
  ).toEqual([]);
});

test('another tag and another image are told once a page, at their command', () => {
  expect(
    remarks(
      ...console(
        '$ docker run --rm busybox:9 echo',
        '$ docker service create --name m mongo:7',
        '$ docker pull mongo:7',
      ),
      '',
      '```bash',
      'docker pull quay.io/some/thing',
      '```',
    ),
  ).toEqual(['4 busybox:9', '5 mongo:7', '9 quay.io/some/thing:latest']);
});

test('what is not run in the page’s machine, or should fail, calls for none', () => {
  const run = '$ docker run mongo:7';
  expect(remarks('```console exit=1', run, '```', '', '```console skip="why"', run, '```')).toEqual([]);
  const own = parsePage('lab/README.md', `---\nengine: docker\n---\n# T\n\n${console(run).join('\n')}\n`);
  expect(imagesNotThere(assembleLabs([own]).labs, images)).toEqual([]);
});
