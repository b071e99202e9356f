/** The search as it is: Pagefind makes the index of small pages, and Pagefind is asked. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Catalog } from '../search/catalog.ts';
import { vocabularyOf } from '../search/catalog.ts';
import { countWords, firstShown } from '../search/count-words.ts';
import { excerptOf } from '../search/excerpt.ts';
import type { Pagefind, SearchIndex } from '../search/pagefind.ts';
import { indexOf, ranking } from '../search/pagefind.ts';
import type { Match, Narrowing } from '../search/search.ts';
import { search } from '../search/search.ts';
import { writeSearchIndex } from './search-index.ts';

const docker = JSON.stringify({
  flags: {
    'compose up': { '-d': '--detach' },
    'network create': { '-d': '--driver' },
    inspect: { '-f': '--format' },
    logs: { '-f': '--follow' },
    run: {
      '-d': '--detach',
      '-i': '--interactive',
      '-p': '--publish',
      '-P': '--publish-all',
      '-t': '--tty',
      '-v': '--volume',
    },
    exec: { '-i': '--interactive', '-t': '--tty' },
    images: { '-a': '--all' },
    'image ls': { '-a': '--all' },
    'service logs': { '-f': '--follow' },
    'image rm': { '-f': '--force' },
  },
  aliases: [
    ['image rm', 'image remove', 'rmi'],
    ['image ls', 'image list', 'images'],
  ],
});

interface Written {
  readonly title: string;
  readonly html: string;
  readonly lab?: string;
  readonly level?: string;
  readonly lang?: string;
}

const text = (title: string, words: string, more: Partial<Written> = {}): Written => ({
  title,
  html: `<p>${words}</p>`,
  ...more,
});

let folder: string;
let sites = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labs-search-'));
  vi.stubGlobal('fetch', async (address: string) => {
    const path = address.startsWith('file:') ? fileURLToPath(address) : address;
    return new Response(await readFile(path.replace(/\?.*$/, '')));
  });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true, force: true });
});

/** Pages by the last part of their address. */
async function site(pages: Readonly<Record<string, Written>>): Promise<SearchIndex> {
  const out = join(folder, `site-${sites++}`);
  const about = Object.entries(pages).map(([name, { title, lab = 'A lab', level, lang = 'en' }]) => ({
    title,
    lab,
    ...(level === undefined ? {} : { level }),
    lang,
    url: `labs/${name}/`,
  }));
  for (const [name, { title, html, lang = 'en' }] of Object.entries(pages)) {
    const file = join(out, 'labs', name, 'index.html');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      `<html lang="${lang}"><body><nav>Menu</nav><article data-pagefind-body><h1>${title}</h1>${html}</article></body></html>`,
    );
  }
  await writeSearchIndex(about, docker, out);
  const basePath = join(out, 'pagefind/');
  const pagefind = (await import(
    /* @vite-ignore */ pathToFileURL(`${basePath}pagefind.js`).href
  )) as Pagefind;
  await pagefind.options({ basePath, baseUrl: '/', ranking });
  await pagefind.init();
  const catalog = JSON.parse(await readFile(`${basePath}catalog.json`, 'utf8')) as Catalog;
  return indexOf(pagefind, vocabularyOf(catalog));
}

const answerOf = (index: SearchIndex, question: string, lang = 'en', narrowing: Narrowing = {}) =>
  search(question, lang, narrowing, index.vocabulary, index);

async function asked(
  index: SearchIndex,
  question: string,
  lang = 'en',
): Promise<(readonly [Match, string])[]> {
  const { found } = await answerOf(index, question, lang);
  return found.map(({ match, page }) => [match, page.url.slice(5, -1)]);
}

async function names(index: SearchIndex, question: string, lang = 'en'): Promise<string[]> {
  return (await asked(index, question, lang)).map(([, name]) => name);
}

test('the phrase comes first, then all of the words, then most of them', async () => {
  const index = await site({
    most: text('One', 'a volume without a copy'),
    all: text('Two', 'the backup of data that stand on a volume'),
    exact: text('Three', 'make a volume backup now'),
    none: text('Four', 'something else'),
  });
  expect(await asked(index, 'volume backup')).toEqual([
    ['exact', 'exact'],
    ['all', 'all'],
    ['most', 'most'],
  ]);
  expect(await names(index, '"volume backup"')).toEqual(['exact']);
});

test('beginnings and pieces of words are found', async () => {
  const index = await site({
    network: text('A', 'docker network create'),
    keep: text('B', 'keep data with docker volumes'),
    mount: text('C', 'docker run --mount type=bind,source=data,target=/data busybox'),
    ports: text('D', 'docker run --publish 80:80 nginx'),
    other: text('E', 'nothing of that; port 8080'),
  });
  for (const [question, right] of [
    ['docker net', 'network'],
    ['docker vol', 'keep'],
    ['--mount type=bind', 'mount'],
    ['source=data', 'mount'],
    ['bind', 'mount'],
    ['publish', 'ports'],
    ['80:80', 'ports'],
    ['8080', 'other'],
  ] as const)
    expect((await names(index, question))[0], question).toBe(right);
});

test('short and long forms of a flag find each other, as the command has them', async () => {
  const index = await site({
    up: text('A', 'docker compose up --detach'),
    started: text('B', 'docker compose start -d, or up'),
    look: text('C', 'docker inspect web --format x'),
    read: text('D', 'docker logs --follow web'),
    keep: text('E', 'docker run --volume data:/data'),
    open: text('F', 'docker run --publish-all nginx'),
    make: text('G', 'docker network create --driver overlay'),
    other: text('H', 'docker logs --format x'),
    less: text('I', 'docker image rm -f nginx'),
  });
  // The flag may stand behind the operands.
  const { found } = await answerOf(index, 'docker inspect -f');
  expect(found[0]?.match).toBe('exact');
  for (const [question, right] of [
    ['docker compose up -d', 'up'],
    ['docker inspect -f', 'look'],
    ['docker logs -f', 'read'],
    ['docker run -v', 'keep'],
    ['docker run -P', 'open'],
    ['docker network create -d overlay', 'make'],
    ['docker image rm --force', 'less'],
  ] as const)
    expect((await names(index, question))[0], question).toBe(right);
});

test('a value stands behind its flag with = or a space', async () => {
  const index = await site({
    apart: text('A', 'docker network create --driver overlay nets'),
    joined: text('B', 'docker network create --driver=bridge nets'),
    ports: text('C', 'docker run --publish 8080:80 nginx'),
    other: text('D', 'docker network ls, overlay or bridge'),
  });
  for (const [question, right] of [
    ['--driver=overlay', 'apart'],
    ['docker network create --driver=overlay nets', 'apart'],
    ['--driver bridge', 'joined'],
    ['--driver=bridge', 'joined'],
    ['--publish=8080:80', 'ports'],
  ] as const)
    expect((await asked(index, question))[0], question).toEqual(['exact', right]);
});

test('short flags of a command are found in any order, grouped or apart', async () => {
  const index = await site({
    ports: text('A', 'docker run -d -p 8080:80 nginx'),
    shell: text('B', 'docker exec -it web sh'),
    begun: text('C', 'docker run -dit alpine'),
    other: text('D', 'docker exec web ls; docker run nginx'),
  });
  for (const [question, right] of [
    ['docker run -dp 8080:80', 'ports'],
    ['docker run -itd', 'begun'],
    ['docker run -d -i -t alpine', 'begun'],
    ['docker exec -ti', 'shell'],
    ['docker exec -ti web', 'shell'],
    ['docker exec -i -t web', 'shell'],
    ['docker exec --interactive --tty web', 'shell'],
    ['-ti', 'shell'],
  ] as const)
    expect((await asked(index, question))[0], question).toEqual(['exact', right]);
});

test('other words for the same are found', async () => {
  const index = await site({
    rmi: text('A', 'docker rmi nginx, an image less'),
    check: text('B', 'add a health check'),
    built: text('C', 'a build in two stages'),
    kept: text('E', 'data that survive'),
    reseau: text('D', 'un reseau'),
    other: text('E', 'nothing'),
  });
  for (const [question, right] of [
    ['remove image', 'rmi'],
    ['how do I delete an image', 'rmi'],
    ['healthcheck', 'check'],
    ['persistence', 'kept'],
    ['multi-stage', 'built'],
    ['Réseau', 'reseau'],
  ] as const)
    expect(await names(index, question), question).toEqual([right]);
});

test('titles and headings weigh more than running text', async () => {
  const index = await site({
    text: text('Other', 'volume volume volume'),
    heading: { title: 'Another', html: '<h2 id="x">A volume</h2><p>words</p>' },
    title: text('Volume', 'words'),
  });
  expect(await names(index, 'volume')).toEqual(['title', 'heading', 'text']);
});

test('every language is found, the asking page’s own first', async () => {
  const index = await site({
    en: text('Volumes', 'A docker volume keeps data.'),
    ja: text(
      'ボリューム',
      '名前付きボリュームは、ガベージコレクションで消えません。これは<code>compose</code>コマンドです。docker volume create',
      { lang: 'ja' },
    ),
    zh: text('数据卷', '这是一段简单的测试文本。docker volume create', { lang: 'zh' }),
    ko: text('제목', '볼륨을 컨테이너에서 지웁니다', { lang: 'ko' }),
  });
  expect((await names(index, 'docker volume', 'en'))[0]).toBe('en');
  expect((await names(index, 'docker volume', 'ja'))[0]).toBe('ja');
  expect((await names(index, 'docker volume', 'zh-TW'))[0]).toBe('zh');
  for (const [word, right] of [
    ['名前付き', 'ja'],
    ['ガベージコレクション', 'ja'],
    ['コレクション', 'ja'],
    ['ボリューム 名前', 'ja'],
    ['compose', 'ja'],
    ['composeコマンド', 'ja'],
    ['一段', 'zh'],
    ['简单', 'zh'],
    ['段简', 'zh'],
    ['测试文本', 'zh'],
    ['볼륨 컨테이너', 'ko'],
  ] as const)
    for (const lang of ['en', 'ja', 'zh']) expect((await names(index, word, lang))[0], word).toBe(right);
  expect(await names(index, '京都')).toEqual([]);
});

test('what is said above the results', async () => {
  const index = await site({ a: text('Volumes', 'docker volume'), b: text('Networks', 'docker network') });
  for (const [question, said] of [
    ['docker', '2 pages'],
    ['docker volume', '1 page, and what comes near'],
    ['volume network', 'No page has all of these words. 2 pages come near.'],
    ['docker kubernetes', 'No page has “kubernetes”. 2 pages come near.'],
    ['volume kubernetes: ', 'No page has “kubernetes”. 1 page comes near.'],
    ['volume name=web', 'No page has “name=web”. 1 page comes near.'],
    ['docker volumne', 'No page has “volumne”. 2 pages come near, with “volume” instead.'],
    ['volumne', 'Nothing found for “volumne”. What comes nearest: “volume”.'],
    ['volumetric', 'Nothing found for “volumetric”. What comes nearest: “volume”.'],
    ['--volume', 'Nothing found for “--volume”. What comes nearest: “volume”.'],
    ['xqzjvkw', 'Nothing found for “xqzjvkw”.'],
    ['?!', 'Nothing found for “?!”.'],
  ] as const) {
    const answer = await answerOf(index, question);
    expect(countWords(question, firstShown(answer), answer)).toBe(said);
  }
});

test('a search is narrowed to a lab and a level', async () => {
  const index = await site({
    a: text('A', 'volume', { lab: 'One', level: 'beginner' }),
    b: text('B', 'volume', { lab: 'Two', level: 'beginner' }),
  });
  const titles = async (narrowing: Narrowing) =>
    (await answerOf(index, 'volume', 'en', narrowing)).found.map(({ page }) => page.title);
  expect(await titles({ lab: 'Two', level: 'beginner' })).toEqual(['B']);
  expect(await titles({ level: 'advanced' })).toEqual([]);
});

test('an excerpt shows the words, marked, as the page has them', async () => {
  const index = await site({
    a: text('A', `${'word '.repeat(100)}docker network create --driver overlay ${'end '.repeat(100)}`),
    ja: text('題', '名前付き<b>volume</b>を、ガベージコレクションで消します。', { lang: 'ja' }),
  });
  const shown = async (question: string) => {
    const [found] = (await answerOf(index, question)).found;
    if (found === undefined) throw new Error(`${question} is not found`);
    const pieces = excerptOf(
      found.page,
      found.sections[0] ?? -1,
      await index.text(found.page.id),
      found.marks,
    );
    return pieces.map(({ text: piece, isMarked }) => (isMarked ? `[${piece}]` : piece)).join('');
  };
  expect(await shown('docker network create -d')).toMatch(
    /^… word .*word \[docker network create --driver\] overlay end .* …$/,
  );
  expect(await shown('ガベージ')).toBe('名前付きvolumeを、[ガベージ]コレクションで消します。');
});

test('a command is found by its name where no page has it with these flags', async () => {
  const index = await site({
    service: text('A', 'docker service logs --tail 1 ping says what the tasks say'),
    apart: text('B', 'docker run -f of a service, and its logs; docker logs -f web'),
    other: text('C', 'nothing'),
  });
  expect(await asked(index, 'docker service logs -f')).toEqual([
    ['all', 'service'],
    ['all', 'apart'],
  ]);
  expect(await names(index, '$ docker service logs web 2>&1 | grep error')).toEqual(['service', 'apart']);
});

test('a command is found by its other name, and whatever stands for names of one’s own', async () => {
  const index = await site({
    list: text('A', 'docker image ls shows them'),
    start: text('B', 'docker run -v data:/data busybox'),
    other: text('C', 'images that run; a list of data'),
  });
  for (const [question, right] of [
    ['docker images -a', 'list'],
    ['docker run -v $(pwd):/app node', 'start'],
    ['docker run -v "$PWD":/work', 'start'],
    ['sudo docker run --volume ${HOME}/x:/y', 'start'],
  ] as const)
    expect((await names(index, question))[0], question).toBe(right);
});

test('what is done with all of a kind is found as one would say it', async () => {
  const index = await site({
    clean: text('A', 'docker image prune removes dangling images'),
    apart: text('B', 'docker rmi nginx; docker images -q; an image'),
  });
  for (const question of [
    'docker rmi $(docker images -q -f dangling=true)',
    'docker images -q -f dangling=true | xargs docker rmi',
  ])
    expect((await names(index, question))[0], question).toBe('clean');
});

test('an error message is found in other programs’ words, whatever it names', async () => {
  const index = await site({
    said: text('A', 'ping: bad address &#39;db&#39;'),
    explained: text('B', 'the DNS server knows each name'),
    apart: text('C', 'a host could not do such a thing; web; no'),
    other: text('D', 'nothing'),
  });
  for (const question of [
    'no such host',
    'curl: (6) Could not resolve host: web',
    'dial tcp: lookup web on 127.0.0.11:53: no such host',
    'psql: error: could not translate host name "web" to address: Name or service not known',
  ]) {
    const found = await names(index, question);
    expect(found.slice(0, 2), question).toEqual(['said', 'explained']);
  }
  const answer = await answerOf(index, 'Error 3f2a8bc0d1e9: bad address');
  expect(answer.unknown).toEqual([]);
});
