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
      found:
        'All labs were verified in it. On two cores the first Run of a page, a pull and a container, took 15 s on 29 November 2026, and the same again 6 s and then 3 to 4 s.',
    },
  },
  {
    name: 'Firefox on Linux',
    tried: {
      version: '153.8 ESR',
      day: '2026-11-30',
      found:
        'Labs run as in Chromium. On the same two cores and day the first Run took 9 s, and the same again 3 to 4 s.',
    },
  },
  {
    name: 'WebKitGTK on Linux, Safari’s engine',
    tried: {
      version: '2.50.6',
      day: '2026-11-30',
      found:
        'Labs run, typing, Stop, a reload and two nodes work, four to six times as slowly: on the same two cores and day the first Run took 54 to 59 s, and the same again 28 s, then 12 to 18 s. From a site on https it does not reach one’s own Docker.',
    },
  },
  { name: 'Safari on macOS', tried: undefined },
  { name: 'Safari on iPhone and iPad', tried: undefined },
  { name: 'Chrome and Edge on Windows and macOS', tried: undefined },
  { name: 'Chrome on Android', tried: undefined },
];
