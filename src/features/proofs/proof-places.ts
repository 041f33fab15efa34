/** Which copy of a file, of which there may be thousands, to look at first. */
import type { PieceNote } from '../../client/sheet-api.ts'
import type { MinerColumn } from './proof-model.ts'

export interface Place {
  readonly piece: PieceNote
  readonly hotkey: string
}

/** The copy to begin with: what failed first, for that is what one comes for; else the first of all. Null: there is none. */
export function firstPlace(pieces: readonly PieceNote[], miners: readonly MinerColumn[]): Place | null {
  const rank = new Map(miners.map(({ hotkey }, index) => [hotkey, index]))
  const rankOf = (hotkey: string) => rank.get(hotkey) ?? rank.size
  let first: Place | null = null
  for (const piece of pieces) {
    const { copies } = piece
    const failed = copies.filter(({ level }) => level === 'failed')
    if (first !== null && failed.length === 0) continue
    const [least] = (failed.length > 0 ? failed : copies)
      .map(({ minerHotkey }) => minerHotkey)
      .toSorted((a, b) => rankOf(a) - rankOf(b))
    if (least === undefined) continue
    if (failed.length > 0) return { piece, hotkey: least }
    first = { piece, hotkey: least }
  }
  return first
}
