import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proveChallenge } from '../../protocol/challenge-proof.ts'
import { chunkCount } from '../../protocol/chunking.ts'
import { hashToPoint } from '../../protocol/point.ts'
import { hashPair } from '../shared/sha3.ts'
import { type ChallengeWork, commitInSlices, derivedRandomness, proofOf } from './challenge-prover.ts'

const g = hashToPoint('miner-test/g', new Uint8Array(0))
const h = hashToPoint('miner-test/h', new Uint8Array(0))
const S0 = '00'.repeat(32)
const S1 = '11'.repeat(32)

const proveInSlices = async (work: ChallengeWork) => proofOf(await commitInSlices(work), work)

describe('commitInSlices', () => {
  it('equals the protocol module for any data, chunk size and index', async () => {
    const cases = fc.record({
      data: fc.uint8Array({ minLength: 1, maxLength: 400 }),
      chunkBytes: fc.integer({ min: 10, max: 500 }),
      pick: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ data, chunkBytes, pick }) => {
        const index = pick % chunkCount(data.length, chunkBytes)
        const randomness = (chunk: number): bigint => BigInt(chunk) + 7n
        let drawn = 0
        const { seededHash } = hashPair(data, Buffer.from(S0))
        const work = { data, seed: S1, g, h, chunkBytes, index }
        const drawRandomness = (): bigint => randomness(drawn++)
        expect(await proveInSlices({ ...work, seededHash, randomness })).toEqual(
          (proveChallenge({ ...work, previousSeed: S0, drawRandomness }) as { value: unknown }).value,
        )
      }),
      { numRuns: 25 },
    )
  })

  it('lets others run while it works through thousands of chunks', async () => {
    const data = new Uint8Array(4096)
    const { seededHash } = hashPair(data, Buffer.from(S0))
    let turns = 0
    const others = setInterval(() => turns++, 1)
    const work = { data, seed: S1, g, h, chunkBytes: 2, index: 2047, seededHash, randomness: () => 1n }
    const proof = await proveInSlices(work)
    clearInterval(others)
    expect(proof.merkleRoot).toHaveLength(64)
    expect(turns).toBeGreaterThan(5)
  })
})

describe('derivedRandomness', () => {
  it('is the same for the same request and another for any other chunk, context or secret', () => {
    const secret = new Uint8Array(32).fill(1)
    const draw = derivedRandomness(secret, ['caller', 'piece'])
    expect(draw(0)).toBe(derivedRandomness(secret, ['caller', 'piece'])(0))
    const others = [
      draw(1),
      derivedRandomness(secret, ['caller', 'other'])(0),
      derivedRandomness(new Uint8Array(32), ['caller', 'piece'])(0),
    ]
    expect(new Set([draw(0), ...others]).size).toBe(4)
  })
})
