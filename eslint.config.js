// Architecture is linted: who may import whom, who may touch the environment, how long a file and a function may be.
import tseslint from 'typescript-eslint';

/** Folders that code of one folder may not import from. */
const zone = (files, ...forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: forbidden.map(([group, message]) => ({ group: [group], message })) },
    ],
  },
});

const noDev = ['**/dev/src/**', 'dev/ starts things for development; nothing may stand on it.'];
const noGateway = ['**/gateway/src/**', 'The gateway stands on subgraphs, not the other way round.'];
const noCatalog = [
  '**/catalog/src/**',
  'Subgraphs know nothing of each other; what they share goes over the feed or the graph.',
];
const noSocial = [
  '**/social/src/**',
  'Subgraphs know nothing of each other; what they share goes over the feed or the graph.',
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.data/', '**/generated/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['{kit,gateway,subgraphs,dev,schema}/**/src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name=/^(env|exit|exitCode|on|once)$/]",
          message: 'Only a main reads the environment, handles signals or exits.',
        },
      ],
    },
  },
  {
    // A main is what those are for; child processes need a PATH to be found by.
    files: ['**/main.ts', '**/*.main.ts', 'dev/src/servers/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  zone(['kit/src/**'], noDev, noGateway, noCatalog, noSocial),
  zone(['gateway/src/**'], noDev, noCatalog, noSocial),
  zone(['subgraphs/catalog/src/**'], noDev, noGateway, noSocial),
  zone(['subgraphs/social/src/**'], noDev, noGateway, noCatalog),
);
