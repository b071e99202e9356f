/** Checks of a page's plain text. */
import type { Reporter } from './diagnostics.ts';
import type { Outline } from './outline.ts';
import type { Source } from './source.ts';

export function checkText(source: Source, outline: Outline, reporter: Reporter): void {
  reportMergeMarkers(source, reporter);
  reportImages(outline, reporter);
}

/** Exactly seven marks: eight are someone's arrow. `=======` counts only between the other two. */
function reportMergeMarkers(source: Source, reporter: Reporter): void {
  if (!/^(?:<{7}|>{7}) /m.test(source.text)) return;
  let open = false;
  for (let number = 1; number <= source.lineCount; number++) {
    const line = source.line(number);
    if (line === undefined) continue;
    const marker = /^(?:(<{7}) \S|(={7})$|(>{7}) \S)/.exec(line.text);
    if (marker === null || (marker[2] !== undefined && !open)) continue;
    open = marker[3] === undefined;
    reporter.report('mergeMarker', line.offset, line.offset + line.text.length, {});
  }
}

function reportImages({ links }: Outline, reporter: Reporter): void {
  for (const { kind, alt, url, range } of links) {
    if (kind === 'image' && alt === undefined) {
      reporter.report('missingAlt', range.start.offset, range.end.offset, { url });
    }
  }
}
