import { describe, expect, it } from 'vitest'
import type { AuditOverview, FileStanding } from '../../../client/audit-api.ts'
import {
  auditedSentence,
  headSentence,
  meaningSentence,
  orderOf,
  STANDINGS,
  standingOfAll,
} from './overview-model.ts'

function overview(counts: Partial<Record<FileStanding, number>>): AuditOverview {
  const byStanding = { lost: 0, failed: 0, weak: 0, unaudited: 0, proven: 0, ...counts }
  const order = STANDINGS.flatMap((standing) =>
    Array.from({ length: byStanding[standing] }, (_, index) => `${standing}${index}`),
  )
  return { files: order.length, byStanding, order, oldestAt: null, reports: [] }
}

describe('whether everything is still there', () => {
  it('is told by the worst file', () => {
    expect(headSentence(overview({ proven: 3 }))).toBe('Everything is still there')
    expect(headSentence(overview({ proven: 3, weak: 1 }))).toContain('1 file has fewer')
    expect(headSentence(overview({ proven: 3, weak: 1, failed: 2 }))).toBe('Copies of 2 files failed')
    expect(headSentence(overview({ proven: 3, failed: 2, lost: 1 }))).toBe('1 file is in danger')
  })

  it('is not claimed of files that nobody was asked for', () => {
    expect(headSentence(overview({ proven: 3, unaudited: 1 }))).toBe(
      'Everything that was asked for is still there',
    )
    expect(standingOfAll(overview({ unaudited: 4 }))).toBe('unaudited')
    expect(headSentence(overview({ unaudited: 4 }))).not.toContain('still there')
    expect(auditedSentence(overview({ proven: 3, unaudited: 1 }))).toBe('3 of 4 files audited')
  })

  it('has something to do or to know beside it in every case', () => {
    const all = [{}, ...STANDINGS.map((standing) => ({ [standing]: 1 }))]
    expect(new Set(all.map((counts) => meaningSentence(overview(counts)))).size).toBe(all.length)
  })
})

describe('files of one standing', () => {
  it('are cut from the order, where the standings lie one after the other', () => {
    const all = overview({ lost: 1, failed: 2, unaudited: 2, proven: 1 })
    expect(orderOf(all, null)).toBe(all.order)
    expect(orderOf(all, 'failed')).toEqual(['failed0', 'failed1'])
    expect(orderOf(all, 'weak')).toEqual([])
    expect(orderOf(all, 'unaudited')).toEqual(['unaudited0', 'unaudited1'])
    expect(orderOf(all, 'proven')).toEqual(['proven0'])
  })
})
