import { describe, expect, test } from 'vitest'
import { nobleSha3 } from './hash.ts'
import { proveRetrieve } from './retrieve-proof.ts'
import { knownProofs, referencePrevSeed, seedConfirmed, seedSent } from './seed-window.ts'

describe('the seeds that a miner may hold', () => {
  test('are the confirmed one and all that were sent since, each once', () => {
    const confirmed = seedConfirmed('a')
    expect(confirmed).toEqual({ seeds: ['a'] })
    const sent = seedSent(seedSent(confirmed, 'b'), 'c')
    expect(sent).toEqual({ seeds: ['a', 'b', 'c'] })
    expect(seedSent(sent, 'b')).toEqual({ seeds: ['a', 'c', 'b'] })
    expect(sent.seeds).toEqual(['a', 'b', 'c'])
  })

  test('have each the proof that an honest miner sends after it', () => {
    const data = Uint8Array.of(1, 2, 3)
    const proofOf = (previousSeed: string) => proveRetrieve({ data, previousSeed, seed: 'x' }).commitmentProof
    const proofs = [
      { seed: 'a', proof: proofOf('a') },
      { seed: 'b', proof: proofOf('b') },
    ]
    expect(knownProofs(data, ['a', 'b'])).toEqual(proofs)
    expect(proofOf('a')).not.toBe(proofOf('b'))
    const hashed: number[] = []
    knownProofs(data, ['a', 'b'], (...parts) => {
      hashed.push(parts.length)
      return nobleSha3(...parts)
    })
    expect(hashed).toEqual([2, 2])
  })
})

test.each([
  [{ op: 'store', verified: true }, 'new'],
  [{ op: 'store', verified: false }, 'before'],
  [{ op: 'challenge', verified: true }, 'new'],
  [{ op: 'challenge', verified: false }, 'before'],
  [{ op: 'retrieve', path: 'scoring', verified: false }, 'new'],
  [{ op: 'retrieve', path: 'user', verified: true }, 'before'],
] as const)('the reference has after %o the seed "%s"', (outcome, seed) => {
  expect(referencePrevSeed('before', { ...outcome, seed: 'new' })).toBe(seed)
  expect(referencePrevSeed(null, { ...outcome, seed: 'new' })).toBe(seed === 'new' ? 'new' : null)
})
