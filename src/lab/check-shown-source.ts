/** Old things in Dockerfiles and Compose files: in fences, and in here-documents that write them. */
import type { Reporter } from './diagnostics.ts';
import type { FenceLine } from './fences.ts';
import { oldInstruction } from './rot-deprecated.ts';
import { deadImage } from './rot-images.ts';
import { hereDocuments } from './shell-words.ts';
import type { DraftSnippet } from './snippets.ts';

type SourceKind = 'dockerfile' | 'compose';

export function checkShownSource({ snippet, fence, typed }: DraftSnippet, reporter: Reporter): void {
  if (snippet.kind === 'text' || snippet.kind === 'file') {
    const kind =
      snippet.highlight === 'dockerfile'
        ? 'dockerfile'
        : snippet.highlight === 'yaml'
          ? 'compose'
          : undefined;
    if (kind !== undefined && snippet.value !== '') checkLines(kind, fence.lines, reporter);
  }
  for (const { lines } of typed) checkHereDocuments(lines, reporter);
}

function checkHereDocuments(lines: readonly FenceLine[], reporter: Reporter): void {
  for (const [index, { text }] of lines.entries()) {
    const [document] = hereDocuments(text);
    const kind = document === undefined ? undefined : writtenBy(text);
    if (document === undefined || kind === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((line) => line.text.trim() === document.delimiter);
    checkLines(kind, end < 0 ? rest : rest.slice(0, end), reporter);
  }
}

/** `cat > Dockerfile <<EOF`, `docker build - <<EOF`, `tee compose.yaml <<EOF` */
function writtenBy(line: string): SourceKind | undefined {
  if (/dockerfile|\bdocker (?:buildx |image )?build\b/i.test(line)) return 'dockerfile';
  return /compose|stack/i.test(line) && /\.ya?ml|-/.test(line) ? 'compose' : undefined;
}

const images: Readonly<Record<SourceKind, RegExp>> = {
  dockerfile: /^\s*FROM(?:\s+--\S+)?\s+(\S+)/i,
  compose: /^\s*-?\s*image:\s*["']?([^\s"'#]+)/,
};

function checkLines(kind: SourceKind, lines: readonly FenceLine[], reporter: Reporter): void {
  for (const { text, offset } of lines) {
    const match = images[kind].exec(text);
    const image = match?.[1];
    const dead = image === undefined ? undefined : deadImage(image);
    if (match !== null && image !== undefined && dead !== undefined) {
      const start = offset + match[0].lastIndexOf(image);
      reporter.report('deadImage', start, start + image.length, { image, ...dead });
    }
    const old = kind === 'dockerfile' ? oldInstruction(text) : undefined;
    if (old === undefined) continue;
    const { start, end, text: what, since, instead } = old;
    reporter.report('oldWay', offset + start, offset + end, { text: what, since, instead });
  }
}
