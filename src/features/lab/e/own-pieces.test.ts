import { expect, it } from 'vitest'
import type { PieceNote } from '../../../client/sheet-api.ts'
import { ownPieces } from './use-own-pieces.ts'

const piece = (index: number, role: PieceNote['role'] = 'part'): PieceNote => {
  return { index, role, cid: `${role}-${index}`, bytes: 100 + index, copies: [] }
}

it('names the first parts in their order, whatever order they came in, and counts the rest', () => {
  const pieces = [piece(4), piece(0, 'manifest'), piece(2), piece(0), piece(3), piece(1)]
  expect(ownPieces({ pieces })).toEqual({
    parts: [0, 1, 2].map((n) => ({ cid: `part-${n}`, bytes: 100 + n })),
    more: 2,
    others: [{ cid: 'manifest-0', bytes: 100 }],
  })
})

it('of a small file names the object that it shares, of one without receipts nothing', () => {
  expect(ownPieces({ pieces: [piece(0, 'pack')] })).toMatchObject({ parts: [], others: [{ cid: 'pack-0' }] })
  expect(ownPieces({ pieces: [] })).toEqual({ parts: [], more: 0, others: [] })
})
