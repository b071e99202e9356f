/** What the index is asked for what a reader typed. */

/**
 * Pagefind looks for words in any order unless a query is quoted. What reads as a piece of a command line
 * (`docker run --rm`, `-p 80:80`) is looked for as it stands, as grep would.
 */
export function indexQuery(typed: string): string {
  const text = typed.trim().replace(/\s+/g, ' ');
  if (text.startsWith('"')) return text;
  const isCommand = text.startsWith('docker ') || text.includes(' -') || /^-.* /.test(text);
  return isCommand ? `"${text.replaceAll('"', '')}"` : text;
}
