/** Commands that every lab uses, in a form that leaves nothing behind: what a warm-up runs. */
export const usualCommands: readonly string[] = [
  'docker ps',
  'docker images',
  'docker network ls',
  'docker volume ls',
  'docker --version',
];
