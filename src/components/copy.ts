/**
 * What Copy takes: commands exactly as typed, or a whole file or script; never a prompt or an output. Where the
 * commands are for several nodes, a comment before each group says for which: pasted into one shell as they are,
 * they would all run there.
 */
export function copyText(snippet: Element): string {
  const commands = [...snippet.querySelectorAll<HTMLElement>('.command')];
  const parts = commands.length > 0 ? commands : [...snippet.querySelectorAll<HTMLElement>('[data-whole]')];
  return byNode(parts.map((part) => ({ node: part.dataset['node'], text: typedText(part) })));
}

/** Texts one after the other, each group of one node under its name where there are several nodes. */
export function byNode(
  parts: readonly { readonly node?: string | undefined; readonly text: string }[],
): string {
  if (new Set(parts.map(({ node }) => node)).size < 2) return parts.map(({ text }) => text).join('\n');
  return parts
    .map(({ node, text }, index) =>
      node === undefined || node === parts[index - 1]?.node ? text : `# ${node}\n${text}`,
    )
    .join('\n');
}

/** With the values of its variables, as far as they are known (`values.ts`). */
function typedText(part: HTMLElement): string {
  const { filled } = part.dataset;
  if (filled !== undefined) return filled;
  const lines = part.matches('.typed') ? [part] : [...part.querySelectorAll('.typed')];
  return lines.map((line) => line.textContent).join('\n');
}
