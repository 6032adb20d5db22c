import { defineConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error('Run the tests through npm (npm test): it uses the project’s own Node.');
  process.exit(1);
}

const common = {
  environment: 'node',
  // Nothing is timed by these: a busy machine is slow, and a test that hangs is still ended.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000 } },
  globalSetup: ['test/support/database-image.ts'],
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/prove/**', 'test/browser/**'],
        },
      },
      {
        test: {
          ...common,
          name: 'prove',
          include: ['test/prove/**/*.test.ts'],
          testTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
