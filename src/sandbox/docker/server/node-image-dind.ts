/** A node's image from Docker's own `docker:<version>-dind`. */
import type Docker from 'dockerode';
import { hashOf } from '../../guest/cache.ts';
import { imageLabels } from './node-image-labels.ts';
import { tar } from './tar.ts';

/** Docker's own image with what labs use besides: bash, curl, and a name server for containers. */
const dockerfile = (version: string) => `FROM docker:${version}-dind
RUN apk add --no-cache bash bash-completion bind-tools curl dnsmasq iproute2 jq less nano procps sudo tini tree
LABEL ${imageLabels.images}=registry
`;

/** Hash of what is put into the image. */
export function dindInputs(version: string): Promise<string> {
  return Promise.resolve(hashOf(dockerfile(version)));
}

/** Pulls `docker:<version>-dind`, unless it can only be had as it is here, and builds `tag` from it. */
export async function buildFromDind(
  docker: Docker,
  { version, tag, inputs }: { readonly version: string; readonly tag: string; readonly inputs: string },
): Promise<void> {
  const base = `docker:${version}-dind`;
  try {
    await follow(docker, await docker.pull(base));
  } catch (error) {
    const isHere = await docker
      .getImage(base)
      .inspect()
      .then(Boolean, () => false);
    if (!isHere) throw error;
  }
  const text = `${dockerfile(version)}LABEL ${imageLabels.inputs}=${inputs}\n`;
  const context = tar([{ path: 'Dockerfile', mode: 0o644, contents: Buffer.from(text) }]);
  await follow(docker, await docker.buildImage(context as unknown as NodeJS.ReadableStream, { t: tag }));
}

/** Resolves when the daemon is done. @throws {Error} with the daemon's own words */
export function follow(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const { modem } = docker as {
    modem: {
      followProgress(
        from: NodeJS.ReadableStream,
        done: (error: Error | null, lines: readonly { error?: string }[] | null) => void,
      ): void;
    };
  };
  return new Promise((resolve, reject) => {
    modem.followProgress(stream, (error, lines) => {
      const said = lines?.find((line) => line.error)?.error;
      if (error) reject(error);
      else if (said) reject(new Error(said));
      else resolve();
    });
  });
}
