import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../../testing/landscape-fixture.ts'
import { viewOf } from '../../shared/landscape-query.ts'
import { sortRows } from './table-sort.ts'

describe('sortRows', () => {
  const { rows } = viewOf(landscapeFixture({ miners: 8 }), null)
  const known = rows.map((row, place) => (place === 2 ? { ...row, report: null } : row))

  it('puts what is unknown last, whichever way it is sorted', () => {
    for (const descending of [true, false]) {
      for (const key of ['tier', 'successes', 'score', 'bytes'] as const) {
        expect(sortRows(known, { key, descending }, 'lower').at(-1)?.report).toBeNull()
      }
    }
  })
  it('sorts by the end of the interval that is shown', () => {
    const scores = sortRows(rows, { key: 'score', descending: true }, 'lower').map(
      ({ report }) => report?.wilson.strict ?? 0,
    )
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })
})
