import { defineConfig } from 'vitest/config'

/**
 * Two files at once: each starts a network of its own, of twelve processes, and waits for blocks, transfers and the page for half
 * of its time. No test holds a time.
 */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
  },
})
