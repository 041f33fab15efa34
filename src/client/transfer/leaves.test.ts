import { expect, it } from 'vitest'
import { contentLeaves, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { equalBytes, manyRandomBytes } from '../web-crypto.ts'
import { leavesOf } from './leaves.ts'

it('gives each of many records its own leaf, whoever hashes another part at the same time', async () => {
  const parts = [manyRandomBytes(40 * RECORD_BYTES + 17), manyRandomBytes(3 * RECORD_BYTES)]
  const before = parts.map((part) => part.slice())
  const leaves = await Promise.all(parts.map(leavesOf))
  // What was lent to the tags is back.
  expect(parts.every((part, place) => equalBytes(part, before[place] ?? new Uint8Array(0)))).toBe(true)
  expect(leaves).toEqual(parts.map((part) => contentLeaves(part)))
})
