import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../../../../protocol/scoring/rule-set.ts'
import { TIERS } from '../../../../protocol/scoring/tiers.ts'
import { bendOutcome, playBend, playJunk, playPicky, playSybil } from './attacks-model.ts'

describe.each(['seed', 'reference', 'strict'] as const)('under %s', (name) => {
  const rules = RULE_SETS[name]
  it('junk earns nothing and ends in Bronze, whatever it held before', () => {
    const { attacker, honest, tier } = playJunk(rules)
    expect(attacker).toBeLessThanOrEqual(0)
    expect(honest).toBeGreaterThan(0.7)
    expect(tier).toBe('Bronze')
  })
  it('who answers only when fast loses its tier and its score', () => {
    const { always, picky } = playPicky(rules)
    expect(always.tier).toBe('Diamond')
    expect(TIERS[picky.tier].factor).toBeLessThan(TIERS.Gold.factor)
    expect(picky.score).toBeLessThan(always.score)
  })
  it('two Bronze names on one disk earn more than one Super Saiyan, which no rule set mends', () => {
    const { one, two } = playSybil(rules)
    expect(two).toBeGreaterThan(one)
  })
})

it('a fast error costs a rival its boost where all answers count, and nothing where only right ones do', () => {
  for (const name of ['seed', 'reference'] as const) {
    const bend = playBend(RULE_SETS[name])
    expect(bend.without.boosted).toBe(true)
    expect(bend.with.boosted).toBe(false)
    expect(bend.with.rival).toBeLessThan(bend.without.rival)
  }
  const strict = playBend(RULE_SETS.strict)
  expect(strict.with).toEqual(strict.without)
})

it('bending has three outcomes, and harm to a rival without a gain is one of them', () => {
  const outcomes = (['seed', 'reference', 'strict'] as const).map((name) =>
    bendOutcome(playBend(RULE_SETS[name])),
  )
  expect(outcomes).toEqual(['pays', 'pays', 'fails'])
  const without = { friend: 0.9, rival: 0.8, boosted: true }
  expect(bendOutcome({ without, with: { ...without, rival: 0.7 } })).toBe('harms')
})
