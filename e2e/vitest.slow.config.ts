import { defineConfig } from 'vitest/config'

/**
 * Apart from `npm test` for its time: what kills browsers and networks in the middle of large files (`npm run test:resume`), and
 * audits among all kinds of liars and over repairs (`npm run test:audits`).
 */
export default defineConfig({
  test: {
    include: ['e2e/**/*.slow.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 420_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
  },
})
