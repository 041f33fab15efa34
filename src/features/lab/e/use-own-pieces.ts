/** The first objects of one of the visitor's files, by their names on the network. */
import { useQuery } from '@tanstack/react-query'
import type { DriveRow } from '../../../client/entry-api.ts'
import type { PieceNote, SheetNotes } from '../../../client/sheet-api.ts'
import { useDrive } from '../../shared/drive-context.tsx'
import { fetchSheet } from '../../shared/fetch-sheet.ts'

/** More parts than these say nothing new. */
export const PARTS_SHOWN = 3

export interface OwnPiece {
  readonly cid: string
  readonly bytes: number
}

export interface OwnPieces {
  /** The first of them, in their order. */
  readonly parts: readonly OwnPiece[]
  readonly more: number
  /** What holds the parts together: the file's description, or the object that it shares with others. */
  readonly others: readonly OwnPiece[]
}

/** Undefined while they are read, and where this device knows of none. */
export function useOwnPieces({ id, cid }: Pick<DriveRow, 'id' | 'cid'>): OwnPieces | undefined {
  const drive = useDrive()
  const { data } = useQuery({
    queryKey: ['proof', id, cid, 'names'],
    queryFn: async () => {
      const sheet = await fetchSheet(drive, id).catch(() => null)
      return sheet?.ok === true ? ownPieces(sheet.value) : null
    },
    retry: false,
  })
  return data ?? undefined
}

export function ownPieces({ pieces }: Pick<SheetNotes, 'pieces'>): OwnPieces {
  const named = ({ cid, bytes }: PieceNote): OwnPiece => ({ cid, bytes })
  const parts = pieces.filter(({ role }) => role === 'part').toSorted((a, b) => a.index - b.index)
  return {
    parts: parts.slice(0, PARTS_SHOWN).map(named),
    more: Math.max(0, parts.length - PARTS_SHOWN),
    others: pieces.filter(({ role }) => role !== 'part').map(named),
  }
}
