import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nobleSha3 } from '../../protocol/hash.ts'
import { hashPair, nodeSha3 } from './sha3.ts'

describe('nodeSha3', () => {
  it('equals the pure SHA3-256 for any parts', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (parts) => {
        expect(nodeSha3(...parts)).toEqual(nobleSha3(...parts))
      }),
    )
  })
})

describe('hashPair', () => {
  it('equals the two hashes made separately', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 70 }), (data, suffix) => {
        expect(hashPair(data, suffix)).toEqual({
          dataHash: nobleSha3(data),
          seededHash: nobleSha3(data, suffix),
        })
      }),
    )
  })
})
