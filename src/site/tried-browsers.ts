/** In which browsers the sandbox was tried, and what was found. Whoever tries one writes here what they saw, with its day. */

interface TriedBrowser {
  readonly name: string;
  /** Undefined: nobody has tried it. */
  readonly tried:
    | {
        readonly version: string;
        /** ISO 8601. */
        readonly day: string;
        /** Whole sentences. */
        readonly found: string;
      }
    | undefined;
}

export const triedBrowsers: readonly TriedBrowser[] = [
  {
    name: 'Chromium on Linux',
    tried: {
      version: '156',
      day: '2026-11-30',
      found: 'PENDING',
    },
  },
  {
    name: 'Firefox on Linux',
    tried: {
      version: '153 ESR',
      day: '2026-11-30',
      found: 'PENDING',
    },
  },
  {
    name: 'WebKitGTK on Linux, Safari’s engine',
    tried: {
      version: '2.50.6',
      day: '2026-11-30',
      found: 'PENDING',
    },
  },
  { name: 'Safari on macOS', tried: undefined },
  { name: 'Safari on iPhone and iPad', tried: undefined },
  { name: 'Chrome and Edge on Windows and macOS', tried: undefined },
  { name: 'Chrome on Android', tried: undefined },
];
