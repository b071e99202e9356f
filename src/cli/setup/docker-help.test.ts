import { expect, test } from 'vitest';
import { readHelp } from './docker-help.ts';

test('short flags, names and commands are read from what docker says', () => {
  const help = `Usage:  docker image rm [OPTIONS] IMAGE [IMAGE...]

Remove one or more images

Aliases:
  docker image rm, docker image remove, docker rmi

Options:
  -f, --force      Force removal of the image
      --no-prune   Do not delete untagged parents
`;
  expect(readHelp(help)).toEqual({
    flags: { '-f': '--force' },
    names: ['image rm', 'image remove', 'rmi'],
    commands: [],
  });
  const group = `Usage:  docker [OPTIONS] COMMAND

Common Commands:
  run         Create and run a new container from an image

Management Commands:
  buildx*     Docker Buildx
  compose*    Docker Compose

Global Options:
  -D, --debug              Enable debug mode
  -H, --host string        Daemon socket to connect to
`;
  expect(readHelp(group)).toEqual({
    flags: { '-D': '--debug', '-H': '--host' },
    names: [],
    commands: ['run', 'buildx', 'compose'],
  });
});
