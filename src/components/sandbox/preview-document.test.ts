import { expect, test } from 'vitest';
import type { PortAnswer } from '../../sandbox/sandbox.ts';
import type { PortQuestion } from './preview-document.ts';
import { replaceUrls, wholeDocument } from './preview-document.ts';

const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'">`;
const dot: PortAnswer = {
  status: 200,
  headers: { 'Content-Type': 'image/png' },
  body: new TextEncoder().encode('dot'),
};
const moved = (status: number, location: string): PortAnswer => ({
  status,
  headers: { Location: location },
  body: new Uint8Array(),
});

/** A port that answers by `method path`, and what it was asked. */
function port(answers: Readonly<Record<string, PortAnswer>>) {
  const asked: string[] = [];
  const ask = ({ method, url }: PortQuestion): Promise<PortAnswer> => {
    const question = `${method} ${url.pathname}${url.search}`;
    asked.push(question);
    const answer = answers[question];
    return answer === undefined
      ? Promise.reject(new Error(`Nobody answers ${question}.`))
      : Promise.resolve(answer);
  };
  return { ask, asked };
}

const question = (path: string, method = 'GET'): PortQuestion => ({
  method,
  url: new URL(path, 'http://node1:8080'),
});

test('a picture is shown as it is, and no script may run beside it', async () => {
  const { ask } = port({ 'GET /dot.png?big': dot });
  expect(await wholeDocument(question('/dot.png?big'), ask)).toEqual({
    url: new URL('http://node1:8080/dot.png?big'),
    html: `${policy}<img src="data:image/png;base64,ZG90" alt="">`,
  });
});

test('redirects are followed: by GET, and as asked where the answer wants the same again', async () => {
  const { ask, asked } = port({
    'POST /save': moved(308, '/store'),
    'POST /store': moved(303, 'http://node1:8080/dot.png'),
    'GET /dot.png': dot,
  });
  const { url } = await wholeDocument(question('/save', 'POST'), ask);
  expect(url.href).toBe('http://node1:8080/dot.png');
  expect(asked).toEqual(['POST /save', 'POST /store', 'GET /dot.png']);
});

test('who sends the reader round in circles is asked eleven times', async () => {
  const turning = { ...moved(302, '/'), headers: { location: '/', 'content-type': 'image/png' } };
  const { ask, asked } = port({ 'GET /': turning });
  await wholeDocument(question('/'), ask);
  expect(asked).toHaveLength(11);
});

test('a redirect to another host is not followed', async () => {
  const away = {
    ...moved(302, 'http://node1:9090/'),
    headers: { location: 'http://node1:9090/', 'content-type': 'image/png' },
  };
  const { ask, asked } = port({ 'GET /': away });
  expect((await wholeDocument(question('/'), ask)).url.href).toBe('http://node1:8080/');
  expect(asked).toEqual(['GET /']);
});

test('a node that does not answer is told to whoever asked', async () => {
  const { ask } = port({});
  await expect(wholeDocument(question('/'), ask)).rejects.toThrow('Nobody answers GET /.');
});

test('urls of a style sheet are replaced, however they are quoted; data and anchors stay', async () => {
  const style = `a{background:url(a.png)} b{background:url("b.png")} c{src:url( 'c.woff' )} d{fill:url(#d)} e{x:url(data:,e)} f{x:url(gone.png)}`;
  const replaced = await replaceUrls(style, (address) =>
    Promise.resolve(address === 'gone.png' ? undefined : `data:,${address}`),
  );
  expect(replaced).toBe(
    `a{background:url("data:,a.png")} b{background:url("data:,b.png")} c{src:url("data:,c.woff")} d{fill:url(#d)} e{x:url(data:,e)} f{x:url(gone.png)}`,
  );
});
