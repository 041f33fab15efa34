import { defineConfig } from 'vitest/config'
import { messages } from './vite.messages.ts'

/** Hear what nobody caught, read all that is said, or count the code that is reached in their process: each file in one of its own. */
const APART = ['src/{chain,nodes/cli,testing/fuzz}/**/*.test.ts']

export default defineConfig({
  plugins: [messages()],
  test: {
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      // All others share a process for each core, one file after another, and its loaded modules: a fifth of the whole time was
      // loading. Every file stops what it starts, and puts back what it changed of its process.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['{src,workers}/**/*.test.ts', 'src/**/*.test.tsx'],
          exclude: APART,
          isolate: false,
        },
      },
    ],
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
