/** Runs the vectors of scoring and layout. The counts are the files' as committed: a vector that goes missing is seen. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Sha3 } from '../protocol/hash.ts'
import { checkLayout } from './layout.ts'
import { type Checker, type Ports, Tally } from './report.ts'
import { checkRewards } from './rewards.ts'
import { checkRounds } from './rounds.ts'
import { checkSigmoid } from './sigmoid.ts'
import { checkTiers } from './tiers.ts'
import { checkUidSelection } from './uid-selection.ts'
import { checkWeights } from './weights.ts'
import { checkWilson } from './wilson.ts'

const sha3: Sha3 = (...parts) => {
  const hash = createHash('sha3-256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}
const unused = () => Promise.reject(new Error('not used by these vectors'))
const ports: Ports = {
  sha3,
  argon2i: unused,
  aesGcm: { seal: unused, open: unused },
  inflate: () => new Uint8Array(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
}

const FILES: [string, Checker, number][] = [
  ['wilson', checkWilson, 591],
  ['tiers', checkTiers, 712],
  ['sigmoid', checkSigmoid, 240],
  ['rewards', checkRewards, 361],
  ['rounds', checkRounds, 974],
  ['weights', checkWeights, 186],
  ['layout', checkLayout, 439],
  ['uid_selection', checkUidSelection, 16],
]

test.each(FILES)('%s.json agrees', async (name, check, count) => {
  const file: unknown = JSON.parse(readFileSync(`e2e/vectors/${name}.json`, 'utf8'))
  const tally = new Tally()
  await check(file, tally, ports)
  expect(tally.failures.slice(0, 5)).toEqual([])
  expect(tally.passed).toBe(count)
})
