/** Which images the nodes have. */
import type { NodeContainer } from './node.ts';

/** Reference (`nginx:latest`) to digest (`sha256:…`), of images with both on any of the nodes that answer. */
export async function imagesOf(nodes: readonly NodeContainer[]): Promise<Record<string, string>> {
  const lists = await Promise.all(
    nodes
      .filter(({ status }) => status.kind === 'up')
      .map((node) =>
        node
          .run(['docker', 'image', 'ls', '--digests', '--format', '{{.Repository}}:{{.Tag}} {{.Digest}}'])
          .then(
            ({ stdout }) => readImages(stdout.toString()),
            () => ({}),
          ),
      ),
  );
  return Object.assign({}, ...lists) as Record<string, string>;
}

/** From lines such as `nginx:latest sha256:0a3…`; what has no tag or no digest is left out. */
export function readImages(text: string): Record<string, string> {
  const found = [...text.matchAll(/^(\S+) (sha256:[0-9a-f]{64})$/gm)];
  return Object.fromEntries(
    found.flatMap(([, reference = '', digest = '']) =>
      reference.includes('<none>') ? [] : [[reference, digest] as const],
    ),
  );
}
