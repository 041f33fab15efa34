import { defineConfig } from 'vitest/config'

/** One file after another: each starts a network of twelve processes, and timings of the page are looked at. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
  },
})
