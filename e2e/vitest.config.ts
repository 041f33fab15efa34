import { defineConfig } from 'vitest/config'
import { LongestFirst } from './support/longest-first.ts'

/** Each makes a drive of its own in a network that all of them share: support/share-network.ts. */
const SHARED = ['lab', 'preview', 'saves', 'screens', 'share', 'wallet'].map(
  (name) => `e2e/browser/${name}.e2e.ts`,
)

/**
 * Two files at once: each works with a dozen processes, and waits for blocks, transfers and the page for half of its time. No test
 * holds a time.
 */
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: ['e2e/**/*.e2e.ts'], exclude: SHARED } },
      {
        extends: true,
        test: { name: 'shared', include: SHARED, globalSetup: 'e2e/support/share-network.ts' },
      },
    ],
    globalSetup: 'e2e/support/prepared.mjs',
    sequence: { sequencer: LongestFirst },
    maxWorkers: 2,
    // Limits end what hangs, also where everything takes three times as long.
    testTimeout: 420_000,
    hookTimeout: 420_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
  },
})
