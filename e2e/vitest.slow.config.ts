import { defineConfig } from 'vitest/config'

/** What kills browsers and networks in the middle of large files: `npm run test:resume`, apart from `npm test` for its time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.slow.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 180_000,
    pool: 'forks',
  },
})
