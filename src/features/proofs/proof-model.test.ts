import { describe, expect, it } from 'vitest'
import type { AuditRun, HolderAudit } from '../../client/audit-api.ts'
import type { HolderProof, PartProof, ProofLevel, ProofSheet } from '../../client/proof-api.ts'
import {
  cellAt,
  checkCountText,
  exportOf,
  limitSentence,
  minersOf,
  partsInOrder,
  partTitle,
  verdictSentence,
} from './proof-model.ts'
import { fewestCopies, firstPlace } from './proof-places.ts'

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
function part(index: number, role: PartProof['role'], holders: readonly HolderProof[]): PartProof {
  return { index, role, cid: '', contentRoot: '', bytes: 1, holders }
}
const sheet: ProofSheet = {
  entryId: 'e',
  name: 'n',
  bytes: 1,
  manifestCid: 'm',
  packed: false,
  link: '#/s/cid/THE-SECRET-KEY',
  downloads: [],
  parts: [
    part(1, 'part', [holder('b', 7), holder('gone', null)]),
    part(0, 'part', [holder('a', 12)]),
    part(0, 'manifest', [holder('b', 7)]),
  ],
}

describe('layout', () => {
  it('orders miners by uid and puts those the chain no longer lists last', () => {
    expect(minersOf(sheet, new Map()).map(({ hotkey }) => hotkey)).toEqual(['b', 'a', 'gone'])
  })
  it('begins with the manifest', () => {
    expect(partsInOrder(sheet).map(partTitle)).toEqual(['Manifest', 'Part 1', 'Part 2'])
  })
})

describe('what counts of a copy', () => {
  const checks = [{ id: 'receipt-cid', ok: true, inputs: {} }]
  const piece = { ...part(0, 'part', [{ ...holder('a', 1), checkedAt: 10, checks }]), cid: 'c' }
  const of = (...runs: AuditRun[]) => cellAt(piece, new Map([['c', runs]]), 'a')

  it('is the receipt until somebody asked', () => {
    expect(of()).toMatchObject({ level: 'verified', newest: null, provenAt: 10 })
    expect(cellAt(piece, new Map(), 'stranger')).toBe(null)
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
    const told = { ...holder('a', 1, 'claimed'), checkedAt: 40 }
    const late = { ...part(0, 'part', [told]), cid: 'c' }
    const runs = new Map([['c', [run(20, [['a', 'verified']])]]])
    expect(cellAt(late, runs, 'a')).toMatchObject({ level: 'verified', newest: { at: 20 } })
    expect(cellAt(late, new Map(), 'a')).toMatchObject({ level: 'claimed', newest: null })
  })
  it('is the worse one where two validators asked at the same moment', () => {
    expect(of(run(20, [['a', 'verified']]), run(20, [['a', 'failed']]))).toMatchObject({
      level: 'failed',
      newest: { level: 'failed' },
    })
  })
  it('is there for a miner that has taken a copy over since the upload', () => {
    const runs = new Map([['c', [run(20, [['new', 'verified']])]]])
    expect(cellAt(piece, runs, 'new')).toMatchObject({ receipt: null, level: 'verified', provenAt: 20 })
    const columns = minersOf({ ...sheet, parts: [piece] }, runs)
    expect(columns.map(({ hotkey, uid }) => [hotkey, uid])).toEqual([
      ['a', 1],
      ['new', 3],
    ])
  })
})

describe('the pieces of a file', () => {
  const pieces = [
    { ...part(0, 'part', [holder('a', 1), holder('b', 2)]), cid: 'c' },
    { ...part(1, 'part', [holder('b', 2), holder('a', 1)]), cid: 'd' },
  ]
  const miners = minersOf({ ...sheet, parts: pieces }, new Map())

  it('are as safe as the one with the fewest verified copies', () => {
    expect(fewestCopies(pieces, new Map())).toBe(2)
    const runs = new Map([
      [
        'd',
        [
          run(20, [
            ['a', 'unknown'],
            ['new', 'verified'],
            ['b', 'failed'],
          ]),
        ],
      ],
    ])
    expect(fewestCopies(pieces, runs)).toBe(1)
    expect(fewestCopies([], runs)).toBe(0)
  })
  it('are looked at from what failed first, or else from the first of all', () => {
    const failed = new Map([['d', [run(20, [['b', 'failed']])]]])
    expect(firstPlace(pieces, miners, failed)).toEqual({ part: pieces[1], hotkey: 'b' })
    expect(firstPlace(pieces, miners, new Map())).toEqual({ part: pieces[0], hotkey: 'a' })
    const mended = new Map([['d', [run(30, [['b', 'verified']]), run(20, [['b', 'failed']])]]])
    expect(firstPlace(pieces, miners, mended)).toEqual({ part: pieces[0], hotkey: 'a' })
    expect(firstPlace([], miners, failed)).toBe(null)
  })
})

describe('sentences', () => {
  it('never says verified about a sheet with a claimed copy', () => {
    const mixed = { ...sheet, parts: [part(0, 'part', [holder('a', 1), holder('b', 2, 'claimed')])] }
    expect(verdictSentence(mixed)).toContain('only a node’s word')
  })
  it('says what a store proof does not show', () => {
    expect(limitSentence(holder('a', 1))).toMatch(/block 1,234.*does not show that the miner still has it/)
  })
  it('counts no pieces where there are none', () => {
    expect(verdictSentence({ ...sheet, parts: [] })).toBe('Nothing is known of its pieces.')
  })
  it('says that no check was made instead of 0 of 0', () => {
    expect(checkCountText([])).toBe('No check was made')
    expect(
      checkCountText([
        { id: 'a', ok: true, inputs: {} },
        { id: 'b', ok: false, inputs: {} },
      ]),
    ).toBe('1 of 2 checks held')
  })
})

describe('exportOf', () => {
  it('leaves out the link, for it would hand the file’s key to whoever reads the evidence', () => {
    const text = exportOf(sheet, '2026-11-22T18:00:00Z')
    expect(text).not.toContain('THE-SECRET-KEY')
    expect(JSON.parse(text)).toMatchObject({ format: 'filetao-proof-sheet', version: 1, manifestCid: 'm' })
  })
})
