import { describe, expect, it } from 'vitest'
import { lensOf } from '../../../client/landscape/miner-rows.ts'
import { type Disagreement, disagreement, tierMove } from '../../../client/landscape/owner-facts.ts'
import { type Moment, momentNow, momentOfWindow, weekBefore } from '../../../client/landscape/owner-moment.ts'
import { summarize } from '../../../client/landscape/owner-probes.ts'
import type { RepairLag } from '../../../client/landscape/owner-repair.ts'
import { seatsOf } from '../../../client/landscape/owner-seats.ts'
import { serviceFit } from '../../../client/landscape/owner-service.ts'
import { type FixtureOptions, landscapeFixture, windowsFixture } from '../../../testing/landscape-fixture.ts'
import { concentrationAnswer, disagreementAnswer, seatsAnswer, serviceAnswer } from './fairness-sentences.ts'
import { objectsAnswer, probesAnswer, tiersAnswer } from './owner-sentences.ts'

const NO_LAG: RepairLag = { seen: 0, open: 0, worst: null, untold: 0 }
const NOW = 1_764_340_000_000

function at(options: FixtureOptions) {
  const landscape = landscapeFixture(options)
  const lens = lensOf(landscape, null)
  return { landscape, lens, moment: momentNow(landscape, lens) }
}

function objects(all: number, short: number, lost: number): Moment['objects'] {
  return { all, short, lost, repairQueue: 0, sweepAge: 5 }
}

describe('are files retrievable', () => {
  const probe = { at: NOW, validator: '5V', bytes: 65_536, storeMs: 90, cause: '' }

  it('is not known before a try, and 5 of 5 are said with their interval', () => {
    expect(probesAnswer(summarize([]), null, NOW).standing).toBe('unknown')
    const good = Array.from({ length: 5 }, () => ({ ...probe, ok: true, retrieveMs: 210 }))
    const answer = probesAnswer(summarize(good), NOW, NOW)
    expect(answer.standing).toBe('fine')
    expect(answer.sentence).toBe('5 of 5 probes came back, 95 % of those within 210 ms.')
    expect(answer.note).toContain('57\u00A0% to 100\u00A0% (95 %, n = 5)')
  })

  it('none came back is bad and tells no time', () => {
    const lost = [{ ...probe, ok: false, cause: 'timeout', retrieveMs: null }]
    expect(probesAnswer(summarize(lost), NOW, NOW)).toMatchObject({
      standing: 'bad',
      sentence: 'None of 1 probe came back.',
    })
  })
})

describe('do objects have their copies', () => {
  const { landscape } = at({ miners: 8 })
  const said = (value: Moment['objects'], lag: RepairLag = NO_LAG) =>
    objectsAnswer({ objects: value, when: 'now' }, lag, landscape)

  it('unknown, none stored, whole, short and lost are five things', () => {
    expect(said(null).standing).toBe('unknown')
    expect(said(objects(0, 0, 0)).sentence).toBe('Nothing is stored, so nothing lacks a copy.')
    expect(said(objects(9, 0, 0)).standing).toBe('fine')
    expect(said(objects(9, 2, 0))).toMatchObject({
      standing: 'look',
      sentence: '2 of 9 objects have too few copies; none is lost.',
    })
    expect(said(objects(9, 2, 1)).standing).toBe('bad')
  })

  it('tells the repair lag as the bound that it is', () => {
    const note = said(objects(9, 0, 0), { seen: 2, open: 0, worst: 720, untold: 0 }).note
    expect(note).toContain('After 2 replacements all copies were back within 2 h 24 min at most.')
    expect(said(objects(9, 0, 0), { ...NO_LAG, untold: 2 }).note).toContain('the repair lag is not known')
  })
})

describe('tiers, service, hands, agreement, seats', () => {
  it('without a validator all that validators say is unknown, and the chain still answers two', () => {
    const { landscape, moment } = at({ miners: 24, shape: 'blank' })
    expect(tiersAnswer(tierMove(moment, null), null, moment).standing).toBe('unknown')
    expect(serviceAnswer(serviceFit(moment)).standing).toBe('unknown')
    expect(disagreementAnswer(disagreement(landscape), moment).sentence).toBe('No validator publishes tiers.')
    expect(seatsAnswer([], seatsOf(landscape), moment).note).toContain('of 256 seats are taken')
  })

  it('says with what it compares tiers: a week before, or less', () => {
    const { landscape, lens, moment } = at({ miners: 24 })
    const windows = (n: number) => windowsFixture(landscape, lens?.hotkey ?? '', n).windows
    const note = (n: number, more = false) => {
      const compared = weekBefore({ windows: windows(n), more }, moment)
      return tiersAnswer(tierMove(moment, compared?.record ?? null), compared, moment).note
    }
    expect(note(100)).toContain('that ended a week before')
    expect(note(5)).toContain('the oldest window kept')
    expect(note(5, true)).toContain('the oldest window read so far')
  })

  it('all equal is no correlation, and no operator holds half alone', () => {
    const { moment } = at({ miners: 24, shape: 'equal' })
    expect(serviceAnswer(serviceFit(moment)).sentence).toContain('all 24 miners earn the same')
  })

  it('a giant is named', () => {
    expect(
      concentrationAnswer({ operators: [{ key: 'X', miners: 1, share: 1 }], holdHalf: 1, unknown: 0 }),
    ).toMatchObject({ standing: 'bad', sentence: '1 operator holds half of the incentive, of 1 operator.' })
    expect(concentrationAnswer({ operators: [], holdHalf: null, unknown: 0 }).standing).toBe('unknown')
  })

  it('the past has one opinion', () => {
    const { landscape, lens } = at({ miners: 8 })
    const [record] = windowsFixture(landscape, lens?.hotkey ?? '', 1).windows
    if (record === undefined) throw new Error('fixture')
    const found: Disagreement = disagreement(landscape)
    expect(disagreementAnswer(found, momentOfWindow(landscape, record)).standing).toBe('unknown')
  })

  it('bad luck is counted only where it is known', () => {
    const { landscape, moment } = at({ miners: 8 })
    const seat = {
      block: 9,
      uid: 1,
      hotkey: '5N',
      replaced: '5O',
      by: 'chain',
      onChain: true,
      others: 0,
    } as const
    const answer = (lucks: readonly ('tie' | 'unknown' | 'lowest')[]) =>
      seatsAnswer(
        lucks.map((luck) => ({ ...seat, luck })),
        seatsOf(landscape),
        moment,
      )
    expect(answer(['unknown', 'unknown']).sentence).toBe(
      '2 registrations in the week before; 2 miners had to go.',
    )
    expect(answer(['tie', 'lowest'])).toMatchObject({
      standing: 'look',
      sentence: '2 registrations in the week before; 2 miners had to go, 1 of them by bad luck.',
    })
  })
})
