import { describe, expect, it } from 'vitest'
import type { AuditRun, HolderAudit } from '../audit-api.ts'
import type { HolderProof, ProofLevel } from '../proof-api.ts'
import { copyFacts, copyNotes, fewestVerified } from './copies.ts'

function holder(minerHotkey: string, minerUid: number | null, level: ProofLevel = 'verified'): HolderProof {
  return {
    minerHotkey,
    minerUid,
    validatorHotkey: 'v',
    level,
    reason: '',
    block: 1234,
    blockHash: '0x',
    seed: '',
    g: '',
    h: '',
    commitment: '',
    randomness: '',
    commitmentHash: '',
    signature: '',
    signedText: '',
    checks: [],
    micros: 0,
    checkedAt: 0,
  }
}
function run(at: number, holders: readonly [string, ProofLevel][]): AuditRun {
  const facts = { verdict: 'proven', blame: 'nobody', reason: '', detail: '', asked: 1, passed: 1 } as const
  return {
    id: `r${at}`,
    at,
    depth: 'quick',
    cid: 'c',
    length: 1,
    validatorHotkey: 'other',
    block: 1,
    blockHash: '0x',
    chunkBytes: 16_400,
    chunks: 1,
    indexes: [0],
    holders: holders.map(
      ([minerHotkey, level]): HolderAudit => ({
        minerHotkey,
        minerUid: 3,
        level,
        ms: 1,
        micros: 1,
        ...facts,
      }),
    ),
    trouble: '',
    bytesUp: 0,
    bytesDown: 0,
    hasEvidence: true,
  }
}

describe('what counts of a copy', () => {
  const checks = [{ id: 'receipt-cid', ok: true, inputs: {} }]
  const holders = [{ ...holder('a', 1), checkedAt: 10, checks }]
  const of = (...runs: AuditRun[]) => {
    const facts = copyFacts({ holders, runs }, 'a')
    const [note] = copyNotes({ holders, runs })
    // The map never says something else than the card beside it.
    expect(note).toMatchObject({
      minerHotkey: 'a',
      level: facts?.level,
      verdict: facts?.newest?.holder.verdict ?? null,
    })
    return facts
  }

  it('is the receipt until somebody asked', () => {
    expect(of()).toMatchObject({ level: 'verified', newest: null, provenAt: 10 })
    expect(copyFacts({ holders, runs: [] }, 'stranger')).toBe(null)
    expect(copyNotes({ holders: [], runs: [] })).toEqual([])
  })
  it('is the newest audit, however much the receipt said before it', () => {
    const runs = [run(30, [['a', 'unknown']]), run(20, [['a', 'failed']])]
    expect(of(...runs)).toMatchObject({ level: 'unknown', newest: { at: 30 }, provenAt: 10 })
    expect(of(run(20, [['a', 'consistent']]))).toMatchObject({ level: 'consistent' })
    expect(of(run(30, [['a', 'verified']]), run(20, [['a', 'failed']]))).toMatchObject({
      level: 'verified',
      provenAt: 30,
    })
  })
  it('is the receipt again after the piece was placed anew', () => {
    expect(of(run(5, [['a', 'failed']]))).toMatchObject({ level: 'verified', newest: null })
  })
  it('is an audit before a receipt that came later and was not checked', () => {
    const late = [{ ...holder('a', 1, 'claimed'), checkedAt: 40 }]
    const runs = [run(20, [['a', 'verified']])]
    expect(copyFacts({ holders: late, runs }, 'a')).toMatchObject({ level: 'verified', newest: { at: 20 } })
    expect(copyNotes({ holders: late, runs })).toMatchObject([{ level: 'verified', verdict: 'proven' }])
    expect(copyFacts({ holders: late, runs: [] }, 'a')).toMatchObject({ level: 'claimed', newest: null })
  })
  it('is the worse one where two validators asked at the same moment', () => {
    expect(of(run(20, [['a', 'verified']]), run(20, [['a', 'failed']]))).toMatchObject({
      level: 'failed',
      newest: { level: 'failed' },
    })
  })
  it('is there for a miner that has taken a copy over since the upload', () => {
    const runs = [run(20, [['new', 'verified']])]
    expect(copyFacts({ holders, runs }, 'new')).toMatchObject({
      receipt: null,
      level: 'verified',
      provenAt: 20,
    })
    expect(copyNotes({ holders, runs })).toMatchObject([
      { minerHotkey: 'a', minerUid: 1, validatorHotkey: 'v', verdict: null },
      { minerHotkey: 'new', minerUid: 3, validatorHotkey: 'other', verdict: 'proven' },
    ])
  })
})

describe('the pieces of a file', () => {
  it('are as safe as the one with the fewest verified copies', () => {
    const holders = [holder('a', 1), holder('b', 2)]
    const runs = [
      run(20, [
        ['a', 'unknown'],
        ['new', 'verified'],
        ['b', 'failed'],
      ]),
    ]
    const whole = { copies: copyNotes({ holders, runs: [] }) }
    expect(fewestVerified([whole])).toBe(2)
    expect(fewestVerified([whole, { copies: copyNotes({ holders, runs }) }])).toBe(1)
    expect(fewestVerified([])).toBe(0)
  })
})
