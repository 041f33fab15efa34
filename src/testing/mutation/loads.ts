/**
 * A test for `vitest.config.ts`: the named files load. A mutant that spoils what its module computes first keeps the tests beside it from
 * being found at all, and the runner takes no tests for no failure.
 */
import { join } from 'node:path'
import { test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')

test.each(process.env['MUTATED_FILES']?.split(' ') ?? [])('%s loads', async (file) => {
  await import(join(ROOT, file))
})
