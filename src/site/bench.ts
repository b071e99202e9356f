/**
 * `npm run bench`: what a build costs, beside what was asked. It makes its own corpus, the same every time, of
 * pages like those of ordinary Markdown labs, and builds each size in a process of its own. Pagefind is a
 * process apart and is not counted.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const askedCold = 7.5;
const askedPerPage = 0.015;
const small = 129;
const large = 2064;

/** What pages are made of. */
const vocabulary = (
  'container image network volume service stack swarm node registry layer build file command port host name address ' +
  'bridge overlay driver daemon client engine process memory disk log secret config task replica update rollback ' +
  'publish pull push tag inspect remove create start stop attach detach mount copy run list show read write wait'
).split(' ');

const scratch = await mkdtemp(join(tmpdir(), 'labs-bench-'));
try {
  const cold = await measure(small);
  console.log(`${small} pages: ${cold.toFixed(2)} CPU s (asked: at most ${askedCold})`);
  const big = await measure(large);
  console.log(
    `${large} pages: ${big.toFixed(1)} CPU s, ${(big / large).toFixed(4)} CPU s a page (asked: at most ${askedPerPage})`,
  );
  if (cold > askedCold || big / large > askedPerPage) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** CPU seconds, user and system, of a whole build without caches. */
async function measure(pages: number): Promise<number> {
  const labs = join(scratch, `labs-${pages}`);
  for (let number = 0; number < pages; number++) {
    const file = join(labs, ...pagePath(number));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, pageText(number));
  }
  const program =
    "const{build}=await import('astro');await build({logLevel:'error'});" +
    'const{userCPUTime,systemCPUTime}=process.resourceUsage();' +
    "console.log('CPU '+(userCPUTime+systemCPUTime)/1e6)";
  const output = await run(process.execPath, ['--input-type=module', '-e', program], {
    LABS_DIR: labs,
    DIST_DIR: join(scratch, `dist-${pages}`),
    SITE_SEARCH: 'off',
    ASTRO_TELEMETRY_DISABLED: '1',
  });
  const [, seconds] = /CPU ([\d.]+)/.exec(output) ?? [];
  if (seconds === undefined) throw new Error(`The build of ${pages} pages failed:\n${output.slice(-2000)}`);
  return Number(seconds);
}

function run(program: string, args: readonly string[], environment: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...environment } });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
    child.once('error', reject);
    child.once('exit', () => {
      resolve(output);
    });
  });
}

/** Labs of at most 24 pages in two levels of folders. */
function pagePath(number: number): readonly string[] {
  const lab = `lab-${String(Math.floor(number / 24)).padStart(3, '0')}`;
  const part = number % 24;
  if (part === 0) return [lab, 'README.md'];
  return part % 6 === 0 ? [lab, `chapter-${part / 6}`, 'readme.md'] : [lab, `part-${part}.md`];
}

/** About 900 words with six fences, most without a language, as in the collections that people have. */
function pageText(number: number): string {
  const random = sequence(number + 1);
  const words = (count: number) =>
    Array.from({ length: count }, () => vocabulary[random(vocabulary.length)]).join(' ');
  const sections = Array.from({ length: 6 }, (_, index) => {
    const paragraphs = Array.from(
      { length: 3 },
      () => `${words(45)}. See \`docker ${words(1)}\` and **${words(2)}**.`,
    );
    return `## <a name="s${index}"></a>${words(4)}\n\n${paragraphs.join('\n\n')}\n\n${fence(index, random)}`;
  });
  return `# ${words(3)} ${number}\n\n${words(30)}.\n\n${sections.join('\n\n')}\n\n* [next](part-${(number % 5) + 1}.md)\n`;
}

function fence(index: number, random: (below: number) => number): string {
  const name = `c${random(90)}`;
  const fences = [
    `\`\`\`\n$ docker run -d --name ${name} -p ${8000 + random(900)}:80 nginx\n$ docker ps\nCONTAINER ID   IMAGE   COMMAND\n3f1c2a9b8d7e   nginx   "nginx"\n\`\`\``,
    `\`\`\`console\n$ docker exec ${name} cat /etc/hosts\n127.0.0.1 localhost\n[..] ${name}\n\`\`\``,
    `\`\`\`yaml\nservices:\n  ${name}:\n    image: nginx:${random(9)}\n    ports: ["80:80"]\n\`\`\``,
    `\`\`\`\nFROM debian:12\nRUN apt-get update && apt-get install -y ${name}\nCMD ["${name}"]\n\`\`\``,
    `\`\`\`sh\nfor i in 1 2 3; do\n  docker run --rm busybox echo ${name} $i\ndone\n\`\`\``,
    `1. First:\n\n   \`\`\`\n   node1$ docker service create --name ${name} --replicas ${random(9)} nginx\n   \`\`\`\n\n2. Then <container id> and ![](missing-${name}.png).`,
  ];
  return fences[index % fences.length] ?? '';
}

/** A small generator of numbers, so that the corpus is the same on every machine. */
function sequence(seed: number): (below: number) => number {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state % below;
  };
}
