import { swcOptions } from './scripts/swc-options.mjs';

const project = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swcOptions] },
  // What is built or unpacked beside the source holds package.json files and tests that are not ours to run.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.shirelink/', '<rootDir>/\\.cache/', '<rootDir>/reports/'],
};

// Native modules that import the .ts ones: Jest would transpile a global .ts hook to CommonJS, which cannot follow our `.js`
// imports. The servers start once per run, whichever of these levels are in it, and not at all for unit tests alone.
const servers = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

function level(folder) {
  return { ...project, ...servers, displayName: folder, testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`] };
}

/** `npm run jest -- <path>` runs any file, `npm run jest -- --selectProjects unit` one level. */
export default {
  // more than there are cores: most of what runs longest waits for a server
  maxWorkers: 3,
  workerIdleMemoryLimit: '300MB',
  // Jest has one limit for all levels. Tests of the whole product that need longer say so themselves.
  testTimeout: 30_000,
  projects: [
    { ...project, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    ...['contract', 'integration', 'e2e', 'system'].map(level),
    // with a service of its own; scripts/monitoring-check.mjs brings Prometheus
    { ...project, displayName: 'monitoring', testMatch: ['<rootDir>/test/monitoring/**/*.test.ts'] },
  ],
};
