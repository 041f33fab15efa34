import { defineConfig } from 'vitest/config'

/** The tests by which a mutant of `src/protocol` or `src/wire` has to be noticed: theirs and those of the vectors, or those of `main.ts`. */
const TESTS = process.env['MUTATION_TESTS']?.split(' ') ?? ['src/{protocol,wire,conformance}/**/*.test.ts']

export default defineConfig({ test: { include: TESTS, testTimeout: 60_000, pool: 'threads' } })
