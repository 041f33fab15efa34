import { describe, expect, it } from 'vitest'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import type { AuditRun, HolderAudit } from '../audit-api.ts'
import { type AuditedObject, coverageOf } from './coverage.ts'

function holder(minerHotkey: string, verdict: HolderAudit['verdict'], passed: number): HolderAudit {
  return {
    minerHotkey,
    minerUid: 1,
    verdict,
    level: 'unknown',
    blame: 'nobody',
    reason: '',
    detail: '',
    asked: 6,
    passed,
    ms: 1,
    micros: 1,
  }
}

function run(at: number, holders: readonly HolderAudit[], validatorHotkey = 'V1', chunks = 512): AuditRun {
  return {
    id: `${at}${validatorHotkey}`,
    at,
    depth: 'thorough',
    cid: 'b',
    length: chunks * RECORD_BYTES,
    validatorHotkey,
    block: 1,
    blockHash: '',
    chunkBytes: RECORD_BYTES,
    chunks,
    indexes: [],
    holders,
    trouble: '',
    bytesUp: 0,
    bytesDown: 0,
    hasEvidence: false,
  }
}

function object(runs: readonly AuditRun[], records = 512): AuditedObject {
  return { cid: `b${records}`, length: records * RECORD_BYTES, runs }
}

const proven = (passed: number, miner = 'M') => holder(miner, 'proven', passed)

describe('coverageOf', () => {
  it('gives many equal parts the sum of their questions', () => {
    const parts = Array.from({ length: 128 }, () => object([run(2, [proven(6)])]))
    const found = coverageOf(parts)
    expect(found).toMatchObject({ records: 65_536, questions: 768 })
    expect(found.missChance).toBeCloseTo((1 - found.lostShare) ** 768, 12)
  })

  it('goes by the part that was asked least for its size, however often the others were asked', () => {
    const asked = object([run(2, [proven(400)])])
    const hardly = object([run(2, [proven(1)])])
    expect(coverageOf([asked, hardly]).questions).toBe(2)
    const never = object([run(2, [holder('M', 'silent', 0)])])
    expect(coverageOf([asked, never])).toMatchObject({ questions: 0, missChance: 1 })
  })

  it('does not let a small object that was asked for as a whole decide', () => {
    const manifest = object([run(2, [proven(1)], 'V1', 1)], 1)
    expect(coverageOf([object([run(2, [proven(6)])]), manifest]).questions).toBe(6)
    expect(coverageOf([manifest])).toMatchObject({ missChance: 0 })
  })

  it('counts nothing from before a run in which the copy was silent, missing or not asked', () => {
    for (const verdict of ['silent', 'missing', 'unasked', 'failed'] as const) {
      const broken = run(2, [holder('M', verdict, 5)])
      expect(coverageOf([object([run(3, [proven(6)]), broken, run(1, [proven(6)])])]).questions).toBe(6)
    }
    const without = run(2, [])
    expect(coverageOf([object([run(3, [proven(6)]), without, run(1, [proven(6)])])]).questions).toBe(6)
  })

  it('lets the silence of one validator break what was asked through it, and no more', () => {
    const runs = [
      run(3, [proven(6)], 'V1'),
      run(3, [], 'V2'),
      run(2, [proven(6)], 'V1'),
      run(2, [proven(6)], 'V2'),
    ]
    expect(coverageOf([object(runs)]).questions).toBe(12)
  })

  it('goes by the proven copy that was asked least', () => {
    const runs = [run(2, [proven(6, 'A'), proven(6, 'B')]), run(1, [proven(6, 'A')])]
    expect(coverageOf([object(runs)]).questions).toBe(6)
  })
})
