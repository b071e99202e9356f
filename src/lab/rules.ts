/**
 * Every finding there is. A code is permanent: it may be retired, never reused or renamed. `explain` is for
 * the reference page; `message` says what happened and why, `hint` what to do. Ordinary old Markdown gets
 * warnings and infos; an error is what keeps a lab from being run, read or found. What only the site's build can
 * find has SITE before its number (`site-rules.ts`).
 */
import { binarySize } from '../figures.ts';
import type { Rule } from './rule.ts';
import { plainRule, rule } from './rule.ts';
import { siteRules } from './site-rules.ts';

export const rules = {
  unreadableFile: rule<{ why: string }>({
    code: 'LAB001',
    severity: 'error',
    title: 'File cannot be read',
    message: ({ why }) => `The file cannot be read: ${why}.`,
    hint: () => 'Check that it exists, is a file and that you may read it.',
    explain: 'The operating system refused to give the file. Every other page is still built.',
  }),
  binaryFile: plainRule({
    code: 'LAB002',
    severity: 'error',
    title: 'Not a text file',
    message: () => 'The file has zero bytes in it, so it is not Markdown but binary data (or UTF-16 text).',
    hint: () => 'Save it as UTF-8 text, or give it another extension.',
    explain:
      'A page is UTF-8 text. A binary file with a Markdown name is listed, but nothing is taken from it.',
  }),
  fileTooLarge: rule<{ bytes: number; limit: number }>({
    code: 'LAB003',
    severity: 'error',
    title: 'Page too large',
    message: ({ bytes, limit }) => `The page has ${binarySize(bytes)}; a page may have ${binarySize(limit)}.`,
    hint: () => 'Split it into several pages, or move data into a file beside it.',
    explain: 'Nobody reads a page of that size, and it would hold up the others.',
  }),
  notUtf8: plainRule({
    code: 'LAB004',
    severity: 'warning',
    title: 'Not UTF-8',
    message: () => 'This is not valid UTF-8, so it is shown as �.',
    hint: () => 'Save the file as UTF-8.',
    explain: 'The page is built with � in place of every byte that is not UTF-8.',
  }),
  oddFileName: rule<{ path: string }>({
    code: 'LAB005',
    severity: 'info',
    title: 'Odd file name',
    message: ({ path }) => `The file's name makes an awkward link; its page has the address \`${path}\`.`,
    hint: () => 'Use letters, digits and hyphens, and the extension `.md`.',
    explain: 'Blanks and other characters in names must be escaped in every link to the page.',
  }),
  sameUrl: rule<{ path: string; other: string; given: string }>({
    code: 'LAB006',
    severity: 'error',
    title: 'Two pages with one address',
    message: ({ path, other, given }) =>
      `\`${other}\` already has the address \`${path}\`, so this page is at \`${given}\`.`,
    hint: () => 'Rename one of the two files.',
    explain:
      'Addresses are made from file names in lower case; README.md and index.md both stand for their folder.',
  }),
  mergeMarker: plainRule({
    code: 'LAB007',
    severity: 'warning',
    title: 'Merge-conflict marker',
    message: () => 'A merge conflict was committed here.',
    hint: () => 'Keep one of the two sides and remove the marker lines.',
    explain: 'Lines of seven `<`, `=` or `>` are what Git leaves of a conflict; readers see both versions.',
  }),
  mdxSyntax: rule<{ why: string }>({
    code: 'LAB008',
    severity: 'error',
    title: 'MDX syntax',
    message: ({ why }) => `The page is not valid MDX: ${why}.`,
    hint: () => 'Write `\\<` and `\\{` for the plain characters, or rename the file to `.md`.',
    explain: 'In `.mdx`, `<` and `{` begin components and expressions. Ordinary labs are `.md`.',
  }),
  parserFailed: rule<{ why: string }>({
    code: 'LAB009',
    severity: 'error',
    title: 'Page cannot be parsed',
    message: ({ why }) => `The Markdown parser gave up on this page: ${why}.`,
    hint: () => 'Halve the page until you find the part; please report it with that part.',
    explain: 'This should not happen for any text.',
  }),
  frontMatterSyntax: rule<{ why: string }>({
    code: 'LAB010',
    severity: 'error',
    title: 'Front matter is not YAML',
    message: ({ why }) => `The front matter is not valid YAML: ${why}.`,
    hint: () => 'Quote values that contain `: ` or `#`, and indent with blanks, not tabs.',
    explain: 'Front matter is the part between two `---` lines at the top. It is optional.',
  }),
  frontMatterKey: rule<{ key: string; near: string | undefined; known: string }>({
    code: 'LAB011',
    severity: 'warning',
    title: 'Unknown front matter',
    message: ({ key, near }) =>
      `Front matter has no \`${key}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    hint: ({ known }) => `Known are: ${known}.`,
    explain: 'Unknown members are ignored.',
  }),
  frontMatterValue: rule<{ key: string; expected: string; found: string }>({
    code: 'LAB012',
    severity: 'error',
    title: 'Wrong front matter',
    message: ({ key, expected, found }) => `\`${key}\` must be ${expected}, but is ${found}.`,
    hint: () => 'Mend or remove it; the member is ignored until then.',
    explain: 'The published JSON Schema says what every member may be.',
  }),
  unlistedNode: rule<{ node: string; nodes: string; near: string | undefined }>({
    code: 'LAB013',
    severity: 'error',
    title: 'Prompt of a node that does not exist',
    message: ({ node, nodes, near }) =>
      `The prompt names the node \`${node}\`, but front matter lists only ${nodes}${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    hint: () => 'Add it to `nodes` in the front matter, or change the prompt.',
    explain: 'Where front matter lists nodes, prompts may name only those.',
  }),
  requiresUnknown: rule<{ lab: string; near: string | undefined }>({
    code: 'LAB014',
    severity: 'warning',
    title: 'Required lab does not exist',
    message: ({ lab, near }) =>
      `There is no lab \`${lab}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    hint: () => 'Write the folder name of a lab.',
    explain: '`requires` lists the labs to do first, by folder name.',
  }),
  setupUnknown: rule<{ setup: string }>({
    code: 'LAB015',
    severity: 'error',
    title: 'Set-up page does not exist',
    message: ({ setup }) => `There is no page \`${setup}\` to set this one up.`,
    hint: () => 'Write its path below the labs folder, such as `swarm-mode/make-a-cluster`.',
    explain: 'The commands of the `setup` page run first, unseen, when the page’s session starts.',
  }),
  frontMatterNeverEnds: rule<{ key: string }>({
    code: 'LAB016',
    severity: 'error',
    title: 'Front matter never ends',
    message: ({ key }) =>
      `The page begins like front matter (\`---\`, then \`${key}:\`), but no line that is only \`---\` ends it, so it is shown as text.`,
    hint: () => 'Write `---` alone on the line after the last member.',
    explain: 'Front matter is the part between two `---` lines at the top.',
  }),
  frontMatterFeature: rule<{ what: string; text: string }>({
    code: 'LAB017',
    severity: 'error',
    title: 'YAML that front matter does not take',
    message: ({ what, text }) => `YAML reads \`${text}\` as ${what}, which front matter does not have.`,
    hint: () => 'Put the value in double quotes if it is a text.',
    explain:
      'Front matter is names and plain values. A value that begins with `*`, `&` or `!` means something else in YAML.',
  }),
  frontMatterNotFirst: rule<{ line: number }>({
    code: 'LAB018',
    severity: 'error',
    title: 'Front matter that does not begin the page',
    message: ({ line }) =>
      `The front matter begins at line ${line}, but counts only from the first line on, so it is shown as text.`,
    hint: () => 'Remove the empty lines above it.',
    explain: 'Front matter begins with `---` as the very first line.',
  }),
  noTitle: rule<{ title: string }>({
    code: 'LAB020',
    severity: 'info',
    title: 'No title',
    message: ({ title }) => `The page has no \`# Title\`, so it is called “${title}” after its file.`,
    hint: () => 'Begin the page with `# ` and a title.',
    explain: 'The title is front matter’s, else the first heading of level 1, else the file’s name.',
  }),
  severalTitles: rule<{ title: string }>({
    code: 'LAB021',
    severity: 'info',
    title: 'Several titles',
    message: ({ title }) => `A second heading of level 1; the page is called “${title}”.`,
    hint: () => 'Use `## ` for the parts of a page.',
    explain: 'A page has one heading of level 1.',
  }),
  placeholderAsHtml: rule<{ text: string }>({
    code: 'LAB022',
    severity: 'warning',
    title: 'Placeholder read as HTML',
    message: ({ text }) => `\`${text}\` is not an HTML element, and GitHub shows nothing for it.`,
    hint: () => 'Put it in backticks.',
    explain: 'Markdown takes `<word>` for HTML, and browsers hide elements that they do not know.',
  }),
  folderReadme: rule<{ count: number }>({
    code: 'LAB023',
    severity: 'info',
    title: 'README of the labs folder with commands',
    message: ({ count }) =>
      `This README describes the labs folder and is no page, so its ${count} fence${count === 1 ? '' : 's'} that could be run ${count === 1 ? 'is' : 'are'} not run.`,
    hint: () => 'Move them to a page in a folder of their own.',
    explain:
      'A folder below the labs folder is a lab; a README beside those folders is for whoever browses them.',
  }),
  largePage: rule<{ bytes: number }>({
    code: 'LAB024',
    severity: 'warning',
    title: 'Very large page',
    message: ({ bytes }) =>
      `The page has ${binarySize(bytes)} of Markdown, and its HTML will have up to ${binarySize(bytes * 15)}: readers wait for it.`,
    hint: () => 'Split it into several pages, or move data into a file beside it.',
    explain:
      'Code becomes about fifteen times its size in HTML. The limit for this finding is 256 KiB; a page of more than 1 MiB is refused.',
  }),
  linkedFolder: plainRule({
    code: 'LAB025',
    severity: 'warning',
    title: 'Link of the file system to a folder',
    message: () => 'This is a link to a folder, and such links are not followed: nothing in it is read here.',
    hint: () => 'Put the folder itself here, or take the link away.',
    explain:
      'Such links can go round in a circle or out of the labs, and code hosts do not follow them either.',
  }),
  unknownWord: rule<{
    word: string;
    near: string | undefined;
    known: string;
    advice: string | undefined;
  }>({
    code: 'LAB030',
    severity: 'error',
    title: 'Unknown word',
    message: ({ word, near }) =>
      `\`${word}\` is not a word of the lab language${near === undefined ? '.' : `; did you mean \`${near}\`?`}`,
    hint: ({ known, advice }) => `${advice === undefined ? '' : `${advice} `}Known are: ${known}.`,
    explain: 'The words after a fence’s language say how it is run.',
  }),
  badWord: rule<{ word: string; expected: string; found: string }>({
    code: 'LAB031',
    severity: 'error',
    title: 'Wrong value of a word',
    message: ({ word, expected, found }) => `\`${word}\` needs ${expected}, not ${found}.`,
    hint: ({ word }) => `For example \`${wordExample(word)}\`.`,
    explain: 'See the list of words in the reference of the lab language.',
  }),
  repeatedWord: rule<{ word: string }>({
    code: 'LAB032',
    severity: 'error',
    title: 'Word written twice',
    message: ({ word }) => `\`${word}\` stands here twice; only the first counts.`,
    hint: () => 'Remove one of them.',
    explain: 'A word may stand once on a fence.',
  }),
  retryManyCommands: rule<{ count: number }>({
    code: 'LAB033',
    severity: 'error',
    title: '`retry` with several commands',
    message: ({ count }) => `\`retry\` repeats one command until it matches, but this fence has ${count}.`,
    hint: () => 'Move the command that has to be repeated into a fence of its own.',
    explain: 'Repeating several commands would repeat what must happen once.',
  }),
  repeatedId: rule<{ id: string; line: number }>({
    code: 'LAB034',
    severity: 'error',
    title: 'Id used twice',
    message: ({ id, line }) => `The fence at line ${line} already has the id \`${id}\`.`,
    hint: () => 'Give each fence its own id.',
    explain: '`id=` names one fence of a page.',
  }),
  idleWord: rule<{ word: string; language: string }>({
    code: 'LAB035',
    severity: 'warning',
    title: 'Word without effect',
    message: ({ word, language }) =>
      `\`${word}\` does nothing here, as ${language === '' ? 'text' : `\`${language}\``} is never run.`,
    hint: () => 'Remove it, or write `console` or `bash` as the language.',
    explain: 'Only `console`, `bash` and `sh` are run.',
  }),
  fenceNeverEnds: rule<{ fence: string }>({
    code: 'LAB040',
    severity: 'error',
    title: 'Fence never ends',
    message: ({ fence }) =>
      `The fence opened with ${fence} is never closed, so the rest of the page is code.`,
    hint: ({ fence }) => `Write ${fence} alone on the line after the code.`,
    explain:
      'A closing fence has at least as many marks as the opening one, indented by less than four blanks.',
  }),
  fenceCutShort: rule<{ fence: string }>({
    code: 'LAB041',
    severity: 'warning',
    title: 'Fence ends with its list or quote',
    message: ({ fence }) =>
      `The fence opened with ${fence} is not closed in its list item or quote, so it ends where that ends.`,
    hint: () => 'Indent the code and the closing fence like the opening one.',
    explain: 'A line indented less than the list item’s text ends the item and the fence in it.',
  }),
  guessedFence: rule<{ kind: string }>({
    code: 'LAB042',
    severity: 'info',
    title: 'Fence without a language',
    message: ({ kind }) => `This fence has no language; it was taken for \`${kind}\`.`,
    hint: ({ kind }) => `Write \`\`\`${kind} to say so.`,
    explain:
      'Prompted lines in a fence without a language are run as `console`; `text` says that it is not to be run.',
  }),
  promptsInScript: rule<{ language: string }>({
    code: 'LAB043',
    severity: 'warning',
    title: 'Prompts in a script',
    message: ({ language }) =>
      `\`${language}\` means that the whole fence is a script, but it has prompts; it was taken for \`console\`.`,
    hint: () => 'Write ```console.',
    explain: 'A script with prompts and output in it could not run.',
  }),
  shellUnderOtherName: rule<{ language: string; kind: string }>({
    code: 'LAB044',
    severity: 'info',
    title: 'Shell commands under another name',
    message: ({ language, kind }) => `\`${language}\` is never run, but this looks like \`${kind}\`.`,
    hint: ({ kind }) => `Write \`\`\`${kind} if it is to be run.`,
    explain: 'Only `console` (`shell-session`, `sh-session`), `bash` and `sh` are run.',
  }),
  consoleWithoutPrompt: plainRule({
    code: 'LAB045',
    severity: 'warning',
    title: 'Console without a prompt',
    message: () => 'No line here begins with a prompt, so nothing of it is run.',
    hint: () => 'Write `$ ` before each command, or ```bash for a script, or ```text for output.',
    explain: 'In `console`, lines that begin with a prompt are commands and the rest is their output.',
  }),
  commandWithoutPrompt: plainRule({
    code: 'LAB046',
    severity: 'info',
    title: 'Command without a prompt',
    message: () => 'This line looks like a command but has no prompt, so it is not run.',
    hint: () => 'Write `$ ` before it, and ```console as the language.',
    explain: 'Without a prompt a command cannot be told from output.',
  }),
  heredocNeverEnds: rule<{ delimiter: string }>({
    code: 'LAB047',
    severity: 'warning',
    title: 'Here-document never ends',
    message: ({ delimiter }) =>
      `No line of the fence is \`${delimiter}\`, so the shell goes on waiting for it.`,
    hint: ({ delimiter }) => `Write \`${delimiter}\` alone on the line after the text.`,
    explain: 'A here-document (`<<`) ends at a line that is only its delimiter.',
  }),
  indentedCommands: plainRule({
    code: 'LAB048',
    severity: 'info',
    title: 'Commands in indented code',
    message: () => 'Indented code with prompts was taken for `console`.',
    hint: () => 'Put it in a ```console fence, which shows what it is.',
    explain: 'Often this is a fence whose indentation went wrong.',
  }),
  windowsNotSaid: plainRule({
    code: 'LAB049',
    severity: 'info',
    title: 'Needs Windows, but does not say so',
    message: () => 'All commands of this page need Windows.',
    hint: () => 'Write `platform: windows` in the front matter, so that readers see it before they begin.',
    explain: 'PowerShell and `only=windows` are shown, and never run in the page.',
  }),
  nothingRuns: rule<{ count: number }>({
    code: 'LAB050',
    severity: 'error',
    title: 'Nothing of the page is run',
    message: ({ count }) =>
      `The page has ${count} fence${count === 1 ? '' : 's'} that could be run, and all are skipped or samples, so nothing of it is checked.`,
    hint: () => 'Let at least one run, or write `platform: reading` in the front matter.',
    explain: 'A page that looks checked and is not would deceive its readers.',
  }),
  variableNeverSet: rule<{ name: string; near: string | undefined; other: string | undefined }>({
    code: 'LAB051',
    severity: 'error',
    title: 'Variable that nothing sets',
    message: ({ name, near, other }) =>
      other === undefined
        ? `No command of this page or its set-up captures or sets \`$${name}\`${near === undefined ? '' : `; did you mean \`$${near}\`?`}`
        : `No command of this page or its set-up captures or sets \`$${name}\`: only \`${other}\` does, which need not have run.`,
    hint: ({ name, other }) =>
      other === undefined
        ? `Write \`[..${name}]\` where an earlier output shows it, or set it in a command.`
        : `Write \`[..${name}]\` where an earlier output of this page shows it, or name a \`setup\` page that captures it.`,
    explain: 'A reader who opens the page and runs the command would get an empty text in its place.',
  }),
  usedBeforeSet: rule<{ name: string; where: string }>({
    code: 'LAB052',
    severity: 'error',
    title: 'Variable used before it is set',
    message: ({ name, where }) => `\`$${name}\` is used here, but is only captured later, at ${where}.`,
    hint: () => 'Move the command that captures it before this one.',
    explain: 'Commands run in the order of the page, those of its set-up before them.',
  }),
  promisesNothing: rule<{ promised: string; why: 'always-0' | 'no-status' }>({
    code: 'LAB053',
    severity: 'warning',
    title: 'Promise that accepts anything',
    message: ({ promised, why }) =>
      why === 'always-0'
        ? `${promised} accepts any output, and this command always ends with status 0, so nothing is promised.`
        : `${promised} accepts any output, and what runs at this prompt has no exit status, so nothing is promised.`,
    hint: ({ why }) =>
      `Write what must stand in the output, such as \`[..] web [..]\`${why === 'always-0' ? '; or leave out what makes the status 0, such as `; true` or a pipe into `cat`' : ''}.`,
    explain:
      'Where output may be anything, the exit status is all that is promised; where that cannot fail, nothing is.',
  }),
  outputOfSilence: rule<{ command: string }>({
    code: 'LAB054',
    severity: 'warning',
    title: 'Output of a command that prints nothing',
    message: ({ command }) => `\`${command}\` prints nothing, so it cannot print this.`,
    hint: () => 'Remove the lines, or write the command that prints them.',
    explain: '`true`, `cd`, `export` and their like have no output when all is well.',
  }),
  hiddenFence: rule<{ by: string }>({
    code: 'LAB055',
    severity: 'warning',
    title: 'Hidden fence',
    message: ({ by }) => `${by} hides this fence from readers, so it is not run.`,
    hint: () =>
      'Show it (in `<details>`, if it is long), put it on a page of its own that front matter names as `setup`, or remove it.',
    explain:
      'What a page runs is what its readers see. `hidden`, `display: none` and their like hide a fence; `<details>` does not.',
  }),
  outputHides: rule<{ sequence: string; what: string }>({
    code: 'LAB056',
    severity: 'info',
    title: 'Output that hides itself',
    message: ({ sequence, what }) => `\`${sequence}\` ${what}, so readers do not see what follows it.`,
    hint: () => 'Leave it out, or end it in the same command.',
    explain: 'Output is compared as a terminal shows it, and what is hidden there is seen by nobody.',
  }),
  fenceInHtml: rule<{ fence: string }>({
    code: 'LAB057',
    severity: 'warning',
    title: 'Fence within HTML',
    message: ({ fence }) =>
      `The fence ${fence} stands within HTML, where Markdown does not read it, so it is plain text and not run.`,
    hint: () => 'Write an empty line between the HTML and the fence.',
    explain:
      'HTML, such as `<details><summary>…`, goes on to the next empty line; what stands in it is no Markdown.',
  }),
  fenceInComment: rule<{ fence: string }>({
    code: 'LAB058',
    severity: 'info',
    title: 'Fence within a comment',
    message: ({ fence }) =>
      `The fence ${fence} stands within an HTML comment, so it is neither shown nor run.`,
    hint: () => 'Remove it if it is no longer needed.',
    explain: 'A comment is no part of the page.',
  }),
  commandNeverEnds: rule<{ end: string }>({
    code: 'LAB059',
    severity: 'warning',
    title: 'Unfinished command',
    message: ({ end }) => `The command is not finished: the shell goes on waiting for ${end}.`,
    hint: () => 'Write its end, or `> ` before each line that goes on with it.',
    explain:
      'A quote, a loop, a group or a pipeline goes on over lines as in bash, where its end stands in the fence before the next prompt.',
  }),
  brokenLink: rule<{ url: string; near: string | undefined }>({
    code: 'LAB060',
    severity: 'warning',
    title: 'Broken link',
    message: ({ url, near }) =>
      `\`${url}\` leads to nothing${near === undefined ? '.' : `; did you mean \`${near}\`?`}`,
    hint: () => 'Write the path of the file as it is on disk, relative to this one.',
    explain: 'Links are followed as on GitHub: relative to the file, case matters.',
  }),
  brokenAnchor: rule<{ url: string; anchor: string; file: string; near: string | undefined }>({
    code: 'LAB061',
    severity: 'warning',
    title: 'Broken anchor',
    message: ({ anchor, file, near }) =>
      `\`${file}\` has no heading or anchor \`#${anchor}\`${near === undefined ? '.' : `; did you mean \`#${near}\`?`}`,
    hint: () => 'An anchor is the heading in lower case, blanks as hyphens, without punctuation.',
    explain: 'Headings get the anchors that GitHub gives them; `<a name>` and `id` count as well.',
  }),
  missingImage: rule<{ url: string; near: string | undefined }>({
    code: 'LAB062',
    severity: 'warning',
    title: 'Missing image',
    message: ({ url, near }) =>
      `There is no image \`${url}\`${near === undefined ? '.' : `; did you mean \`${near}\`?`}`,
    hint: () => 'Add the file, or correct its path.',
    explain: 'The page is built with a note in the place of the image.',
  }),
  missingAlt: rule<{ url: string }>({
    code: 'LAB063',
    severity: 'warning',
    title: 'Image without alternative text',
    message: ({ url }) => `The image \`${url}\` has no text for those who cannot see it.`,
    hint: () => 'Write what it shows: `![what it shows](file.png)`; `alt=""` for mere decoration.',
    explain: 'Screen readers read the alternative text.',
  }),
  linkOutside: rule<{ url: string }>({
    code: 'LAB064',
    severity: 'warning',
    title: 'Link out of the labs folder',
    message: ({ url }) => `\`${url}\` leads out of the labs folder, where the site has nothing.`,
    hint: () => 'Link to the full address instead.',
    explain: 'The site is made of what is below the labs folder.',
  }),
  shownFileDiffers: rule<{ file: string; line: number; shown: string; real: string }>({
    code: 'LAB065',
    severity: 'warning',
    title: 'File shown differs from the file',
    message: ({ file, line, shown, real }) =>
      `This is shown as \`${file}\`, but that differs from its line ${line} on: here “${shown}”, there “${real}”.`,
    hint: () => 'Make the two the same.',
    explain: 'A file that a page shows and links to must be that file, else one of them is out of date.',
  }),
  linkToIndexHtml: rule<{ url: string }>({
    code: 'LAB066',
    severity: 'info',
    title: 'Link to an `index.html`',
    message: ({ url }) => `\`${url}\` is no page of the labs, so the link leads to its source.`,
    hint: () => 'If readers are to see it as a browser shows it, let a page’s commands serve it.',
    explain: 'HTML files beside the pages are shown as any other source file.',
  }),
  dockerMachine: rule<{ tool: string }>({
    code: 'LAB070',
    severity: 'warning',
    title: 'Docker Machine is gone',
    message: ({ tool }) => `\`${tool}\` was archived in 2021 and no longer works with current hosts.`,
    hint: () => 'Use named nodes in prompts (`node2$ `): each is a machine with Docker.',
    explain: 'docker-machine, boot2docker and Docker Toolbox are not maintained.',
  }),
  composeV1: plainRule({
    code: 'LAB071',
    severity: 'warning',
    title: 'Compose version 1',
    message: () => '`docker-compose` is the first version of Compose, which ended in 2023.',
    hint: () => 'Write `docker compose`.',
    explain: 'Compose is a plugin of the docker command now.',
  }),
  deadImage: rule<{ image: string; gone: 'image' | 'latest'; instead: string; since: string | undefined }>({
    code: 'LAB072',
    severity: 'warning',
    title: 'Image or registry that is gone',
    message: ({ image, gone, since }) =>
      `\`${image}\` ${gone === 'image' ? 'is no longer published or maintained' : 'means its tag `latest`, which is no longer there'}${since === undefined ? '' : `, since ${since}`}.`,
    hint: ({ instead }) => instead,
    explain:
      'Images and registries move, vanish and get no updates; the lists, with dates and sources, are kept in `rot-images.ts`, `rot-official.ts` and `rot-releases.ts`. What the page’s machine has under that name is a remark.',
  }),
  swarmInitAddress: plainRule({
    code: 'LAB073',
    severity: 'warning',
    title: '`swarm init` without an address',
    message: () => '`docker swarm init` fails on a host with several addresses.',
    hint: () => 'Add `--advertise-addr` with an address or interface, such as `--advertise-addr eth0`.',
    explain: 'Where a host has more than one address, the Engine does not choose.',
  }),
  certificateNoSan: plainRule({
    code: 'LAB074',
    severity: 'warning',
    title: 'Certificate without a subject alternative name',
    message: () => 'A certificate with only a common name is refused by Docker and by browsers.',
    hint: () => 'Add `-addext "subjectAltName = DNS:registry.example"`.',
    explain: 'Names are read from the subject alternative names only, since Go 1.15.',
  }),
  serviceFlag: rule<{ flag: string; near: string | undefined }>({
    code: 'LAB075',
    severity: 'warning',
    title: 'Flag that `docker service create` does not have',
    message: ({ flag, near }) =>
      `\`docker service create\` has no \`${flag}\`${near === undefined ? '.' : `; did you mean \`${near}\`?`}`,
    hint: () => 'See `docker service create --help`.',
    explain: 'Some flags of early releases are gone, and those of `docker run` differ.',
  }),
  blankAfterBackslash: plainRule({
    code: 'LAB076',
    severity: 'warning',
    title: 'Blank after a backslash',
    message: () =>
      'A blank follows the backslash, so the shell does not take the next line as a continuation.',
    hint: () => 'Remove the blanks at the end of the line.',
    explain: 'A backslash continues a line only as its very last character.',
  }),
  placeholderRedirect: rule<{ text: string }>({
    code: 'LAB077',
    severity: 'warning',
    title: 'Placeholder that the shell reads as a redirect',
    message: ({ text }) => `The shell reads \`${text}\` as a redirect from a file, so the command fails.`,
    hint: () => 'Capture the value from an earlier output with `[..NAME]` and write `$NAME` here.',
    explain: '`<` and `>` redirect input and output wherever they stand unquoted.',
  }),
  shellInShell: rule<{ text: string; instead: string }>({
    code: 'LAB078',
    severity: 'warning',
    title: 'A new shell swallows what follows',
    message: ({ text }) =>
      `\`${text}\` opens a new shell, and the commands after it are never read by this one.`,
    hint: ({ instead }) => instead,
    explain: 'Pasted or scripted, the commands after it wait until that shell ends, or are typed into it.',
  }),
  curlyQuotes: rule<{ found: string; plain: string }>({
    code: 'LAB079',
    severity: 'warning',
    title: 'Typographic character in a command',
    message: ({ found, plain }) => `The shell does not know ${found}; it wants ${plain}.`,
    hint: ({ plain }) => `Write ${plain}.`,
    explain: 'Word processors turn straight quotes, double hyphens and blanks into look-alikes.',
  }),
  lookAlike: rule<{ letter: string; script: string; word: string }>({
    code: 'LAB080',
    severity: 'warning',
    title: 'Look-alike letter in a command',
    message: ({ letter, script, word }) =>
      `The \`${letter}\` in \`${word}\` is a ${script} letter, not a Latin one.`,
    hint: () => 'Type the word anew.',
    explain: 'It looks right and does not work.',
  }),
  removedCommand: rule<{
    text: string;
    how: 'gone' | 'ignored';
    instead: string;
    since: string | undefined;
  }>({
    code: 'LAB081',
    severity: 'warning',
    title: 'Command or flag that is gone',
    message: ({ text, how, since }) =>
      `${how === 'gone' ? `Docker no longer has \`${text}\`` : `\`${text}\` does nothing any more`}${since === undefined ? '' : `, since ${since}`}.`,
    hint: ({ instead }) => instead,
    explain:
      'Removed from the Engine or its command since the lab was written; the list, with releases and sources, is kept in `rot-removed.ts`.',
  }),
  notAttachable: rule<{ network: string }>({
    code: 'LAB082',
    severity: 'warning',
    title: 'Overlay network that `docker run` may not join',
    message: ({ network }) =>
      `\`docker run\` joins the overlay network \`${network}\`, which was made without \`--attachable\`.`,
    hint: () => 'Add `--attachable` to `docker network create`.',
    explain: 'Only services may join an overlay network, unless it is attachable.',
  }),
  htpasswdGone: plainRule({
    code: 'LAB083',
    severity: 'warning',
    title: '`htpasswd` of the registry image',
    message: () => 'The `registry` image has no `htpasswd` since version 2.7.',
    hint: () => 'Take it from the `httpd:2` image: `docker run --rm --entrypoint htpasswd httpd:2 …`.',
    explain: 'Labs make the password file of a registry with it.',
  }),
  imageNotThere: rule<{ image: string }>({
    code: 'LAB085',
    severity: 'info',
    title: 'Image that the page’s machine does not have',
    message: ({ image }) =>
      `The machine in the page has no image \`${image}\`, and reaches no registry but its own.`,
    hint: () =>
      'Take one that `npm run labs -- machine` lists, or write `engine: docker` in the front matter if the page is for the reader’s own Docker.',
    explain: 'Told by `labs check` only where a machine was built, for its manifest has the images.',
  }),
  commandAsks: rule<{ command: string; how: 'asks' | 'reads'; instead: string }>({
    code: 'LAB086',
    severity: 'warning',
    title: 'Command that waits for an answer',
    message: ({ command, how }) =>
      how === 'asks'
        ? `\`${command}\` asks, and nobody answers, so it waits until its time is over.`
        : `\`${command}\` reads what is typed, and nobody types, so it waits until its time is over.`,
    hint: ({ instead }) => instead,
    explain:
      'Commands are run without anybody at the keyboard; the lists are kept in `waiting-commands.ts` and its neighbours.',
  }),
  commandStays: rule<{ command: string; instead: string; isScript: boolean }>({
    code: 'LAB087',
    severity: 'warning',
    title: 'Command that does not end',
    message: ({ command }) => `\`${command}\` does not end by itself, so what follows it never comes.`,
    hint: ({ instead, isScript }) => {
      const end = isScript
        ? 'write `background` after the language.'
        : 'show `^C` as the last line of its output, or write `background` after the language.';
      return instead === '' ? end.charAt(0).toUpperCase() + end.slice(1) : `${instead} Or ${end}`;
    },
    explain:
      '`^C` as the last line of an output presses Ctrl-C; a `background` fence goes on while later commands run.',
  }),
  placeholderTyped: rule<{ text: string; instead: string }>({
    code: 'LAB088',
    severity: 'warning',
    title: 'Placeholder that is typed as it stands',
    message: ({ text }) => `\`${text}\` stands for something else, but is typed as it stands.`,
    hint: ({ instead }) => instead,
    explain:
      'Nobody fills in `YOUR-USER-NAME`, `CONTAINER_ID`, `{id}`, `[container-id]` or `/path/to/project` before a command is run.',
  }),
  typedOutside: rule<{ command: string; opener: string; instead: string }>({
    code: 'LAB089',
    severity: 'warning',
    title: 'Command below a shell that it does not reach',
    message: ({ command, opener }) =>
      `\`${command}\` stands at the node’s prompt, so the shell that \`${opener}\` opens is left first, and it runs on the node.`,
    hint: ({ instead }) =>
      `Write the prompt that stands inside, such as \`/ # \`, before what is meant for it, or say it as one command: \`${instead}\`.`,
    explain:
      '`$ ` is always a node’s prompt; `/ # ` and its like stand inside what the command before opened.',
  }),
  oldWay: rule<{ text: string; since: string; instead: string }>({
    code: 'LAB092',
    severity: 'info',
    title: 'Old way that Docker advises against',
    message: ({ text, since }) => `Docker advises against \`${text}\`, since ${since}.`,
    hint: ({ instead }) => instead,
    explain:
      'It works still, and is to go; the list, with releases and sources, is kept in `rot-deprecated.ts`.',
  }),
  recordDoesNotCount: rule<{ why: string; verify: string }>({
    code: 'LAB090',
    severity: 'warning',
    title: 'Record that does not count',
    message: ({ why }) => `This record does not count: ${why}.`,
    hint: ({ verify }) => `Make it anew: \`npm run labs -- ${verify} --record\`.`,
    explain: 'A record that is damaged, edited or impossible proves nothing: its lab shows as not verified.',
  }),
  recordNamesRun: rule<{ url: string; verify: string }>({
    code: 'LAB091',
    severity: 'warning',
    title: 'Committed record that names a run',
    message: ({ url }) => `This record names the run ${url}, but only the records of a published site may.`,
    hint: ({ verify }) => `Make it anew: \`npm run labs -- ${verify} --record\`.`,
    explain: 'A run is vouched for by its attestation, which a file in the repository does not have.',
  }),
  ...siteRules,
} satisfies Record<string, Rule<never>>;

function wordExample(word: string): string {
  const examples: Readonly<Record<string, string>> = {
    timeout: 'timeout=90s',
    retry: 'retry=60s',
    exit: 'exit=1',
    skip: 'skip="needs a browser"',
    only: 'only=windows',
    save: 'save=app/compose.yaml',
    id: 'id=first-service',
  };
  return examples[word] ?? word;
}
