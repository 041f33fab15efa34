import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHECK_IDS } from './check-ids.ts'

/** Of docs/liars.md, "What a person reads": reason, check, sentence. */
const ROW = /^\| `[a-z-]+` \| `([a-z-]+)` \|/gm
const OF_THE_WIRE = ['receipt-signature']

test('each check is known to docs/liars.md by its name, and no other', () => {
  const known = [...readFileSync('docs/liars.md', 'utf8').matchAll(ROW)].map(([, id]) => id ?? '')
  expect([...CHECK_IDS, ...OF_THE_WIRE].toSorted()).toEqual([...new Set(known)].toSorted())
})
