/** A sheet as it is kept, made light. Pure. */
import type { AuditRun } from '../audit-api.ts'
import type { ProofSheet } from '../proof-api.ts'
import { summariseParts } from '../proof-summary.ts'
import type { PieceNote, SheetAudits, SheetNotes } from '../sheet-api.ts'
import { copyNotes, fewestVerified } from './copies.ts'
import { momentsOf } from './moments.ts'

/** Audits of a file, with the runs of each of its objects, newest first, by CID. */
export interface KeptAudits {
  readonly audits: SheetAudits | null
  readonly runs: ReadonlyMap<string, readonly AuditRun[]>
}

export function sheetNotes(
  { parts, downloads, ...facts }: ProofSheet,
  { audits, runs }: KeptAudits,
): SheetNotes {
  const pieces = parts.map(({ index, role, cid, bytes, holders }): PieceNote => {
    const copies = copyNotes({ holders, runs: runs.get(cid) ?? [] })
    return { index, role, cid, bytes, copies }
  })
  return {
    ...facts,
    pieces,
    stored: summariseParts(parts),
    copies: fewestVerified(pieces),
    audits,
    moments: momentsOf({ parts, runs: [...runs.values()].flat(), downloads }),
  }
}

/** Pieces of a message: a few hundred kilobytes, some two milliseconds of the page. */
const PIECES_AT_ONCE = 256

export function* piecesOf(pieces: readonly PieceNote[]): Iterable<readonly PieceNote[]> {
  for (let from = 0; from < pieces.length; from += PIECES_AT_ONCE)
    yield pieces.slice(from, from + PIECES_AT_ONCE)
}

/** All the evidence as JSON, without the link, for the link has the file's key in it. */
export function exportOf(sheet: ProofSheet, exportedAt: string): string {
  const { link: _link, ...evidence } = sheet
  return `${JSON.stringify({ format: 'filetao-proof-sheet', version: 1, exportedAt, ...evidence }, null, 2)}\n`
}
