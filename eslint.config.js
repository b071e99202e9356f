import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';

/** Folders that files of a folder may not import from: the directions of the design. */
const layers = [
  { files: 'src/lab/**', never: ['sandbox', 'verify', 'cli', 'components', 'layouts', 'pages'] },
  {
    files: 'src/labs-folder/**',
    never: ['sandbox', 'verify', 'cli', 'components', 'layouts', 'pages', 'site'],
  },
  {
    files: 'src/search/**',
    never: ['labs-folder', 'sandbox', 'verify', 'cli', 'components', 'layouts', 'pages', 'site'],
  },
  { files: 'src/sandbox/sandbox.ts', never: ['lab', 'verify', 'cli', 'components', 'layouts', 'pages'] },
  { files: 'src/sandbox/shell/**', never: ['lab', 'verify', 'cli', 'components', 'vm', 'docker', 'guest'] },
  { files: 'src/sandbox/vm/**', never: ['lab', 'verify', 'cli', 'components', 'docker'] },
  { files: 'src/sandbox/docker/**', never: ['lab', 'verify', 'cli', 'components', 'vm'] },
  { files: 'src/sandbox/guest/**', never: ['lab', 'verify', 'cli', 'components', 'docker'] },
  { files: 'src/verify/**', never: ['cli', 'components', 'layouts', 'vm', 'docker', 'guest'] },
  { files: 'src/{pages,components,layouts}/**', never: ['cli'] },
  { files: 'src/cli/**', never: ['components', 'layouts', 'pages'] },
  { files: 'e2e/**', never: ['components', 'layouts', 'pages', 'cli'] },
];

/** What browsers keep from pages without TLS, as a room's network has them; and what is there in its place. */
const needsTls = [
  {
    object: 'crypto',
    property: 'randomUUID',
    message: 'Pages over plain http have none: use freshId (src/sandbox/vm/fresh-id.ts).',
  },
  {
    object: 'navigator',
    property: 'clipboard',
    message: 'Pages over plain http have none: use copyToClipboard (src/components/clipboard.ts).',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.astro/',
      '.cache/',
      'node_modules/',
      'public/',
      '**/fixtures/',
      'report/',
      'test-results/',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/components/**/*.ts', 'src/sandbox/{vm,shell}/**/*.ts', 'src/verify/**/*.ts'],
    ignores: ['src/components/clipboard.ts'],
    rules: { 'no-restricted-properties': ['error', ...needsTls] },
  },
  ...astro.configs.recommended,
  ...(astro.configs['jsx-a11y-recommended'] ?? []),
  ...layers.map(({ files, never }) => ({
    files: [`${files}${files.includes('.') ? '' : '/*.{ts,astro}'}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^\\.\\.?/(.*/)?(${never.join('|')})/`,
              message: 'Against the direction of the design: see CONTRIBUTING.md, "Who may import whom".',
            },
          ],
        },
      ],
    },
  })),
);
