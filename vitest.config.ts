/** How the tests run: every process is kept off the network, and the program is built once before them. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/no-network.ts'],
    pool: 'forks',
    // Many tests wait for programs that they start, so even one core has room for two.
    maxWorkers: 2,
    // Some tests start the built program, which takes a second or two on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    watch: false,
  },
});
