/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.(ts|mjs|js)$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // The MongoDB driver imports `os` dynamically, which only works here when it is compiled.
  transformIgnorePatterns: [
    '/node_modules/(?!(kdbush|geokdbush|tinyqueue|temporal-polyfill|d3-geo|d3-array|internmap)/|mongodb/lib/runtime_adapters)',
  ],
  testEnvironmentOptions: {
    customExportConditions: ['@serai/source', 'node', 'require', 'default'],
  },
  globalSetup: '<rootDir>/test/support/startEngines.ts',
  globalTeardown: '<rootDir>/test/support/stopEngines.ts',
  setupFiles: ['<rootDir>/test/support/threads.ts'],
  testTimeout: 240_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/support/closingLine.cjs'],
};
