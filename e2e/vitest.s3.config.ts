import { defineConfig } from 'vitest/config'

/** Apart from `npm test` for what it installs: pieces in a bucket of a real server (`npm run test:s3`). */
export default defineConfig({
  test: {
    include: ['src/**/*.s3.ts', 'e2e/**/*.s3.ts'],
    globalSetup: 'e2e/support/s3.mjs',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 420_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
  },
})
