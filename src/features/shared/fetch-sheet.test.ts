import { describe, expect, it } from 'vitest'
import type { PieceNote, SheetFacts } from '../../client/sheet-api.ts'
import { fetchSheet } from './fetch-sheet.ts'

const FACTS: Omit<SheetFacts, 'pieces'> = {
  entryId: 'film',
  name: 'film',
  bytes: 3,
  manifestCid: 'm',
  packed: false,
  link: null,
  stored: { copies: 3, holders: 3, level: 'verified' },
  copies: 3,
  audits: null,
  moments: [],
}

function piece(index: number): PieceNote {
  return { index, role: 'part', cid: `c${index}`, bytes: 1, copies: [] }
}

describe('a sheet whose pieces come in several messages', () => {
  it('is whole and in order, also when pieces come after the answer', async () => {
    const all = Array.from({ length: 5 }, (_, index) => piece(index))
    const openSheet = async ({ port }: { readonly port: MessagePort }) => {
      port.postMessage(all.slice(0, 2))
      setTimeout(() => port.postMessage(all.slice(2)))
      return { ok: true, value: { ...FACTS, pieces: all.length } } as const
    }
    expect(await fetchSheet({ openSheet }, 'film')).toEqual({ ok: true, value: { ...FACTS, pieces: all } })
  })

  it('is there at once for a file without receipts', async () => {
    const openSheet = async () => ({ ok: true, value: { ...FACTS, pieces: 0 } }) as const
    expect(await fetchSheet({ openSheet }, 'film')).toEqual({ ok: true, value: { ...FACTS, pieces: [] } })
  })

  it('passes on why there is none', async () => {
    const gone = { ok: false, error: { code: 'not-found', detail: 'film' } } as const
    expect(await fetchSheet({ openSheet: async () => gone }, 'film')).toBe(gone)
  })
})
