// Architecture is linted: which workspace may import which, which folder inside one, and who may touch the environment.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What the source of each workspace may import of the others. docs/architecture.md draws it. */
const mayImport = {
  kit: [],
  graph: ['kit'],
  gateway: ['kit'],
  'subgraphs/catalog': ['kit', 'graph'],
  'subgraphs/social': ['kit'],
  ingestion: ['kit', 'graph'],
  schema: ['kit'],
  // The web app knows the API only: what it needs stands in its generated types.
  web: [],
  dev: ['kit', 'graph', 'gateway', 'catalog', 'social', 'ingestion'],
  bench: ['kit', 'graph', 'gateway', 'catalog', 'social', 'ingestion', 'dev', 'testing'],
  testing: ['kit', 'graph', 'gateway', 'catalog', 'social', 'ingestion', 'dev'],
};

/** Folders of a workspace that may not import others of its folders, each with the reason. */
const innerBoundaries = [
  ...['catalog', 'social'].map((subgraph) => ({
    target: `./subgraphs/${subgraph}/src/!(generated|resolvers|schema.ts){,/**}`,
    from: `./subgraphs/${subgraph}/src/resolvers/**`,
    message: 'Domain code does not know the resolvers; resolvers call it.',
  })),
  {
    target: './subgraphs/social/src/{model,sql}/**',
    from: './subgraphs/social/src/!(model|sql|db){,/**}',
    message: 'model/ and sql/ are below all features and import none of them.',
  },
];

const names = Object.keys(mayImport).map((workspace) => workspace.split('/').at(-1));
const isSource = { ignores: ['**/*.test.ts'] };

const workspaceBoundaries = Object.entries(mayImport).map(([workspace, allowed]) => {
  const own = workspace.split('/').at(-1);
  const forbidden = names.filter((name) => !allowed.includes(name));
  return {
    files: [`${workspace}/src/**/*.{ts,tsx}`],
    ...isSource,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.flatMap((name) => [`@marquee/${name}`, `@marquee/${name}/**`]),
              message: `${own} does not import this workspace (see mayImport in eslint.config.js).`,
            },
          ],
        },
      ],
    },
  };
});

// explorer/ has its types in its own node_modules, and its build checks them.
export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'coverage/',
      '**/node_modules/',
      '.data/',
      '**/generated/',
      'explorer/',
      'tests/gateway/federationAudit/suites/',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './web/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ conditionNames: ['development', 'import', 'node', 'default'] }),
      ],
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Functions that only sometimes wait keep one signature; methods here are closures and use no `this`; graphql's kinds are texts.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-relative-packages': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: innerBoundaries }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['{kit,graph,gateway,subgraphs/*,ingestion,dev,schema,bench,testing,web}/src/**/*.{ts,tsx}'],
    ...isSource,
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
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
  { files: ['web/src/**/*.tsx'], ...reactHooks.configs.flat.recommended },
  {
    // GraphQL calls a resolver with four arguments: parent, arguments, context and info.
    files: ['subgraphs/*/src/resolvers/**/*.ts'],
    rules: { 'max-params': ['error', 4] },
  },
  {
    // Answers of the API are checked by what tests expect of them.
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    // A main is what those are for, with its helpers; child processes need a PATH to be found by; a test run passes its servers on.
    files: [
      '**/main.ts',
      '**/*.main.ts',
      'kit/src/{runMain,graphqlMode}.ts',
      'dev/src/servers/**',
      'testing/src/**',
      'bench/src/**',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  ...workspaceBoundaries,
);
