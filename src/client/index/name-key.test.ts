import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BY_NAME, compareKeyed, nameKey } from './name-key.ts'

const keyed = (name: string) => ({ name, key: nameKey(name) })
const printable = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
/** Digits more often than signs, because runs of them are what is special. */
const nameOf = (units: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...units), fc.constantFrom('0', '00', '1', '9', '10', 'a', 'B')), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''))

function expectSameOrder(left: string, right: string): void {
  const found = compareKeyed(keyed(left), keyed(right))
  expect(Math.sign(found), JSON.stringify([left, right])).toBe(Math.sign(BY_NAME.compare(left, right)))
}

describe('keys of names', () => {
  it('have the order of the collator, whatever the signs and numbers', () => {
    const name = nameOf(printable)
    fc.assert(
      fc.property(name, name, (left, right) => {
        expect(nameKey(left)).not.toBeNull()
        expectSameOrder(left, right)
      }),
      { numRuns: 5_000 },
    )
  })

  it('have it among names of any script too', () => {
    const name = fc.oneof(nameOf(printable), nameOf(['ä', 'Å', 'é', 'ß', 'ж', '漢', '\u0301']), fc.string())
    fc.assert(fc.property(name, name, expectSameOrder), { numRuns: 5_000 })
  })

  it('exist only for letters with accents that the collator takes for the bare letter', () => {
    let accented = 0
    for (let code = 0x80; code < 0x3000; code += 1) {
      const sign = String.fromCharCode(code)
      const key = nameKey(`a${sign}`)
      if (key === null) continue
      accented += 1
      for (const other of ['', 'a', 'z', 'á', sign]) expectSameOrder(`a${sign}${other}`, `a${other}`)
      const bare = sign.normalize('NFD').replaceAll(/\p{M}/gu, '')
      expect(BY_NAME.compare(`a${sign}b`, `a${bare}b`), sign).toBe(0)
    }
    expect(accented).toBeGreaterThan(300)
    expect([nameKey('ß'), nameKey('漢'), nameKey('1'.repeat(201))]).toEqual([null, null, null])
  })
})
