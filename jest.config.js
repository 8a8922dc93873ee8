/**
 * A test's suffix says its kind, and each kind is a project: `unit` needs no database and no Java; `int` has real databases;
 * `e2e` starts processes; `crash` kills them.
 */
const common = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/testing/src/jest/propertySeed.ts'],
  // Workspaces are tested from source, as their `exports` name it.
  testEnvironmentOptions: { customExportConditions: ['development', 'node', 'node-addons'] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
};

/** One Neo4j and one PostgreSQL serve all projects; each file makes what it needs on them and takes it away again. */
const servers = {
  globalSetup: '<rootDir>/testing/src/jest/globalSetup.ts',
  globalTeardown: '<rootDir>/testing/src/jest/globalTeardown.ts',
};

const project = (kind, more = {}) => ({
  ...common,
  displayName: kind,
  testMatch: [`<rootDir>/**/*.${kind}.test.ts`],
  ...more,
});

export default {
  projects: [project('unit'), project('int', servers), project('e2e', servers), project('crash', servers)],
  testTimeout: 180_000,
  maxWorkers: 2,
  // Modules of finished test files stay in memory. A worker that has more than this is started again before its next file.
  workerIdleMemoryLimit: '1200MB',
  testSequencer: '<rootDir>/testing/src/jest/longestFirst.mjs',
  // Programs run in processes of their own, which tests start and kill; coverage cannot see into them.
  collectCoverageFrom: [
    '{kit,graph,gateway,subgraphs/*,ingestion,dev,schema}/src/**/*.ts',
    '!**/*.test.ts',
    '!**/generated/**',
    '!**/*main.ts',
    '!dev/src/servers/{neo4j,jars}.ts',
  ],
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { lines: 85, branches: 75 } },
};
