/** Labels of a node image that tell how it was made. */
export const imageLabels = {
  /** `mirror` where `docker pull` is answered inside the node, else `registry`. */
  images: 'docker-labs.images',
  standIns: 'docker-labs.stand-ins',
  /** Hash of what was put into it. */
  inputs: 'docker-labs.inputs',
} as const;
