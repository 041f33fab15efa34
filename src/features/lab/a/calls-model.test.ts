import { describe, expect, it } from 'vitest'
import { minerRows } from '../../../client/landscape/miner-rows.ts'
import type { LiveHop } from '../../../client/live/live-api.ts'
import { nextCall } from '../../../client/live/next-call.ts'
import { landscapeFixture } from '../../../testing/landscape-fixture.ts'
import { readAddress, writeAddress } from './address.ts'
import { quantile, topGroup } from './group-model.ts'
import { durationOf, spanOf } from './hops-model.ts'
import { ecdf, latencies, percentile, summaryOf, type Trial } from './trials-model.ts'

function groupOf(options: Parameters<typeof landscapeFixture>[0], share: number) {
  const landscape = landscapeFixture(options)
  return topGroup(landscape.network.neurons, minerRows(landscape, null), share)
}

describe('the top group', () => {
  it('is cut where numpy cuts', () => {
    expect(quantile([4, 1, 3, 2], 0.9)).toBeCloseTo(3.7, 12)
    expect(quantile([5], 0.9)).toBe(5)
    expect(quantile([0, 0, 1, 2], 0.5)).toBe(0.5)
  })

  it('has those strictly above the cut, over all seats, and more of the incentive than of the seats', () => {
    const group = groupOf({ miners: 96, validators: 4 }, 10)
    expect(group.seats).toBe(100)
    expect(group.members).toHaveLength(10)
    expect(group.members.every(({ incentive }) => incentive > (group.cut ?? 1))).toBe(true)
    expect(group.incentiveShare).toBeGreaterThan(0.1)
  })

  it('of miners that are all equal has nobody, and says so with a cut', () => {
    const group = groupOf({ miners: 96, validators: 4, shape: 'equal' }, 10)
    expect(group).toMatchObject({ members: [], incentiveShare: 0 })
    expect(group.cut).toBeCloseTo(1 / 96, 12)
  })

  it('with one giant is the giant; without seats there is no cut', () => {
    expect(groupOf({ miners: 96, shape: 'giant' }, 10).members).toHaveLength(1)
    expect(groupOf({ miners: 0, validators: 0 }, 10)).toEqual({
      cut: null,
      members: [],
      seats: 0,
      incentiveShare: 0,
    })
  })
})

describe('repeated calls', () => {
  const trial = (part: Partial<Trial>): Trial => ({
    ok: true,
    cause: '',
    storeMs: 100,
    retrieveMs: 50,
    ...part,
  })

  it('are counted with an interval, and failures by cause', () => {
    const failed = { ok: false, storeMs: null, retrieveMs: null }
    const trials = [
      ...Array.from({ length: 7 }, () => trial({})),
      trial({ ...failed, cause: 'rate-limited' }),
      trial({ ...failed, cause: 'validator-unreachable' }),
      trial({ ...failed, cause: 'validator-unreachable' }),
    ]
    const { interval, ...summary } = summaryOf(trials)
    expect(summary).toEqual({
      done: 10,
      successes: 7,
      causes: [
        { cause: 'validator-unreachable', count: 2 },
        { cause: 'rate-limited', count: 1 },
      ],
    })
    expect(interval[0]).toBeCloseTo(0.3968, 4)
    expect(interval[1]).toBeCloseTo(0.8922, 4)
    expect(latencies(trials, 'both')).toEqual(Array.from({ length: 7 }, () => 150))
  })

  it('that were none say nothing', () => {
    expect(summaryOf([])).toEqual({ done: 0, successes: 0, interval: [0, 1], causes: [] })
    expect(percentile([], 0.5)).toBeNull()
    expect(ecdf([])).toEqual([])
    expect(latencies([trial({ storeMs: Number.NaN })], 'store')).toEqual([])
  })

  it('have percentiles by nearest rank and steps that end at one', () => {
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect([percentile(ten, 0.5), percentile(ten, 0.95), percentile([7], 0.95)]).toEqual([5, 10, 7])
    expect(ecdf([3, 3, 9])).toEqual([
      [3, 1 / 3],
      [3, 2 / 3],
      [9, 1],
    ])
  })
})

describe('hops', () => {
  const hop = (call: LiveHop['call'], part: Partial<LiveHop> = {}): LiveHop => ({
    from: 'page',
    to: call === 'check' ? 'page' : 'validator',
    node: null,
    call,
    startMs: 1,
    endMs: 9,
    timed: true,
    bytes: null,
    status: null,
    ok: true,
    layer: 'observed',
    detail: '',
    ...part,
  })

  it('tell what is waited for, and that nothing is after a failure', () => {
    expect(nextCall([])).toBe('Synapse')
    expect(nextCall([hop('Synapse')])).toBe('StoreUser')
    expect(nextCall([hop('Synapse'), hop('StoreUser'), hop('check')])).toBe('ChallengeUser')
    expect(nextCall([hop('RetrieveUser')])).toBe('DeleteUser')
    expect(nextCall([hop('StoreUser', { ok: false })])).toBeNull()
    expect(nextCall([hop('DeleteUser')])).toBeNull()
  })

  it('have no time where nobody knows one', () => {
    expect(durationOf(hop('Retrieve', { timed: false }))).toBeNull()
    expect(durationOf(hop('Store'))).toBe(8)
    expect(spanOf([])).toBe(1)
    expect(spanOf([hop('Store', { endMs: 70 }), hop('check')])).toBe(70)
  })
})

describe('the address', () => {
  it('keeps what others wrote, and leaves out what is as it begins', () => {
    const search = writeAddress(new URLSearchParams('validator=5F&share=20'), {
      share: 10,
      sample: 0,
      repeats: 50,
    })
    expect(String(search)).toBe('validator=5F&sample=0&n=50')
    expect(readAddress(search)).toEqual({ share: 10, sample: 0, repeats: 50 })
  })

  it.each(['share=4', 'share=26', 'share=1e1', 'share=-5', 'sample=7', 'n=1000000', 'n=NaN'])(
    'that says %s counts as silent',
    (text) => expect(readAddress(new URLSearchParams(text))).toEqual(readAddress(new URLSearchParams())),
  )
})
