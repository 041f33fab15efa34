import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'
import { type Counts, demotionOf, nextTierOf, rulesAt, tierAtEnd } from './miner-gates.ts'

const { seed, reference, strict } = RULE_SETS
const counts = (successes: number, attempts: number, totalSuccesses: number): Counts => ({
  successes,
  attempts,
  totalSuccesses,
})

describe('failures until a demotion', () => {
  it('are exact: with so many the tier is kept, with one more it is lost', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.nat(300),
        fc.nat(20_000),
        fc.constantFrom(...TIER_NAMES),
        fc.constantFrom(seed, strict),
        (a, b, total, tier, rules) => {
          const now = counts(Math.min(a, b), Math.max(a, b), total)
          const keeps = (failures: number) => {
            const after = tierAtEnd(tier, { ...now, attempts: now.attempts + failures }, rules)
            return TIER_NAMES.indexOf(after) <= TIER_NAMES.indexOf(tier)
          }
          const found = demotionOf(tier, now, rules)
          if (found.kind === 'lowest') expect(tier).toBe('Bronze')
          if (found.kind === 'falling') expect(keeps(0)).toBe(false)
          if (found.kind === 'room') {
            expect(keeps(found.failures)).toBe(true)
            expect(keeps(found.failures + 1)).toBe(false)
          }
        },
      ),
    )
  })

  it('of ten answers are 1, 2, 3 and 4 by the middle and one less by the lower end', () => {
    const tiers = ['Super Saiyan', 'Diamond', 'Gold', 'Silver'] as const
    const most = (rules: typeof seed) =>
      tiers.map(
        (tier) =>
          [0, 1, 2, 3, 4, 5].findLast((failures) => {
            const left = demotionOf(tier, counts(10 - failures, 10, 20_000), rules)
            return left.kind === 'room'
          }) ?? null,
      )
    expect(most(seed)).toEqual([1, 2, 3, 4])
    expect(most(strict)).toEqual([0, 1, 2, 3])
  })

  it('without an attempt: the tier is kept, the first failure loses it; the reference loses it anyway', () => {
    expect(demotionOf('Gold', counts(0, 0, 3_000), seed)).toEqual({ kind: 'room', failures: 0 })
    expect(demotionOf('Gold', counts(0, 0, 3_000), reference)).toMatchObject({
      kind: 'falling',
      to: 'Bronze',
    })
  })

  it('that are too many already can be made good by so many right answers in a row, not by one less', () => {
    const now = counts(4, 9, 6_000)
    const found = demotionOf('Diamond', now, seed)
    if (found.kind !== 'falling' || found.rowNeeded === null) throw new Error('falls')
    const after = (more: number) => tierAtEnd('Diamond', counts(4 + more, 9 + more, 6_000 + more), seed)
    expect(after(found.rowNeeded)).toBe('Diamond')
    expect(after(found.rowNeeded - 1)).not.toBe('Diamond')
  })
})

describe('the next tier', () => {
  it('has two gates, and says which is open', () => {
    expect(nextTierOf('Bronze', counts(9, 10, 400), seed)).toMatchObject({
      name: 'Silver',
      successes: { have: 400, need: 1000, met: false },
      score: { need: 0.55, met: true },
      rowNeeded: 0,
    })
    expect(nextTierOf('Gold', counts(5, 10, 9_000), seed)).toMatchObject({
      name: 'Diamond',
      successes: { met: true },
      score: { met: false },
    })
    expect(nextTierOf('Super Saiyan', counts(5, 10, 9_000), seed)).toBeNull()
  })

  it('asks a fraction of the successes of a validator on a fast clock, and the usual of one that says nonsense', () => {
    const need = (scale: number) =>
      nextTierOf('Bronze', counts(0, 0, 0), rulesAt({ windowBlocks: 60, successScale: scale }))?.successes
        .need
    expect([need(0.01), need(1), need(Number.NaN), need(-1)]).toEqual([10, 1000, 1000, 1000])
  })
})
