/**
 * MiB that a node is asked for: what the site's own machine gives to each. Where none is built there is only the
 * reader's own Docker, whose server gives at least what an Engine needs.
 */
export function nodeMemoryMiB(pane = document.getElementById('sandbox-pane')): number {
  const said = Number(pane?.dataset['memory']);
  return said > 0 ? said : 1;
}
