/** What docs/operations.md says of the records that miners keep, against the code. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MINERS, objectOf } from './index-fixture.ts'
import { keptOfObject, openKept, sealKept } from './kept-record.ts'
import { BATCH, WALK_MS } from './record-keeper.ts'
import { createRecordSealer } from './record-sealer.ts'

const TEXT = readFileSync('docs/operations.md', 'utf8').replaceAll(/\s+/g, ' ')
const DAY_MS = 86_400_000
const PIECES = 1_000_000
/** A step waits for the next block of the real chain. */
const BLOCK_MS = 12_000

test('how long the walk over all records takes', () => {
  const stepMs = Math.ceil(WALK_MS / BLOCK_MS) * BLOCK_MS
  expect(Math.round((PIECES / BATCH) * (stepMs / DAY_MS))).toBe(2)
  expect(TEXT).toContain('in a walk that takes some two days at a million pieces')
})

test('how long a payload may be that comes back with its record', () => {
  const sealer = createRecordSealer(new Uint8Array(32))
  const whole = objectOf(1)
  const [miner = ''] = MINERS
  // As long as numbers of a real part get.
  const numbers = { commitment_hash: '9'.repeat(78), randomness: '9'.repeat(77), block: 9_999_999 }
  const length = 9_999_999
  const receipts = whole.receipts.map((receipt) => ({ ...receipt, ...numbers, length }))
  const object = { ...whole, length, receipts }
  const validator = object.receipts[0]?.validator ?? ''
  const comesBack = (letters: number): boolean => {
    const kept = keptOfObject({ ...object, encryptionPayload: 'x'.repeat(letters) }, miner)
    const sealed = kept === null ? null : sealKept(sealer, kept, miner, object.dataHash)
    const opened = sealed === null ? null : openKept(sealer, sealed, validator, miner, object.dataHash)
    return opened?.purpose === 'user' && opened.payload !== null
  }
  const [, said = ''] = /of more than some ([\d,]+) characters/.exec(TEXT) ?? []
  const letters = Number(said.replaceAll(',', ''))
  // To the nearest hundred.
  expect([comesBack(letters - 50), comesBack(letters + 50)]).toEqual([true, false])
})
