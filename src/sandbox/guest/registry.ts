/** The image registry as files, which a web server can hand out as Docker asks for them. */
import { createHash } from 'node:crypto';
import type { ImageDefinition } from './image-definition.ts';

/** A layer of an image: an uncompressed tar archive, so its digest is its diff id too. */
export interface Layer {
  readonly digest: string;
  readonly bytes: number;
  /** What made it, for `docker history`. */
  readonly createdBy: string;
}

export interface BuiltImage {
  readonly definition: ImageDefinition;
  /** Lowest first. */
  readonly layers: readonly Layer[];
}

/** A file of the registry by its path, and what is in it. */
export interface RegistryFile {
  readonly path: string;
  readonly text: string;
}

const mediaTypes = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar',
} as const;

/** `docker.io/library/nginx:1.26` in its parts. */
export function parseReference(reference: string): { host: string; repository: string; tag: string } {
  const [, host, repository, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference) ?? [];
  if (!host || !repository || !tag) throw new Error(`${reference} is not host/repository:tag`);
  return { host, repository, tag };
}

/** As a reader types it: `nginx:1.26`. */
export function shortReference(reference: string): string {
  return reference.replace(/^docker\.io\/(library\/)?/, '');
}

export function sha256(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** An image's configuration as JSON. `created`: ISO 8601. */
export function imageConfig(image: BuiltImage, created: string): string {
  const { definition, layers } = image;
  const instruction = (name: string, value: unknown) =>
    value === undefined
      ? []
      : [{ created, created_by: `${name} ${JSON.stringify(value)}`, empty_layer: true }];
  return JSON.stringify({
    architecture: definition.architecture ?? '386',
    os: 'linux',
    created,
    config: {
      ...definition.config,
      Labels: {
        'org.opencontainers.image.title': shortReference(definition.reference),
        'org.opencontainers.image.description': definition.note,
      },
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
    history: [
      ...layers.map((layer) => ({ created, created_by: layer.createdBy })),
      ...instruction('EXPOSE', definition.config.ExposedPorts && Object.keys(definition.config.ExposedPorts)),
      ...instruction('VOLUME', definition.config.Volumes && Object.keys(definition.config.Volumes)),
      ...instruction('ENTRYPOINT', definition.config.Entrypoint),
      ...instruction('CMD', definition.config.Cmd),
    ],
  });
}

export function imageManifest(config: string, layers: readonly Layer[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, size: Buffer.byteLength(config), digest: sha256(config) },
    layers: layers.map(({ bytes, digest }) => ({ mediaType: mediaTypes.layer, size: bytes, digest })),
  });
}

/**
 * The registry's small files: configurations as blobs, manifests under their tags and digests, tag lists, and
 * what its server includes. The layers themselves are `blobs/<digest>`.
 */
export function registryFiles(images: readonly BuiltImage[], created: string): RegistryFile[] {
  const files: RegistryFile[] = [];
  const digests: string[] = [];
  const tags = new Map<string, string[]>();
  for (const image of images) {
    const config = imageConfig(image, created);
    const manifest = imageManifest(config, image.layers);
    const digest = sha256(manifest);
    const { host, repository, tag } = parseReference(image.definition.reference);
    const folder = `${host}/${repository}`;
    files.push({ path: `blobs/${sha256(config)}`, text: config });
    files.push({ path: `${folder}/manifests/${digest}`, text: manifest });
    for (const name of [tag, ...image.definition.alsoTagged]) {
      files.push({ path: `${folder}/manifests/${name}`, text: manifest });
      digests.push(`  "${folder}:${name}" ${digest};`);
      tags.set(folder, [...(tags.get(folder) ?? []), name]);
    }
  }
  for (const [folder, names] of tags) {
    const name = folder.slice(folder.indexOf('/') + 1);
    files.push({ path: `${folder}/tags.json`, text: JSON.stringify({ name, tags: names }) });
  }
  files.push({
    path: 'digests.conf',
    text: `map "$registry/$repository:$reference" $digest {\n  default $reference;\n${digests.join('\n')}\n}\n`,
  });
  files.push({ path: 'unknown.conf', text: unknownImageAnswer(images) });
  return files;
}

/** What the registry says of an image that it does not have, as configuration of its server. */
function unknownImageAnswer(images: readonly BuiltImage[]): string {
  const names = images.map(({ definition }) => shortReference(definition.reference)).sort();
  const message = `this sandbox has no $repository:$reference and reaches no network. It has ${names.join(', ')}`;
  const answer = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message, detail: null }] });
  return `return 404 '${answer.replaceAll("'", '’')}';\n`;
}
