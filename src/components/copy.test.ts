import { expect, test } from 'vitest';
import { byNode } from './copy.ts';

test('commands for one node are copied as they are typed', () => {
  const parts = [
    { node: 'node1', text: 'docker swarm init' },
    { node: 'node1', text: 'docker node ls' },
  ];
  expect(byNode(parts)).toBe('docker swarm init\ndocker node ls');
});

test('a file, a script and PowerShell belong to no node, and are copied as they are', () => {
  expect(byNode([{ text: 'FROM busybox\nCMD ["true"]' }])).toBe('FROM busybox\nCMD ["true"]');
  expect(byNode([{ text: 'docker ps' }, { text: 'docker images' }])).toBe('docker ps\ndocker images');
});

test('commands for several nodes say whose each group is', () => {
  const parts = [
    { node: 'node3', text: 'docker swarm leave' },
    { node: 'node2', text: 'docker swarm leave' },
    { node: 'node1', text: 'docker node ls' },
    { node: 'node1', text: 'docker swarm leave --force' },
    { node: 'node2', text: 'docker info' },
  ];
  expect(byNode(parts)).toBe(
    [
      '# node3',
      'docker swarm leave',
      '# node2',
      'docker swarm leave',
      '# node1',
      'docker node ls',
      'docker swarm leave --force',
      '# node2',
      'docker info',
    ].join('\n'),
  );
});
