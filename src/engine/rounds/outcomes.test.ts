import { describe, expect, it } from 'vitest'
import type { CallFailure } from '../ports.ts'
import {
  discounted,
  failed,
  isLastRefusal,
  isRefusalJudged,
  ofFailure,
  passed,
  undecided,
} from './outcomes.ts'
import { isDoubtful, pendingAfter } from './pending.ts'

const PIECE = { hotkey: 'miner', dataHash: '1', task: 'challenge' } as const
const SEED = { seed: 's', proof: null }

describe('a call without a usable answer', () => {
  const outcomes: readonly [CallFailure, string, string | null][] = [
    ['late', 'late', 'silence'],
    ['unreachable', 'offline', 'silence'],
    ['missing', 'fail', null],
    ['malformed', 'fail', null],
    ['oversize', 'fail', null],
    ['refused', 'unknown', 'refusal'],
    ['busy', 'unknown', null],
    ['full', 'unknown', null],
    ['cancelled', 'unknown', null],
    ['stalled', 'unknown', null],
  ]
  it.each(outcomes)('%s is %s', (reason, outcome, strike) => {
    expect(ofFailure(reason, 'detail', 5)).toMatchObject({ outcome, strike, reason })
  })
})

describe('a round in doubt', () => {
  const late = ofFailure('late', '', 30_000)
  const offline = ofFailure('unreachable', '', 2)
  const refused = ofFailure('refused', '', 5)
  const outcomesOf = (list: Parameters<typeof discounted>[0], stalled = false) =>
    discounted(list, stalled).map(({ outcome, strike }) => [outcome, strike])

  it('takes nobody for silent when nobody of several answered', () => {
    expect(outcomesOf([late, offline])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ])
    expect(outcomesOf([late])).toEqual([['late', 'silence']])
    expect(outcomesOf([late, passed(5, SEED)])[0]).toEqual(['late', 'silence'])
  })

  it('takes nobody for silent while we were busy ourselves, and no time for measured', () => {
    const [first, second] = discounted([late, passed(5_020, SEED)], true)
    expect(first).toMatchObject({ outcome: 'unknown', strike: null })
    expect(second).toMatchObject({ outcome: 'pass', ms: 0 })
  })

  it('counts refusals only while somebody else does not refuse', () => {
    const judged = failed('refused', '', 5)
    expect(outcomesOf([refused, judged])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ])
    expect(outcomesOf([refused, judged, passed(5, SEED)]).slice(0, 2)).toEqual([
      ['unknown', 'refusal'],
      ['fail', null],
    ])
  })
})

describe('what has to be asked again', () => {
  it('counts silence in a row, whatever is busy in between, and doubts a copy at the third', () => {
    let pending = pendingAfter(PIECE, null, ofFailure('late', '', 1), 10)
    pending = pendingAfter(PIECE, pending, ofFailure('busy', '', 1), 13)
    pending = pendingAfter(PIECE, pending, ofFailure('unreachable', '', 1), 16)
    expect([pending.strikes, pending.why, pending.sinceBlock, isDoubtful(pending, 20)]).toEqual([
      2,
      'offline',
      10,
      false,
    ])
    pending = pendingAfter(PIECE, pending, ofFailure('late', '', 1), 19)
    expect(isDoubtful(pending, 20)).toBe(true)
  })

  it('does not add refusals to silence', () => {
    let pending = pendingAfter(PIECE, null, ofFailure('late', '', 1), 1)
    pending = pendingAfter(PIECE, pending, ofFailure('late', '', 1), 2)
    pending = pendingAfter(PIECE, pending, ofFailure('refused', '', 1), 3)
    expect([pending.strikes, isLastRefusal(pending), isDoubtful(pending, 20)]).toEqual([1, false, false])
    pending = pendingAfter(PIECE, pending, ofFailure('refused', '', 1), 4)
    expect([pending.strikes, isLastRefusal(pending), isDoubtful(pending, 20)]).toEqual([2, true, false])
  })

  it('judges refusals only of a miner that served something else meanwhile', () => {
    let pending = pendingAfter(PIECE, null, ofFailure('refused', '', 1), 50)
    pending = pendingAfter(PIECE, pending, ofFailure('refused', '', 1), 53)
    expect(isRefusalJudged(pending, undefined)).toBe(false)
    expect(isRefusalJudged(pending, 49)).toBe(false)
    expect(isRefusalJudged(pending, 50)).toBe(true)
    expect(isRefusalJudged(null, 50)).toBe(false)
  })

  it('never takes what was only busy for doubtful', () => {
    let pending = pendingAfter(PIECE, null, ofFailure('busy', '', 1), 1)
    for (let i = 0; i < 20; i += 1) pending = pendingAfter(PIECE, pending, undecided('stalled', ''), 1)
    expect([pending.strikes, isLastRefusal(pending), isDoubtful(pending, 20)]).toEqual([0, false, false])
  })

  it('runs out of patience with a copy that nobody has seen for 300 blocks', () => {
    const pending = pendingAfter(PIECE, null, ofFailure('busy', '', 1), 1_000)
    expect([isDoubtful(pending, 1_299), isDoubtful(pending, 1_300)]).toEqual([false, true])
  })
})
