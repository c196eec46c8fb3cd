import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Which rooms of src/ a room may use. A room is used through its index.ts; nothing reaches inside another, and
 * only the editor knows the editor. ARCHITECTURE.md gives the reasons.
 */
const ROOMS = {
  base: [],
  workbench: ['base'],
  docker: ['base', 'workbench'],
  dockerfile: ['base'],
  course: ['base'],
  preflight: ['base', 'workbench'],
  sandboxes: ['base', 'workbench'],
  slurm: ['base', 'workbench'],
  layers: ['base', 'workbench', 'docker'],
  audit: ['base', 'workbench', 'docker'],
  editor: [
    'base',
    'workbench',
    'docker',
    'dockerfile',
    'course',
    'preflight',
    'sandboxes',
    'slurm',
    'audit',
    'layers',
  ],
};

/** Import paths that a file of `room` may not name, as regular expressions over the path as it is written. */
function forbidden(room) {
  const others = Object.keys(ROOMS).filter((other) => other !== room);
  const strangers = others.filter((other) => !ROOMS[room].includes(other));
  return [
    ...(strangers.length > 0
      ? [
          {
            regex: `^(\\.\\./)+(${strangers.join('|')})(/|$)`,
            message: `src/${room} does not know this room (see ROOMS in eslint.config.mjs).`,
          },
        ]
      : []),
    { regex: `^(\\.\\./)+(${others.join('|')})/(?!index$)`, message: 'A room is used through its index.ts.' },
    ...(room === 'editor'
      ? []
      : [{ regex: '^vscode$', message: 'Only src/editor and src/extension.ts know the editor.' }]),
  ];
}

export default tseslint.config(
  { ignores: ['dist', 'out', 'coverage', 'artifacts', 'labs', '.workbench', '.lab', 'media'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'] } },
    rules: {
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    // mocha's describe() and it() take promises; assertions on partial objects read better without casts.
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        document: 'readonly',
        getComputedStyle: 'readonly',
      },
    },
    rules: { eqeqeq: ['error', 'always'], 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  ...Object.keys(ROOMS).map((room) => ({
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: forbidden(room) }] },
  })),
  {
    files: ['src/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^\\./[^/]+/(?!index$)', message: 'A room is used through its index.ts.' }] },
      ],
    },
  },
  prettier,
);
