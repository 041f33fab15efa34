import { hexToBytes } from '@noble/hashes/utils.js'
import * as real from '@polkadot/util-crypto'
import { describe, expect, it } from 'vitest'
import * as shim from './ss58-shim.ts'

const KEYS = ['00', 'ff', 'd4', '7b'].map((byte, at) => {
  const key = hexToBytes(byte.repeat(32))
  key[at] = 17
  return key
})
/** One-byte and two-byte forms, at both ends of each. */
const PREFIXES = [0, 2, 42, 63, 64, 255, 2007, 7391, 16_383]
/** Reserved by the format; the package refuses to write them. */
const RESERVED = new Set([46, 47])

function thrown(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch {
    return true
  }
}

describe('what stands in for @polkadot/util-crypto', () => {
  it('writes and reads addresses of every form as the package does', () => {
    for (const key of KEYS) {
      for (const prefix of PREFIXES.filter((each) => !RESERVED.has(each))) {
        const address = real.encodeAddress(key, prefix)
        expect(shim.encodeAddress(key, prefix)).toBe(address)
        expect(shim.decodeAddress(address)).toEqual(real.decodeAddress(address))
        expect(shim.encodeAddress(address)).toBe(real.encodeAddress(address))
      }
    }
  })

  it('takes a key in hex as the package does', () => {
    const hex = `0x${'d4'.repeat(32)}`
    expect(shim.decodeAddress(hex)).toEqual(real.decodeAddress(hex))
  })

  it('throws where the package throws', () => {
    const good = real.encodeAddress(KEYS[2] ?? new Uint8Array(32))
    const bad = [
      '',
      '0',
      good.slice(1),
      `${good}1`,
      good.replace(/.$/, good.endsWith('1') ? '2' : '1'),
      'l0OI',
    ]
    for (const text of bad) {
      expect(
        thrown(() => real.decodeAddress(text)),
        text,
      ).toBe(true)
      expect(
        thrown(() => shim.decodeAddress(text)),
        text,
      ).toBe(true)
    }
  })

  it('refuses an address of an Ethereum account', () => {
    expect(thrown(() => shim.decodeAddress('0x1f9090aae28b8a3dceadf281b0f12828e676c326'))).toBe(true)
    expect(thrown(() => shim.decodeAddress('1'.repeat(10_000)))).toBe(true)
  })
})
