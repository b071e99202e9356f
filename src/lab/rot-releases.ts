/**
 * Releases of official images that get no updates any more, with the day of the last one, as their projects
 * announce it. A row is for every version up to it that no row above has; `apart` is for single ones between
 * releases that live. Only what has ended by the day of the last review stands here: November 2026.
 */
import { own } from './own.ts';

type Row = readonly [version: string, ended: string];

interface Releases {
  /** In the order of versions. */
  readonly upTo: readonly Row[];
  readonly apart?: readonly Row[];
  /** Names of versions, which tags bear as well. */
  readonly names?: Readonly<Record<string, string>>;
}

const dotnet: Releases = {
  upTo: [
    ['3.1', '2022-12-13'],
    ['5', '2022-05-10'],
    ['7', '2024-11-12'],
  ],
};

/** What Elastic releases together. */
const elastic: Releases = {
  upTo: [
    ['6', '2022-02-10'],
    ['7', '2026-01-15'],
  ],
};

const releases: ReadonlyMap<string, Releases> = new Map<string, Releases>([
  [
    'alpine',
    {
      upTo: [
        ['3.9', '2020-11-01'],
        ['3.15', '2023-11-01'],
        ['3.17', '2024-11-22'],
        ['3.18', '2025-05-09'],
        ['3.19', '2025-11-01'],
        ['3.20', '2026-04-01'],
        ['3.21', '2026-11-01'],
      ],
    },
  ],
  ['amazonlinux', { upTo: [['1', '2023-12-31']], apart: [['2018.03', '2023-12-31']] }],
  [
    'debian',
    {
      upTo: [
        ['8', '2020-06-30'],
        ['9', '2022-06-30'],
        ['10', '2024-06-30'],
        ['11', '2026-08-31'],
      ],
      names: { wheezy: '7', jessie: '8', stretch: '9', buster: '10', bullseye: '11' },
    },
  ],
  [
    'docker',
    {
      upTo: [
        ['20.10', '2023-12-10'],
        ['24', '2024-06-08'],
      ],
      names: { stable: '19', edge: '19' },
    },
  ],
  ['elasticsearch', elastic],
  ['kibana', elastic],
  ['logstash', elastic],
  ['docker.elastic.co/elasticsearch/elasticsearch', elastic],
  ['docker.elastic.co/kibana/kibana', elastic],
  ['docker.elastic.co/logstash/logstash', elastic],
  [
    'fedora',
    {
      upTo: [
        ['38', '2024-05-21'],
        ['40', '2025-05-13'],
        ['41', '2025-12-15'],
      ],
    },
  ],
  [
    'golang',
    {
      upTo: [
        ['1.20', '2024-02-06'],
        ['1.22', '2025-02-11'],
        ['1.24', '2026-02-11'],
      ],
    },
  ],
  ['httpd', { upTo: [['2.2', '2017-07-11']] }],
  [
    'mariadb',
    {
      upTo: [
        ['10.2', '2022-05-23'],
        ['10.3', '2023-05-25'],
        ['10.4', '2024-06-18'],
        ['10.5', '2025-06-24'],
        ['10.6', '2026-07-06'],
      ],
    },
  ],
  [
    'mongo',
    {
      upTo: [
        ['4.2', '2023-04-30'],
        ['4.4', '2024-02-29'],
        ['5', '2024-10-31'],
        ['6', '2025-07-31'],
      ],
    },
  ],
  [
    'mysql',
    {
      upTo: [
        ['5.5', '2018-12-03'],
        ['5.6', '2021-02-05'],
        ['5.7', '2023-10-31'],
        ['8.0', '2026-04-30'],
      ],
    },
  ],
  [
    'nginx',
    {
      upTo: [
        ['1.22', '2023-04-11'],
        ['1.24', '2024-04-23'],
        ['1.25', '2024-05-29'],
      ],
    },
  ],
  [
    'node',
    {
      upTo: [
        ['10', '2021-04-30'],
        ['12', '2022-04-30'],
        ['14', '2023-04-30'],
        ['16', '2023-09-11'],
        ['18', '2025-04-30'],
        ['20', '2026-04-30'],
        ['21', '2024-06-01'],
      ],
      apart: [
        ['23', '2025-06-01'],
        ['25', '2026-06-01'],
      ],
      names: {
        argon: '4', boron: '6', carbon: '8', dubnium: '10', erbium: '12', fermium: '14', gallium: '16', hydrogen: '18',
        iron: '20',
      }, // prettier-ignore
    },
  ],
  [
    'php',
    {
      upTo: [
        ['5', '2018-12-31'],
        ['7.3', '2021-12-06'],
        ['7', '2022-11-28'],
        ['8.0', '2023-11-26'],
        ['8.1', '2025-12-31'],
      ],
    },
  ],
  [
    'postgres',
    {
      upTo: [
        ['9', '2021-11-11'],
        ['10', '2022-11-10'],
        ['11', '2023-11-09'],
        ['12', '2024-11-21'],
        ['13', '2025-11-13'],
        ['14', '2026-11-12'],
      ],
    },
  ],
  [
    'python',
    {
      upTo: [
        ['2', '2020-01-01'],
        ['3.5', '2020-09-30'],
        ['3.6', '2021-12-23'],
        ['3.7', '2023-06-27'],
        ['3.8', '2024-10-07'],
        ['3.9', '2025-10-31'],
        ['3.10', '2026-10-31'],
      ],
    },
  ],
  [
    'redis',
    {
      upTo: [
        ['5', '2022-04-27'],
        ['6.0', '2022-04-27'],
        ['7.0', '2024-07-29'],
      ],
    },
  ],
  [
    'ruby',
    {
      upTo: [
        ['2', '2023-03-31'],
        ['3.0', '2024-04-23'],
        ['3.1', '2025-03-26'],
        ['3.2', '2026-03-31'],
      ],
    },
  ],
  ['tomcat', { upTo: [['8', '2024-03-31']] }],
  ['traefik', { upTo: [['1', '2021-12-31']] }],
  [
    'ubuntu',
    {
      upTo: [
        ['12.04', '2017-04-28'],
        ['14.04', '2019-04-25'],
        ['16.04', '2021-04-30'],
        ['18.04', '2023-05-31'],
        ['20.04', '2025-05-31'],
        ['21.10', '2022-07-14'],
      ],
      apart: [
        ['22.10', '2023-07-20'],
        ['23.04', '2024-01-25'],
        ['23.10', '2024-07-11'],
        ['24.10', '2025-07-10'],
        ['25.04', '2026-01-15'],
      ],
      names: {
        trusty: '14.04', xenial: '16.04', bionic: '18.04', focal: '20.04', groovy: '20.10', hirsute: '21.04',
        impish: '21.10', kinetic: '22.10', lunar: '23.04', mantic: '23.10', oracular: '24.10', plucky: '25.04',
      }, // prettier-ignore
    },
  ],
  ['mcr.microsoft.com/dotnet/aspnet', dotnet],
  ['mcr.microsoft.com/dotnet/runtime', dotnet],
  ['mcr.microsoft.com/dotnet/sdk', dotnet],
]);

/**
 * The day of the last update, ISO 8601, with " or before" for one that shares its row with a later one; undefined
 * for a release that lives, or is not known. `name`: with its tag.
 */
export function endedRelease(name: string): string | undefined {
  const [, image = '', tag = ''] = /^([^:@]+):([\w.-]+)/.exec(name) ?? [];
  const known = releases.get(image);
  if (known === undefined) return undefined;
  const [word = ''] = tag.split('-');
  const version = numbers(own(known.names ?? {}, word.toLowerCase()) ?? word);
  if (version === undefined) return undefined;
  const index = known.upTo.findIndex(([last]) => compare(version, last) <= 0);
  const before = known.upTo[index - 1];
  // `mysql:5` is the newest 5 there was, so of the last row that has one.
  if (before?.[0].startsWith(`${version.join('.')}.`) === true) return before[1];
  const row = known.upTo[index] ?? known.apart?.find(([only]) => compare(version, only) === 0);
  if (row === undefined) return undefined;
  return compare(version, row[0]) === 0 ? row[1] : `${row[1]} or before`;
}

function numbers(text: string): readonly number[] | undefined {
  const [, digits] = /^v?(\d{1,6}(?:\.\d{1,9}){0,3})(?:[a-z]+\d*)?$/.exec(text) ?? [];
  return digits?.split('.').map(Number);
}

/** As far as `row` goes: `2.7.18` is `2`. A tag that says less than the row is its newest. */
function compare(version: readonly number[], row: string): number {
  for (const [index, number] of row.split('.').map(Number).entries()) {
    const difference = (version[index] ?? Infinity) - number;
    if (difference !== 0) return difference;
  }
  return 0;
}
