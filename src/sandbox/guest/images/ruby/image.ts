/** Ruby: Debian's, with Bundler and the gems that labs would install, which no network could bring. */
import type { ImageFolder } from '../../image-definition.ts';
import { foundation, hub, onBusybox, searchPath } from '../hub-image.ts';

export const ruby: ImageFolder = {
  packages: {
    trixie: ['bundler', 'puma', 'ruby', 'ruby-rack', 'ruby-rails', 'ruby-sinatra', 'ruby-sqlite3', 'sqlite3'],
  },
  images: (debian) => [
    {
      reference: hub('ruby:3.3-slim'),
      alsoTagged: ['3.3', '3-slim', '3', 'slim', 'latest'],
      note: "Ruby 3.3 from Debian's packages, with Bundler, and with Rails, Puma, Sinatra and sqlite3 already installed, for the sandbox has no network to fetch gems from",
      base: onBusybox,
      from: 'trixie',
      programs: ['/usr/bin/bash', '/usr/bin/ruby3.3', '/usr/bin/sqlite3'],
      files: [
        ...foundation(debian),
        '/usr/lib/ruby',
        debian.lib('ruby'),
        debian.lib('rubygems-integration'),
        '/usr/share/rubygems-integration',
        '/usr/share/zoneinfo/UTC',
        '/usr/bin/bundle',
        '/usr/bin/gem',
        '/usr/bin/irb',
        '/usr/bin/puma',
        '/usr/bin/rackup',
        '/usr/bin/rails',
        '/usr/bin/rake',
      ],
      links: { '/usr/bin/ruby': 'ruby3.3' },
      users: ['nobody', 'www-data'],
      config: {
        Env: [`PATH=${searchPath}`, 'LANG=C.UTF-8', 'BUNDLE_SILENCE_ROOT_WARNING=1'],
        Cmd: ['irb'],
      },
    },
  ],
};
