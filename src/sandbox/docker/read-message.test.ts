import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientMessage, readHello } from './read-message.ts';

const request = (call: unknown) => ({ kind: 'request', id: 1, call });
const size = { columns: 80, rows: 24 };

describe('a page’s messages', () => {
  it.each([
    request({ call: 'start', lab: 'x', nodes: ['node1', 'worker-2'], memoryMiB: 512 }),
    request({ call: 'saved' }),
    request({ call: 'open-terminal', session: 's', node: 'node1', size }),
    request({ call: 'set-variables', session: 's', node: 'node1', variables: { TOKEN: "a'b" } }),
    request({
      call: 'fetch',
      session: 's',
      node: 'node1',
      port: 80,
      method: 'GET',
      path: '/?q=1',
      headers: {},
    }),
    { kind: 'input', terminal: 't', text: 'ls\r' },
    { kind: 'resize', terminal: 't', size },
  ])('are read: %j', (message) => {
    expect(readClientMessage(message)).toEqual(message);
  });

  it.each([
    ['no message', null],
    ['an unknown call', request({ call: 'constructor' })],
    ['a node’s name that is an option', request({ call: 'start', lab: 'x', nodes: ['-v'], memoryMiB: 1 })],
    ['a node’s name with a path', request({ call: 'start', lab: 'x', nodes: ['../a'], memoryMiB: 1 })],
    ['the same node twice', request({ call: 'start', lab: 'x', nodes: ['a', 'a'], memoryMiB: 1 })],
    ['no nodes', request({ call: 'start', lab: 'x', nodes: [], memoryMiB: 1 })],
    [
      'a variable’s name with code',
      request({ call: 'set-variables', session: 's', node: 'a', variables: { 'A;id': '' } }),
    ],
    [
      'a header with a line of its own',
      request({
        call: 'fetch',
        session: 's',
        node: 'a',
        port: 80,
        method: 'GET',
        path: '/',
        headers: { a: 'b\r\nHost: c' },
      }),
    ],
    [
      'a header’s name that is a file',
      request({
        call: 'fetch',
        session: 's',
        node: 'a',
        port: 80,
        method: 'GET',
        path: '/',
        headers: { '@/etc/shadow': '' },
      }),
    ],
    [
      'a path that is another host',
      request({
        call: 'fetch',
        session: 's',
        node: 'a',
        port: 80,
        method: 'GET',
        path: '@evil.example/',
        headers: {},
      }),
    ],
    [
      'a method with an option',
      request({ call: 'fetch', session: 's', node: 'a', port: 80, method: '-o', path: '/', headers: {} }),
    ],
    [
      'a port that is none',
      request({ call: 'fetch', session: 's', node: 'a', port: 0, method: 'GET', path: '/', headers: {} }),
    ],
    ['an endless size', { kind: 'resize', terminal: 't', size: { columns: 1e9, rows: 1 } }],
    ['a path with a zero byte', request({ call: 'write-file', session: 's', node: 'a', path: 'a\0b' })],
  ])('are refused: %s', (_what, message) => {
    expect(readClientMessage(message)).toBeUndefined();
  });

  it('of any shape never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        readClientMessage(value);
        readClientMessage(request(value));
        readHello(text);
        readHello(JSON.stringify(value));
      }),
    );
  });
});
