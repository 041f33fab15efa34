import { defineConfig } from 'vitest/config'
import { messages } from './vite.messages.ts'

/** Start processes, servers and stores, or walk over the tree: each file in a process of its own. */
const APART = ['src/*.test.ts', 'src/{chain,nodes,testing}/**/*.test.ts', 'workers/**/*.test.ts']

export default defineConfig({
  plugins: [messages()],
  test: {
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      // What keeps no state outside of its own objects shares a process and its loaded modules: a fifth of the whole time was loading.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
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
