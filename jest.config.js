/** Runs the TypeScript sources as Node itself runs them: native modules, types stripped. */
export default {
  testEnvironment: 'node',
  runner: '<rootDir>/test/runner.js',
  globalSetup: '<rootDir>/test/prepare-store.js',
  globalTeardown: '<rootDir>/test/remove-store.js',
  setupFilesAfterEnv: ['<rootDir>/test/time-limit.js'],
  testMatch: ['<rootDir>/{src,schemas,connectors,transforms,test,scripts,bench}/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testSequencer: '<rootDir>/test/slowest-first.js',
  // More than a small machine has cores: most of these tests wait.
  maxWorkers: 5,
};
