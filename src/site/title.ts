/** Parts a page's HTML after its leading heading, so that facts and buttons can stand below the title. */
export function splitTitle(html: string): { readonly title: string; readonly body: string } {
  const [title = ''] = /^\s*<h1[\s>].*?<\/h1>/s.exec(html) ?? [];
  return { title, body: html.slice(title.length) };
}
