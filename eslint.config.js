import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';

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
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/naming-convention': [
        'error',
        // Constants as any other name; classes, and what is taken out of somebody else's object, as they come.
        { selector: 'variable', format: ['camelCase', 'StrictPascalCase'] },
        { selector: 'variable', modifiers: ['destructured'], format: null },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportSpecifier[importKind="type"]',
          message: 'Types have a line of their own: import type { … } from …',
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/components/**/*.ts', 'src/sandbox/{machine,vm,shell}/**/*.ts', 'src/verify/**/*.ts'],
    ignores: ['src/components/clipboard.ts'],
    rules: { 'no-restricted-properties': ['error', ...needsTls] },
  },
  ...astro.configs.recommended,
  ...(astro.configs['jsx-a11y-recommended'] ?? []),
);
