import { defineConfig } from 'vitest/config'
import { messages } from './vite.messages.ts'

export default defineConfig({
  plugins: [messages()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'workers/**/*.test.ts'],
    // Sentences are English unless a test says otherwise.
    setupFiles: ['src/testing/speak-english.ts'],
    // Limits are there to end what hangs. Nothing may fail because other work has the cores: no test holds a time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // All cores: left alone it spares one, which on two is half of them.
    maxWorkers: '100%',
  },
})
