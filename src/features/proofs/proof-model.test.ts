import { describe, expect, it } from 'vitest'
import type { ProofLevel } from '../../client/proof-api.ts'
import type { CopyNote, PieceNote } from '../../client/sheet-api.ts'
import {
  checkCountText,
  limitSentence,
  minersOf,
  partTitle,
  piecesInOrder,
  verdictSentence,
} from './proof-model.ts'
import { firstPlace } from './proof-places.ts'

function copy(minerHotkey: string, minerUid: number | null, level: ProofLevel = 'verified'): CopyNote {
  return { minerHotkey, minerUid, validatorHotkey: 'v', level, verdict: null }
}
function piece(index: number, role: PieceNote['role'], copies: readonly CopyNote[]): PieceNote {
  return { index, role, cid: `c${index}`, bytes: 1, copies }
}
const pieces = [
  piece(1, 'part', [copy('b', 7), copy('gone', null)]),
  piece(0, 'part', [copy('a', 12)]),
  piece(0, 'manifest', [copy('b', 7)]),
]

describe('layout', () => {
  it('orders miners by uid and puts those the chain no longer lists last', () => {
    expect(minersOf(pieces).map(({ hotkey }) => hotkey)).toEqual(['b', 'a', 'gone'])
  })
  it('begins with the manifest', () => {
    expect(piecesInOrder(pieces).map(partTitle)).toEqual(['Manifest', 'Part 1', 'Part 2'])
  })
})

describe('the copy to begin with', () => {
  const first = piece(0, 'part', [copy('b', 2), copy('a', 1)])
  const fine = piece(1, 'part', [copy('b', 2), copy('a', 1)])
  const failing = piece(2, 'part', [copy('a', 1), copy('c', 3, 'failed'), copy('b', 2, 'failed')])

  it('is what failed first, in the order of the columns, or else the first of all', () => {
    const all = [first, fine, failing]
    expect(firstPlace(all, minersOf(all))).toEqual({ piece: failing, hotkey: 'b' })
    expect(firstPlace([first, fine], minersOf([first, fine]))).toEqual({ piece: first, hotkey: 'a' })
  })
  it('is none where nobody holds anything', () => {
    expect(firstPlace([], [])).toBe(null)
    expect(firstPlace([piece(0, 'part', [])], [])).toBe(null)
  })
})

describe('sentences', () => {
  it('never says verified about a sheet with a claimed copy', () => {
    const stored = { copies: 1, holders: 2, level: 'claimed' } as const
    expect(verdictSentence({ pieces, stored })).toContain('only a node’s word')
  })
  it('says what a store proof does not show', () => {
    expect(limitSentence({ block: 1234 })).toMatch(/block 1,234.*does not show that the miner still has it/)
  })
  it('counts no pieces where there are none', () => {
    expect(verdictSentence({ pieces: [], stored: { copies: 0, holders: 0, level: 'unknown' } })).toBe(
      'Nothing is known of its pieces.',
    )
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
