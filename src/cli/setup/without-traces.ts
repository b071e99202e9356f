/** What a program says on its way out, without what it prints for those who have written Node and V8. */

export interface Listener {
  readonly hear: (piece: string) => void;
  /** What has no end of line yet is said too. */
  readonly end: () => void;
  readonly isOutOfMemory: () => boolean;
}

/** `say` gets a line at a time, traces left out; all of them where `DEBUG` is set. */
export function withoutTraces(say: (line: string) => void): Listener {
  const isDebugging = (process.env['DEBUG'] ?? '') !== '';
  let rest = '';
  let isInTrace = false;
  let isOutOfMemory = false;
  const hearLine = (line: string): void => {
    isOutOfMemory ||= line.startsWith('FATAL ERROR:') && line.includes('heap out of memory');
    isInTrace = beginsTrace.test(line) || (isInTrace && inTrace.test(line));
    if (isDebugging || (!isInTrace && !frame.test(line))) say(line);
  };
  return {
    hear(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) hearLine(line);
    },
    end() {
      if (rest !== '') hearLine(rest);
      rest = '';
    },
    isOutOfMemory: () => isOutOfMemory,
  };
}

const beginsTrace = /^(?:<--- .* --->|-+ (?:Native|JavaScript) stack trace -+|FATAL ERROR:.*)$/;
/** Blank lines, numbered frames, what the garbage collector says of itself. */
const inTrace = /^(?:\s*|\s*\d+: .*|\[\d+:0x[\da-f]+\].*)$/;
const frame = /^\s+at .*[:(]\d+/;
