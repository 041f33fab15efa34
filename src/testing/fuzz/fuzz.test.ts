import { afterAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../wire/big-json.ts'
import { CodeCoverage } from './coverage.ts'
import { drawer, fuzz } from './fuzz.ts'
import type { FuzzTarget } from './targets.ts'

const coverage = new CodeCoverage()
afterAll(() => coverage.end())

/** A parser with a mistake: it falls over a list of nothing. */
const MISTAKEN: FuzzTarget = {
  name: 'mistaken',
  seeds: [new TextEncoder().encode('[1,2]')],
  read: (input) => {
    const json = parseJson(new TextDecoder('latin1').decode(input), { maxChars: 10_000 })
    if (json.ok && Array.isArray(json.value) && json.value.length === 0) throw new TypeError('an empty list')
  },
}

describe('the fuzzer', () => {
  it('finds an input that a parser falls over, and gives it in base64', () => {
    const { failures, corpus } = fuzz(MISTAKEN, 1_024, coverage, drawer(1))
    expect(corpus).toBeGreaterThan(1)
    const [first = ''] = failures
    expect(first).toMatch(/^mistaken threw TypeError: an empty list on /)
    const input = Buffer.from(first.split(' on ')[1] ?? '', 'base64')
    expect(() => MISTAKEN.read(new Uint8Array(input))).toThrow('an empty list')
  })

  it('makes the same inputs of the same seed', () => {
    const draws = (seed: number) =>
      Array.from(
        { length: 50 },
        (
          (draw) => () =>
            draw(1000)
        )(drawer(seed)),
      )
    expect(draws(7)).toEqual(draws(7))
    expect(draws(7)).not.toEqual(draws(8))
  })
})
