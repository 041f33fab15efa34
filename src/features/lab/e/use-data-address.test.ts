import { describe, expect, it } from 'vitest'
import { nextSeed, parseAddress } from './use-data-address.ts'

const parse = (text: string) => parseAddress(new URLSearchParams(text))

describe('the address of laboratory E', () => {
  it('is whole without anything in it', () => {
    expect(parse('')).toEqual({ seed: 1, sample: 0, piece: 4_096, chunk: 256, index: 5 })
  })

  it('takes what it may be and nothing else', () => {
    expect(parse('seed=7&sample=10&piece=65536&chunk=9000&index=3')).toEqual({
      seed: 7,
      sample: 9,
      piece: 65_536,
      chunk: 9_000,
      index: 3,
    })
    expect(parse('seed=-1&sample=11&piece=5000&chunk=1e99&index=x')).toEqual(parse(''))
  })

  it('seeds go round', () => {
    expect(nextSeed(1)).toBe(2)
    expect(nextSeed(9_999)).toBe(1)
  })
})
