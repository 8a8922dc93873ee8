/** Real servers are started once a run by globalSetup; each file makes what it needs on them and takes it away again. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/test/**/*.test.ts', '<rootDir>/tests/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  globalSetup: '<rootDir>/tests/setup/start.js',
  globalTeardown: '<rootDir>/tests/setup/stop.js',
  testTimeout: 180_000,
  maxWorkers: 2,
  // The servers' own runner works in processes of its own, which tests/run starts and kills; coverage cannot see into them.
  collectCoverageFrom: [
    '{kit,gateway,subgraphs/*,dev,schema}/src/**/*.ts',
    '!**/generated/**',
    '!**/*main.ts',
    '!dev/src/servers/{neo4j,jars}.ts',
  ],
  coverageReporters: ['text-summary', 'lcov'],
  coverageThreshold: { global: { lines: 85, branches: 75 } },
};
