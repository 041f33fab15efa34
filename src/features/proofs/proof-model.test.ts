import { describe, expect, it } from 'vitest'
import type { HolderProof, PartProof, ProofLevel, ProofSheet } from '../../client/proof-api.ts'
import {
  checkCountText,
  exportOf,
  limitSentence,
  minersOf,
  partsInOrder,
  partTitle,
  verdictSentence,
} from './proof-model.ts'

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
    expect(minersOf(sheet).map(({ hotkey }) => hotkey)).toEqual(['b', 'a', 'gone'])
  })
  it('begins with the manifest', () => {
    expect(partsInOrder(sheet).map(partTitle)).toEqual(['Manifest', 'Part 1', 'Part 2'])
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
