/** Runs the TypeScript sources as ES modules, with types stripped as Node itself strips them. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,schemas,connectors,transforms,test,scripts,bench}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 90_000,
  testSequencer: '<rootDir>/test/slowest-first.js',
  // Twice the cores of a small machine: most of these tests wait.
  maxWorkers: 4,
};
