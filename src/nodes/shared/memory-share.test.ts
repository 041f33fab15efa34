import { describe, expect, it } from 'vitest'
import { MAX_DATA_BYTES, MAX_JSON_BODY_BYTES } from '../../wire/limits.ts'
import { answerBytesMax, bodyBytesMax } from './memory-share.ts'

const MIB = 2 ** 20

describe('the memory for bodies', () => {
  it.each([
    ['64 MiB: one body of the largest kind', 64 * MIB, MAX_JSON_BODY_BYTES],
    ['256 MiB', 256 * MIB, 48 * MIB],
    ['512 MiB', 512 * MIB, 176 * MIB],
    ['a large machine', 64 * 1024 * MIB, 256 * MIB],
    ['no limit known', Number.POSITIVE_INFINITY, 256 * MIB],
  ])('is a share of %s', (_, limit, share) => {
    expect(bodyBytesMax(limit)).toBe(share)
  })

  it('leaves room for the node and for as much again', () => {
    for (let limit = 256; limit <= 4096; limit += 64)
      expect(2 * bodyBytesMax(limit * MIB)).toBeLessThan((limit - 128) * MIB)
  })

  it('and for answers that nobody takes is not more than there is', () => {
    for (let limit = 256; limit <= 4096; limit += 64)
      expect(bodyBytesMax(limit * MIB) + answerBytesMax(limit * MIB)).toBeLessThan((limit - 128) * MIB)
    expect(answerBytesMax(Number.POSITIVE_INFINITY)).toBe(512 * MIB)
    expect(answerBytesMax(64 * MIB)).toBeGreaterThanOrEqual(MAX_DATA_BYTES)
  })

  it('is known of this process', () => {
    expect(bodyBytesMax()).toBeGreaterThanOrEqual(MAX_JSON_BODY_BYTES)
  })
})
