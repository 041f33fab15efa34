/** The sheets of a drive that is only data, made light by the real code. */
import type { FileAudits } from '../client/audit-api.ts'
import type { DriveFailure, Outcome } from '../client/outcome-api.ts'
import type { ProofSheet } from '../client/proof-api.ts'
import { copyFacts } from '../client/sheet/copies.ts'
import { exportOf, type KeptAudits, sheetNotes } from '../client/sheet/sheet-notes.ts'
import type { SheetApi } from '../client/sheet-api.ts'

/** @param sheetOf null: there is no such file */
export function fakeSheet(
  sheetOf: (entryId: string) => ProofSheet | null,
  auditsOf: (entryId: string) => Outcome<FileAudits>,
): SheetApi {
  const gone = (entryId: string): { readonly ok: false; readonly error: DriveFailure } => {
    return { ok: false, error: { code: 'not-found', detail: entryId } }
  }
  const keptOf = (entryId: string): KeptAudits => {
    const found = auditsOf(entryId)
    if (!found.ok) return { audits: null, runs: new Map() }
    const { standing, coverage, objects } = found.value
    const isAudited = objects.some(({ runs }) => runs.length > 0)
    return {
      audits: { standing, coverage, isAudited },
      runs: new Map(objects.map(({ cid, runs }) => [cid, runs])),
    }
  }
  return {
    openSheet: async ({ entryId, port }) => {
      const sheet = sheetOf(entryId)
      if (sheet === null) return gone(entryId)
      const { pieces, ...facts } = sheetNotes(sheet, keptOf(entryId))
      port.postMessage(pieces)
      return { ok: true, value: { ...facts, pieces: pieces.length } }
    },
    copyOf: async ({ entryId, cid, minerHotkey }) => {
      const part = sheetOf(entryId)?.parts.find((each) => each.cid === cid)
      if (part === undefined) return gone(entryId)
      const runs = keptOf(entryId).runs.get(cid) ?? []
      return { ok: true, value: copyFacts({ holders: part.holders, runs }, minerHotkey) }
    },
    downloadOf: async (entryId, at) => {
      const kept = sheetOf(entryId)?.downloads.find((download) => download.at === at)
      return { ok: true, value: kept ?? null }
    },
    exportSheet: async (entryId) => {
      const sheet = sheetOf(entryId)
      if (sheet === null) return gone(entryId)
      const text = exportOf(sheet, '2026-11-22T18:30:00.000Z')
      return { ok: true, value: new Blob([text], { type: 'application/json' }) }
    },
  }
}
