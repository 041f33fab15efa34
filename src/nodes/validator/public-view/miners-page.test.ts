import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MinerStats } from '../../../engine/records.ts'
import { newStatistics } from '../../../protocol/scoring/tiers.ts'
import { createMinerObserver } from './miner-observer.ts'
import { type MinersSource, minerRow, minersPage, parseCursor } from './miners-page.ts'
import type { PublicEvent } from './public-event.ts'
import { MINER_SORTS, parseMinersQuery, parseRoundsQuery, parseStreamQuery } from './query.ts'

const row = (hotkey: string, more: Partial<MinerStats> = {}): MinerStats => ({
  ...newStatistics(),
  hotkey,
  stored_bytes: 0,
  score: 0,
  ...more,
})

function sourceOf(rows: readonly MinerStats[], seats: MinersSource['seats'] = () => []): MinersSource {
  const observer = createMinerObserver()
  return { rows: () => rows, seats, observer, weightOf: () => null, isDown: () => false, doubtfulOf: () => 0 }
}

/** Every page of a list that does not move meanwhile. */
function allPages(source: MinersSource, sort: (typeof MINER_SORTS)[number], limit: number): string[] {
  const seen: string[] = []
  let cursor = null
  for (;;) {
    const page = minersPage(source, { sort, limit, cursor })
    expect(page.miners.length).toBeLessThanOrEqual(limit)
    seen.push(...page.miners.map(({ hotkey }) => hotkey))
    if (page.next === null) return seen
    cursor = parseCursor(page.next)
    if (cursor === null) throw new Error(`the cursor ${page.next} is not one`)
  }
}

it('shows every miner once over all pages, in every order, whatever the scores are', () => {
  const score = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(...MINER_SORTS),
      (scores, limit, sort) => {
        const rows = scores.map((value, at) =>
          row(`5${'ABCDEFGHJK'[at % 10]}${'abcdefghij'[Math.floor(at / 10)]}`, {
            score: value,
            total_successes: at % 3,
          }),
        )
        const seen = allPages(sourceOf(rows), sort, limit)
        expect(seen.toSorted()).toEqual(rows.map(({ hotkey }) => hotkey).toSorted())
        if (sort === 'score') {
          const values = seen.map((hotkey) => rows.find((each) => each.hotkey === hotkey)?.score ?? 0)
          expect(values).toEqual(values.toSorted((a, b) => b - a))
        }
      },
    ),
  )
})

it('goes on where it was when a miner leaves between two pages', () => {
  const rows = ['5A', '5B', '5C', '5D'].map((hotkey) => row(hotkey))
  const first = minersPage(sourceOf(rows), { sort: 'hotkey', limit: 2, cursor: null })
  const next = parseCursor(first.next ?? '')
  const second = minersPage(sourceOf(rows.filter(({ hotkey }) => hotkey !== '5B')), {
    sort: 'hotkey',
    limit: 2,
    cursor: next,
  })
  expect(second.miners.map(({ hotkey }) => hotkey)).toEqual(['5C', '5D'])
})

it('has a row for a miner that nobody has asked yet, and none for a stranger', () => {
  const source = sourceOf([row('5A')], () => [{ uid: 4, hotkey: '5B', coldkey: '5Z' }])
  expect(minerRow(source, '5B')).toMatchObject({
    uid: 4,
    coldkey: '5Z',
    tier: 'Bronze',
    wilson: { seed: 0.5, reference: 0.5, strict: 0 },
  })
  expect(minerRow(source, '5A')).toMatchObject({ uid: null, coldkey: null })
  expect(minerRow(source, '5C')).toBeNull()
})

it('holds a window against tiers as each rule set does', () => {
  const counted = row('5A', {
    store_attempts: 3,
    store_successes: 3,
    challenge_attempts: 6,
    challenge_successes: 5,
  })
  const wilson = minerRow(sourceOf([counted]), '5A')?.wilson
  expect(wilson?.seed.toFixed(4)).toBe('0.8702')
  expect(wilson?.reference).toBe(wilson?.seed)
  expect(wilson?.strict.toFixed(4)).toBe('0.7987')
})

it('remembers the last answer, the last failure, and times of proven answers only', () => {
  const observer = createMinerObserver()
  const audit = (seq: number, outcome: 'pass' | 'fail' | 'late', ms: number, reason = ''): PublicEvent => ({
    kind: 'audit',
    seq,
    at: seq,
    task: 'challenge',
    miner: '5A',
    object: '0'.repeat(16),
    outcome,
    reason,
    detail: '',
    ms,
    block: seq,
  })
  for (let at = 1; at <= 100; at += 1) observer.take(audit(at, 'pass', at))
  observer.take(audit(101, 'fail', 9_999, 'chunk-differs'))
  observer.take(audit(102, 'late', 30_000, 'late'))
  const seen = observer.of('5A')
  expect(seen.last).toMatchObject({ outcome: 'late', block: 102 })
  expect(seen.lastFailure).toMatchObject({ outcome: 'fail', reason: 'chunk-differs', block: 101 })
  expect(seen.latency.challenge.summary()).toEqual({ p50: 50, p95: 95, samples: 100 })
  expect(seen.latency.store.summary()).toEqual({ p50: null, p95: null, samples: 0 })
  const words = { seq: 103, at: 103, miner: '5A', object: '0'.repeat(16), detail: '' }
  observer.take({ ...words, kind: 'holder-bad', reason: 'claim-false' })
  observer.take({ ...words, kind: 'copy-failed', reason: 'unreachable' })
  expect(observer.of('5A').last).toMatchObject({ block: 102 })
  observer.take({ ...words, kind: 'copy-failed', reason: 'lied' })
  expect(observer.of('5A').lastFailure).toMatchObject({ task: 'store', reason: 'lied', block: null })
  observer.take({ kind: 'miner-replaced', seq: 104, at: 104, uid: 1, miner: '5A', by: '5B', pieces: 0 })
  expect(observer.of('5A')).toMatchObject({ last: null, lastFailure: null })
})

it('says why counted answers were not proven, until the window ends, and never more than were not', () => {
  const observer = createMinerObserver()
  const head = { seq: 1, at: 1, miner: '5A', object: '0'.repeat(16), detail: '' }
  const audit = (outcome: 'pass' | 'fail' | 'late' | 'unknown', reason: string): PublicEvent => ({
    ...head,
    kind: 'audit',
    task: 'challenge',
    outcome,
    reason,
    ms: 1,
    block: 1,
  })
  const told: readonly PublicEvent[] = [
    audit('pass', ''),
    audit('unknown', 'busy'),
    audit('late', 'late'),
    audit('late', 'late'),
    audit('fail', 'opening'),
    { ...head, kind: 'copy-failed', reason: 'full' },
    { ...head, kind: 'copy-failed', reason: 'unreachable' },
    { ...head, kind: 'holder-bad', reason: 'claim-false' },
    // Its piece was another validator's word, and so it was not counted.
    { ...head, kind: 'holder-bad', reason: 'late' },
  ]
  for (const event of told) observer.take(event)
  const counted = row('5A', { challenge_attempts: 4, challenge_successes: 1, store_attempts: 1 })
  const causes = () => minerRow({ ...sourceOf([counted]), observer }, '5A')?.causes
  expect(causes()).toEqual([
    { task: 'challenge', outcome: 'late', reason: 'late', count: 2 },
    { task: 'challenge', outcome: 'fail', reason: 'opening', count: 1 },
    { task: 'store', outcome: 'offline', reason: 'unreachable', count: 1 },
  ])
  observer.take({ kind: 'window-ended', seq: 2, at: 2, block: 720, miners: 1 })
  expect(causes()).toEqual([])
})

it.each([
  'sort=best',
  'limit=0',
  'limit=101',
  'limit=1e2',
  'limit=',
  'cursor=x',
  'cursor=NaN~5A',
  'limit=5&limit=6',
  'page=1',
  '__proto__=1',
])('refuses the parameters %s of a list, by name', (text) => {
  const parsed = parseMinersQuery(new URLSearchParams(text))
  expect(parsed.ok ? '' : parsed.detail).toMatch(/sort|limit|cursor/)
})

it('takes a browser’s last event before the place of its first call', () => {
  expect(parseStreamQuery(new URLSearchParams('after=5'), '9')).toEqual({ ok: true, value: 9 })
  expect(parseStreamQuery(new URLSearchParams(''), undefined)).toEqual({ ok: true, value: null })
  expect(parseStreamQuery(new URLSearchParams(''), 'x\n').ok).toBe(false)
  expect(parseRoundsQuery(new URLSearchParams('after=9007199254740993')).ok).toBe(false)
  expect(parseRoundsQuery(new URLSearchParams('after=7&limit=2'))).toEqual({
    ok: true,
    value: { after: 7, limit: 2 },
  })
})
