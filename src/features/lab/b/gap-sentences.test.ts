import { describe, expect, it } from 'vitest'
import { explainGap, type Gap, modelMiners } from '../../../client/landscape/gap-explain.ts'
import { groupsOf } from '../../../client/landscape/gap-groups.ts'
import { lensOf, minerRows } from '../../../client/landscape/miner-rows.ts'
import { type FixtureOptions, landscapeFixture } from '../../../testing/landscape-fixture.ts'
import { groupingText, groupNames, separation } from './gap-sentences.ts'

function said(options: FixtureOptions): { readonly grouping: string; readonly sentence: string } {
  const landscape = landscapeFixture(options)
  const rows = minerRows(landscape, lensOf(landscape, null))
  const groups = groupsOf(rows)
  const gap = explainGap(modelMiners(rows), groups.upper, groups.lower)
  return {
    grouping: groupingText(groups),
    sentence: separation(gap, groups.upper, groups.lower, groupNames(groups.kind)),
  }
}

describe('how the groups are said', () => {
  it('quarters, small quarters, halves, nobody', () => {
    expect(said({ miners: 256 }).grouping).toContain('quarters of 64')
    expect(said({ miners: 8 }).grouping).toContain('the groups are compared whole')
    expect(said({ miners: 6 }).grouping).toContain('too few for quarters')
    expect(said({ miners: 1 }).grouping).toContain('There is a single miner')
    expect(said({ miners: 0, validators: 0 }).grouping).toContain('There is no miner')
  })

  it('ties are said', () => {
    expect(said({ miners: 24, shape: 'equal' }).grouping).toContain('All earn the same')
    expect(said({ miners: 24, shape: 'giant' }).grouping).not.toContain('All earn the same')
  })
})

describe('what separates them', () => {
  it('is one sentence with numbers and the largest reason', () => {
    const { sentence } = said({ miners: 256 })
    expect(sentence).toMatch(/^Miners of quantile 1 earn \d+\.\d\d\u00A0% each, \d+\.\d times/)
    expect(sentence).toMatch(/The largest part is (success|latency|the tier|the boost)/)
    expect(sentence).toMatch(/The four together explain \d+\u00A0% of the gap\.$/)
  })

  it('is not made up: no validator, no gap, no group', () => {
    expect(said({ miners: 24, shape: 'blank' }).sentence).toContain('no validator says how they served')
    expect(said({ miners: 24, shape: 'equal' }).sentence).toContain('There is no gap to explain')
    expect(said({ miners: 1 }).sentence).toContain('One of the groups is empty')
    expect(said({ miners: 24, shape: 'giant' }).sentence).not.toContain('NaN')
  })

  it('a model that expects a wider gap does not claim to explain none of it', () => {
    const rows = minerRows(landscapeFixture({ miners: 256 }), null)
    const { upper, lower } = groupsOf(rows)
    const gap: Gap = {
      upper: 0.02,
      lower: 0.01,
      steps: [{ factor: 'success', share: 0.03, upper: 1, lower: 0.5 }],
      residual: -0.02,
      known: 10,
      of: 10,
    }
    expect(separation(gap, upper, lower, groupNames('quarters'))).toContain('wider than it is')
  })
})
