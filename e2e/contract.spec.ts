/**
 * What every engine must do, as the page sees it: one set of cases, run on each engine. The cases share one
 * session, in order, as a reader's would.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { engines } from './contract-engines.ts';
import type { Opened } from './contract-page.ts';
import { ended, inSession, openSession, resume, run, screen } from './contract-page.ts';

/** Makes of what comes a program that a web server runs, and whose output is the whole answer, byte for byte. */
const program = 'mkdir -p /w/cgi-bin; cat > /w/cgi-bin/raw; chmod +x /w/cgi-bin/raw';

/** What both engines have to make of the same bytes. */
const rawAnswers = [
  {
    what: 'that others announce',
    says: String.raw`printf 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone'`,
    answer: { status: 404, headers: {}, bytes: 4, text: 'none' },
  },
  {
    what: 'with headers of one name, and such as are for the connection only',
    says: String.raw`printf 'HTTP/1.1 200 OK\r\nX-A: 1\r\nConnection: close, X-Hop\r\nx-a: 2\r\nX-Hop: 3\r\nKeep-Alive: timeout=5\r\n\r\nto the end'`,
    answer: { status: 200, headers: { 'x-a': '1, 2' }, bytes: 10, text: 'to the end' },
  },
  {
    what: 'in chunks',
    says: String.raw`printf 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n'`,
    answer: { status: 200, headers: {}, bytes: 13, text: 'abc0123456789' },
  },
  {
    what: 'that is larger than is passed on',
    says: String.raw`printf 'HTTP/1.1 200 OK\r\n\r\n'; head -c 6000000 /dev/zero`,
    answer: expect.objectContaining({
      code: 'no-answer',
      message: expect.stringContaining('larger than 5 MiB'),
    }),
  },
];

for (const engine of engines) {
  test.describe.serial(`contract of ${engine.name}`, () => {
    // A busy machine of two cores is slow with two nodes: bounds, not expectations.
    test.describe.configure({ timeout: 300_000 });
    let page: Page;
    let opened: Opened;

    test.beforeAll(async ({ browser, baseURL }) => {
      test.setTimeout(300_000 + engine.openMs);
      const site = baseURL ?? '';
      const fragment = await engine.open(new URL(site).origin);
      page = await browser.newPage({ baseURL: site });
      opened = await openSession(page, `labs/networking/overlay/${fragment}`);
    });
    test.afterAll(async () => {
      // Undefined where the engine could not be opened: that is the failure to tell, not this.
      await (page as Page | undefined)?.close();
      await engine.close();
    });

    test('tells which engine it is', () => {
      const { info } = opened;
      expect(info.kind).toBe(engine.name);
      expect(info.engineVersion).toMatch(/^\d+\.\d+\.\d+/);
      expect(info.platform).toMatch(/^linux\//);
    });

    test('gives output and exit status', async () => {
      expect(await run(page, 'echo hello')).toEqual(ended(0, 'hello\r\n'));
      expect(await run(page, '(exit 42)')).toEqual(ended(42, ''));
      expect(await run(page, 'docker version --format {{.Server.Version}}')).toEqual(
        ended(0, expect.stringContaining(opened.info.engineVersion)),
      );
    });

    test('keeps directory and variables from command to command', async () => {
      expect(await run(page, 'pwd; mkdir -p d && cd d && x=5')).toEqual(ended(0, '/root\r\n'));
      expect(await run(page, 'echo $x ${PWD##*/}; cd')).toEqual(ended(0, '5 d\r\n'));
    });

    test('tells a command that a signal ended', async () => {
      expect(await run(page, "sh -c 'kill -TERM $$'")).toMatchObject({ status: 'exited', exitCode: 143 });
    });

    test('keeps Unicode', async () => {
      expect(await run(page, 'echo "ü € 😀 漢字"')).toEqual(ended(0, 'ü € 😀 漢字\r\n'));
    });

    test('gives 1 MB of output whole', async () => {
      await run(page, "seq -w 1 131072 | sed 's/$/X/' > long");
      const result = await run(page, 'cat long; rm long');
      expect(result.status).toBe('exited');
      expect(result.output).toHaveLength(131_072 * 9);
      expect(result.output.endsWith('131072X\r\n')).toBe(true);
    });

    test('takes a paste of 200 lines', async () => {
      const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\t${'x'.repeat(index % 70)}`);
      const expected = `${lines.join('\n')}\n`;
      expect(await run(page, `cat > pasted <<'EOF'\n${expected}EOF`)).toMatchObject({
        status: 'exited',
        exitCode: 0,
      });
      expect((await run(page, 'cat pasted')).output.replaceAll('\r\n', '\n')).toBe(expected);
    });

    test('takes a paste of 200 lines by hand', async () => {
      const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ${'y'.repeat(index % 70)}`);
      await inSession(
        page,
        (lab, text: string) => {
          lab.shell('node1').type(text, 'reader');
        },
        `cat > by-hand <<'EOF'\r${lines.join('\r')}\rEOF\r`,
      );
      expect((await run(page, 'cat by-hand')).output.replaceAll('\r\n', '\n')).toBe(`${lines.join('\n')}\n`);
    });

    test('stops a command that never ends, at its time or when told', async () => {
      expect(await run(page, 'sleep 1000', { timeoutMs: 1500 })).toMatchObject({ status: 'timed-out' });
      expect(await run(page, 'echo $?')).toEqual(ended(0, '130\r\n'));
      expect(await run(page, 'cat', { stop: true })).toMatchObject({ status: 'stopped' });
      expect(await run(page, 'echo on')).toEqual(ended(0, 'on\r\n'));
    });

    test('stops a container that never ends', async () => {
      const endless = "docker run --rm busybox sh -c 'echo it runs; exec sleep 1000'";
      expect(await run(page, endless, { stop: 'it runs' })).toMatchObject({ status: 'stopped' });
      expect(await run(page, 'echo on')).toEqual(ended(0, 'on\r\n'));
    });

    test('types into a container, and leaves it', async () => {
      const inside = { at: 'inside', insidePrompt: '/ # ' } as const;
      expect(
        await run(page, 'docker run -it --rm --hostname inner busybox sh', { insidePrompt: '/ # ' }),
      ).toMatchObject({
        status: 'prompting',
        output: expect.stringContaining('built-in shell (ash)'),
      });
      expect(await run(page, 'hostname', inside)).toEqual({
        status: 'prompting',
        exitCode: 0,
        output: 'inner\r\n',
      });
      expect(await run(page, 'sleep 1000', { ...inside, timeoutMs: 1500 })).toMatchObject({
        status: 'timed-out',
      });
      expect(await run(page, 'exit 3', { at: 'inside' })).toMatchObject({ status: 'exited', exitCode: 3 });
    });

    test('gives a new shell after one that ended', async () => {
      expect(await run(page, 'exit 4')).toMatchObject({ status: 'lost' });
      expect(await run(page, 'echo on')).toEqual(ended(0, 'on\r\n'));
    });

    test('has two nodes that know each other', async () => {
      expect(await run(page, 'hostname', { node: 'node2' })).toEqual(ended(0, 'node2\r\n'));
      expect(await run(page, 'ping -c 1 -W 5 node2 >/dev/null && echo reached')).toEqual(
        ended(0, 'reached\r\n'),
      );
    });

    test('saves files and shares variables', async () => {
      await inSession(page, async (lab) => {
        const bytes = new TextEncoder().encode('ü\n'.repeat(40_000));
        await lab.session.node('node1').writeFile('deep/er/file', bytes);
        for (const name of lab.nodes) await lab.session.node(name).setVariables({ TOKEN: "it's 5 $x" });
      });
      expect(await run(page, 'wc -c < deep/er/file; tail -n 1 deep/er/file')).toEqual(
        ended(0, '120000\r\nü\r\n'),
      );
      for (const node of ['node1', 'node2']) {
        expect(await run(page, 'echo "[$TOKEN]"', { node })).toEqual(ended(0, "[it's 5 $x]\r\n"));
      }
    });

    test('answers for a published port', async () => {
      const serve = `docker run -d --name web -p 8080:80 busybox sh -c 'mkdir /w; echo page > /w/index.html; httpd -f -h /w'`;
      expect(await run(page, serve)).toMatchObject({ status: 'exited', exitCode: 0 });
      const answer = await inSession(page, async (lab) => {
        const node = lab.session.node('node1');
        const { status, body } = await node.fetch(8080, { method: 'GET', path: '/', headers: {} });
        return { ports: await node.publishedPorts(), status, text: new TextDecoder().decode(body) };
      });
      expect(answer).toEqual({ ports: [8080], status: 200, text: 'page\n' });
    });

    for (const { what, says, answer } of rawAnswers) {
      test(`reads an answer ${what}`, async () => {
        await run(page, `docker exec -i web sh -c '${program}' <<'EOF'\n#!/bin/sh\n${says}\nEOF`);
        expect(await fetched(page, '/cgi-bin/raw')).toEqual(answer);
      });
    }

    test('says that nobody listens', async () => {
      await run(page, 'docker rm -f web');
      expect(await fetched(page, '/')).toMatchObject({ code: 'refused' });
    });

    test('goes back to before a command', async () => {
      await run(page, 'echo before > state; y=before');
      await inSession(page, (lab) => lab.checkpoint('a-snippet', 'a command'));
      await run(page, 'echo after > state; y=after; docker network create later');
      await inSession(page, (lab) => lab.undo());
      expect(await run(page, 'cat state; echo $y')).toEqual(ended(0, 'before\r\nbefore\r\n'));
      expect((await run(page, 'docker network ls --format {{.Name}}')).output).not.toContain('later');
    });

    test('saves for later, returns to the beginning, and goes on from what was saved', async () => {
      await run(page, 'echo kept > kept; z=kept');
      const saved = await inSession(page, (lab) => lab.session.save('{}'));
      expect(saved.bytes).toBeGreaterThan(0);
      await inSession(page, (lab) => lab.reset());
      expect(await run(page, 'ls /root; echo "[$z]"')).toEqual(ended(0, '[]\r\n'));
      await inSession(page, (lab) => lab.session.close());
      opened = await resume(page);
      expect(await run(page, 'cat kept')).toEqual(ended(0, 'kept\r\n'));
    });

    test('a node that is stopped is gone for the others, and starts anew', async () => {
      await inSession(page, async (lab) => {
        await lab.session.node('node2').stop();
      });
      expect(await run(page, 'ping -c 1 -W 1 node2 > /dev/null')).toMatchObject({
        status: 'exited',
        exitCode: 1,
      });
      expect(await run(page, 'true', { node: 'node2' })).toMatchObject({ status: 'lost' });
      await inSession(page, async (lab) => {
        await lab.restartNode('node2');
      });
      expect(await run(page, 'hostname', { node: 'node2' })).toEqual(ended(0, 'node2\r\n'));
      expect(await screen(page, 'node2')).toContain('node2:~$');
    });
  });
}

/** What a node's port 8080 answers, or why it does not. */
function fetched(page: Page, path: string): Promise<unknown> {
  return inSession(
    page,
    async (lab, path: string) => {
      try {
        const request = { method: 'GET', path, headers: {} };
        const { status, headers, body } = await lab.session.node('node1').fetch(8080, request);
        return { status, headers, bytes: body.length, text: new TextDecoder().decode(body.slice(0, 100)) };
      } catch (cause) {
        // Across the border of the page an error loses what it knows.
        return { ...((cause as { error?: unknown }).error as object) };
      }
    },
    path,
  );
}
