/** The calls of sheet-api.ts, as outcomes. */
import { auditedObjects, summaryOf } from './audit/audit-file.ts'
import { UNAUDITED } from './audit/audit-ledger.ts'
import type { Door } from './door.ts'
import { DriveError, outcome } from './drive-error.ts'
import { copyFacts } from './sheet/copies.ts'
import { exportOf, type KeptAudits, piecesOf, sheetNotes } from './sheet/sheet-notes.ts'
import type { CopyFacts, CopyRequest, SheetApi, SheetFacts, SheetRequest } from './sheet-api.ts'
import { requireFile } from './transfer/download-jobs.ts'
import { proofSheetOf } from './transfer/shared-files.ts'

export function sheetCalls(door: Door): SheetApi {
  return {
    openSheet: (request) => outcome(() => openSheet(door, request)),
    copyOf: (request) => outcome(() => copyOf(door, request)),
    downloadOf: (entryId, at) =>
      outcome(async () => {
        const { session } = door.need()
        const { content } = requireFile(session, entryId)
        const all = await session.proofs.downloads(content.ref.cid)
        return all.find((download) => download.at === at) ?? null
      }),
    exportSheet: (entryId) =>
      outcome(async () => {
        const { session } = door.need()
        const now = new Date(session.access.clock.now()).toISOString()
        const sheet = await proofSheetOf(session, entryId)
        return new Blob([exportOf(sheet, now)], { type: 'application/json' })
      }),
  }
}

/** @throws DriveError not-found, vault-damaged */
async function openSheet(door: Door, { entryId, port }: SheetRequest): Promise<SheetFacts> {
  const sheet = await proofSheetOf(door.need().session, entryId)
  const { pieces, ...facts } = sheetNotes(sheet, await keptAudits(door, entryId))
  for (const some of piecesOf(pieces)) port.postMessage(some)
  return { ...facts, pieces: pieces.length }
}

async function keptAudits(door: Door, entryId: string): Promise<KeptAudits> {
  const { session, audits } = door.need()
  try {
    const objects = await auditedObjects(session, audits.store, requireFile(session, entryId).content)
    const { coverage, standing } = objects.length === 0 ? UNAUDITED : summaryOf(objects)
    return {
      audits: { coverage, standing, isAudited: objects.some(({ runs }) => runs.length > 0) },
      runs: new Map(objects.map(({ cid, runs }) => [cid, runs])),
    }
  } catch (error) {
    // Receipts are worth showing without what was asked later.
    if (error instanceof DriveError) return { audits: null, runs: new Map() }
    throw error
  }
}

/** @throws DriveError not-found, vault-damaged */
async function copyOf(door: Door, { entryId, cid, minerHotkey }: CopyRequest): Promise<CopyFacts | null> {
  const { session, audits } = door.need()
  const parts = await session.proofs.parts(requireFile(session, entryId).content.ref.cid)
  const part = parts.find((known) => known.cid === cid)
  if (part === undefined) return null
  return copyFacts({ holders: part.holders, runs: await audits.store.runs(cid) }, minerHotkey)
}
