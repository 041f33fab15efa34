import { describe, expect, it } from 'vitest'
import type { AuditRun, HolderVerdict } from '../audit-api.ts'
import type { DownloadProof, HolderProof, PartProof } from '../proof-api.ts'
import { type History, momentsOf } from './moments.ts'

const NOON = new Date(2027, 3, 2, 12).getTime()
const MINUTE = 60_000
const DAY = 86_400_000

// Only what is read; everything else of a receipt and of a run is of no matter here.
const receipt = (minerHotkey: string, checkedAt: number) =>
  ({ minerHotkey, checkedAt, level: 'verified' }) as HolderProof
const run = (at: number, verdicts: readonly HolderVerdict[], depth: AuditRun['depth'] = 'quick') => {
  const holders = verdicts.map((verdict, index) => ({ verdict, minerHotkey: `m${index}` }))
  return { at, depth, holders, indexes: [3, 4], bytesUp: 1, bytesDown: 9, trouble: '' } as unknown as AuditRun
}
const part = (receipts: readonly HolderProof[]) => ({ holders: receipts }) as unknown as PartProof
const download = (change: Partial<DownloadProof> = {}): DownloadProof => {
  const checks = [{ id: 'content-id', ok: true, inputs: {} }]
  const parts = [{ index: 0, validatorHotkey: 'v', checks, rejected: [] }]
  return { at: NOON, bytes: 1, complete: true, parts, ...change }
}
const of = (history: Partial<History>) => momentsOf({ parts: [], runs: [], downloads: [], ...history })

describe('what became of a file', () => {
  it('is newest first, with receipts of one upload and runs of one audit together', () => {
    const moments = of({
      parts: [part([receipt('a', NOON - DAY)]), part([receipt('b', NOON - DAY + MINUTE)])],
      runs: [run(NOON, ['proven', 'silent']), run(NOON + 2 * MINUTE, ['proven'])],
      downloads: [download({ at: NOON - MINUTE })],
    })
    expect(moments).toMatchObject([
      {
        kind: 'audit',
        at: NOON + 2 * MINUTE,
        pieces: 2,
        questions: 4,
        bytes: 20,
        troubles: 0,
        verdicts: { proven: 2, silent: 1 },
        findings: [{ verdict: 'silent', minerHotkey: 'm1' }],
      },
      { kind: 'download', at: NOON - MINUTE },
      { kind: 'stored', receipts: 2, miners: 2, failed: 0, unchecked: 0, at: NOON - DAY + MINUTE },
    ])
  })

  it('counts a receipt that was not checked apart from those that hold and those that do not', () => {
    const receipts = [
      receipt('a', NOON),
      { ...receipt('b', NOON), level: 'claimed' as const },
      { ...receipt('c', NOON), level: 'failed' as const },
    ]
    expect(of({ parts: [part(receipts)] })).toMatchObject([{ receipts: 3, failed: 1, unchecked: 1 }])
  })

  it('tells two audits apart that are hours apart or of another depth', () => {
    expect(of({ runs: [run(NOON, ['proven']), run(NOON - 60 * MINUTE, ['proven'])] })).toHaveLength(2)
    expect(of({ runs: [run(NOON, ['proven']), run(NOON, ['proven'], 'thorough')] })).toHaveLength(2)
  })

  it('of a file of which nothing is known is empty', () => {
    expect(of({})).toEqual([])
  })

  it('has no more than the four worst findings of an audit', () => {
    const [audit] = of({ runs: [run(NOON, ['silent', 'silent', 'missing', 'failed', 'silent', 'proven'])] })
    expect(audit?.kind === 'audit' ? audit.findings.map(({ verdict }) => verdict) : null).toEqual([
      'failed',
      'missing',
      'silent',
      'silent',
    ])
  })
})

describe('a download', () => {
  const levelOf = (change: Partial<DownloadProof>) => {
    const [moment] = of({ downloads: [download(change)] })
    return moment?.kind === 'download' ? moment.download.level : null
  }

  it('is verified only where all of it came and was checked', () => {
    expect(levelOf({})).toBe('verified')
    expect(levelOf({ complete: false })).toBe('unknown')
    expect(levelOf({ parts: [] })).toBe('unknown')
  })

  it('failed where bytes were wrong, and not where nobody was there', () => {
    expect(levelOf({ complete: false, failure: { code: 'content-damaged', detail: '' } })).toBe('failed')
    expect(levelOf({ complete: false, failure: { code: 'no-validator', detail: '' } })).toBe('unknown')
  })

  it('counts what was refused on the way, of the manifest too', () => {
    const rejected = [{ validatorHotkey: 'v', reason: 'content-id differs' }]
    const object = { validatorHotkey: 'w', checks: [], rejected }
    const [moment] = of({ downloads: [download({ manifest: object, parts: [{ index: 0, ...object }] })] })
    expect(moment).toMatchObject({ download: { parts: 1, rejected: 2 } })
  })
})
