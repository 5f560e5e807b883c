import { defineConfig } from 'vitest/config';
import LongFirst from './test/support/long-first.ts';

export default defineConfig({
  // Packages resolve as Node resolves them; under Vite's own conditions `graphql` would be loaded twice, in two builds.
  ssr: { resolve: { conditions: ['node', 'module-sync'] } },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts', 'test/support/redis-setup.ts'],
    reporters: ['default', ['json', { outputFile: 'test/.results/results.json' }]],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for comes late on a busy machine, and a test that takes long there is no fault: these are for what hangs.
    expect: { poll: { timeout: 60_000 } },
    // Half of what a file costs would be loading the server anew. So files of one worker share its modules, and what a test changes in
    // its process (environment, clock) it changes back.
    isolate: false,
    sequence: { sequencer: LongFirst },
    // Most tests wait for processes and databases more than they compute.
    maxWorkers: 2,
  },
});
