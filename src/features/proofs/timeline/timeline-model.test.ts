import { describe, expect, it } from 'vitest'
import type { AuditRun, FileAudits, HolderVerdict } from '../../../client/audit-api.ts'
import type { HolderProof, ProofSheet } from '../../../client/proof-api.ts'
import { timelineOf, verdictsOf } from './timeline-model.ts'

const NOON = new Date(2027, 3, 2, 12).getTime()
const MINUTE = 60_000
const DAY = 86_400_000

// Only what the model reads; everything else of a receipt and of a run is of no matter here.
const receipt = (minerHotkey: string, checkedAt: number) =>
  ({ minerHotkey, checkedAt, level: 'verified' }) as HolderProof
const run = (at: number, verdicts: readonly HolderVerdict[], depth: AuditRun['depth'] = 'quick') =>
  ({ at, depth, holders: verdicts.map((verdict) => ({ verdict })) }) as unknown as AuditRun

function sheet(receipts: readonly HolderProof[], downloads: readonly number[] = []): ProofSheet {
  return {
    parts: [{ holders: receipts }],
    downloads: downloads.map((at) => ({ at, bytes: 1, complete: true, parts: [] })),
  } as unknown as ProofSheet
}
const audits = (...runs: readonly (readonly AuditRun[])[]) =>
  ({ objects: runs.map((each, index) => ({ cid: `c${index}`, runs: each })) }) as unknown as FileAudits

describe('the timeline of a file', () => {
  it('is newest first, by day, with receipts of one upload and runs of one audit together', () => {
    const days = timelineOf(
      sheet([receipt('a', NOON - DAY), receipt('b', NOON - DAY + MINUTE)], [NOON - MINUTE]),
      audits([run(NOON, ['proven', 'silent'])], [run(NOON + 2 * MINUTE, ['proven'])]),
    )
    expect(days.map(({ moments }) => moments.map(({ kind }) => kind))).toEqual([
      ['audit', 'download'],
      ['stored'],
    ])
    expect(days[1]?.moments[0]).toMatchObject({
      receipts: 2,
      miners: 2,
      failed: 0,
      unchecked: 0,
      at: NOON - DAY + MINUTE,
    })
    const [audit] = days[0]?.moments ?? []
    expect(audit?.kind === 'audit' ? [...verdictsOf(audit.runs)] : null).toEqual([
      ['proven', 2],
      ['silent', 1],
    ])
  })

  it('counts a receipt that was not checked apart from those that hold and those that do not', () => {
    const receipts = [
      receipt('a', NOON),
      { ...receipt('b', NOON), level: 'claimed' as const },
      { ...receipt('c', NOON), level: 'failed' as const },
    ]
    expect(timelineOf(sheet(receipts), null)[0]?.moments[0]).toMatchObject({
      receipts: 3,
      failed: 1,
      unchecked: 1,
    })
  })

  it('tells two audits apart that are hours apart or of another depth', () => {
    const hours = audits([run(NOON, ['proven']), run(NOON - 60 * MINUTE, ['proven'])])
    expect(timelineOf(sheet([]), hours)[0]?.moments).toHaveLength(2)
    const depths = audits([run(NOON, ['proven']), run(NOON, ['proven'], 'thorough')])
    expect(timelineOf(sheet([]), depths)[0]?.moments).toHaveLength(2)
  })

  it('of a file of which nothing is known is empty', () => {
    expect(timelineOf(sheet([]), null)).toEqual([])
  })
})
