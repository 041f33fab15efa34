import { describe, expect, it } from 'vitest'
import { parseMinersPage } from './tiers-query.ts'

describe('a page of a validator’s miners', () => {
  it('gives their tiers and what to ask next', () => {
    const rows = [{ hotkey: 'a', tier: 'Gold', uid: 3 }, { hotkey: 'b' }, null, 'c']
    expect(parseMinersPage({ miners: rows, next: 'n' })).toEqual({ tiers: [['a', 'Gold']], next: 'n' })
  })
  it('gives none for anything else', () => {
    for (const value of [null, undefined, 7, 'x', [], { miners: 'many', next: 4 }])
      expect(parseMinersPage(value)).toEqual({ tiers: [], next: null })
  })
})
