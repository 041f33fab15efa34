/** Downloads as the desk runs them, of entries and of links, and what is remembered of each. */
import type { DownloadProof, DriveFailure } from '../drive-api.ts'
import { cancelled, DriveError, failureOf } from '../drive-error.ts'
import type { FileContent, FileRef } from '../index/entry-record.ts'
import type { EntryRecord } from '../index/record.ts'
import type { FileSink } from '../ports.ts'
import { summaryOf } from '../proof-summary.ts'
import type { Session } from '../session.ts'
import { type Downloaded, type DownloadJob, downloadFile } from './download.ts'
import { DownloadLog } from './download-log.ts'
import { saving } from './part-opener.ts'
import type { Transfer } from './transfer.ts'
import type { TransferDesk } from './transfer-desk.ts'
import { weightOf } from './upload-jobs.ts'

export type FileRecord = EntryRecord & { readonly content: FileContent }

function isFile(record: EntryRecord): record is FileRecord {
  return record.content !== null
}

/** @throws DriveError not-found */
export function requireFile(session: Session, entryId: string): FileRecord {
  const record = session.index.get(entryId)
  if (!isFile(record)) throw new DriveError('not-found', 'That entry is a folder.')
  return record
}

/** @throws DriveError not-found */
export function requireVersion(session: Session, entryId: string, place: number): FileContent {
  const version = session.index.get(entryId).versions[place]
  if (version === undefined) throw new DriveError('not-found', 'That version is not kept any more.')
  return version.content
}

/**
 * Downloads to the end.
 * @param version an earlier content, by its place; null: the present one
 * @throws DriveError
 */
export async function runDownload(
  session: Session,
  desk: TransferDesk,
  entryId: string,
  version: number | null,
  openSink: () => Promise<FileSink>,
): Promise<DownloadProof> {
  const record = requireFile(session, entryId)
  const content = version === null ? record.content : requireVersion(session, entryId, version)
  const { bytes, fileKey, ref } = content
  const shown = { name: record.name, bytes }
  const resumes = version === null ? { entryId, name: record.name } : null
  desk.drop(waitingId(entryId))
  return untilDone(session, desk, shown, entryId, async (transfer) => {
    const known = await session.proofs.parts(ref.cid)
    const wantHolders = !known.some(({ role }) => role === 'part' || role === 'pack')
    const log = new DownloadLog()
    const job = { session, ref, fileKey, wantHolders, log, transfer, resumes }
    const { proof, holders } = await downloadInto(job, openSink).catch(async (error: unknown) => {
      await keepFailure(session, content, log, failureOf(error))
      throw error
    })
    await session.proofs.addDownload(ref.cid, proof)
    const parts = [...holders, ...known]
    if (holders.length > 0) await session.proofs.putParts(ref.cid, parts)
    if (version === null) await session.index.setProven(entryId, summaryOf(parts))
    return proof
  })
}

/** Who failed is worth knowing; that somebody pressed cancel, or that no node was asked, is not. */
async function keepFailure(
  { access, proofs }: Session,
  { ref, bytes }: FileContent,
  log: DownloadLog,
  failure: DriveFailure,
): Promise<void> {
  if (failure.code === 'cancelled' || failure.code === 'locked' || log.empty) return
  // What ended the download is what the person is told, whether or not it could be noted.
  await proofs.addDownload(ref.cid, log.proof(access.clock.now(), bytes, failure)).catch(() => undefined)
}

/** The same for a file that is in nobody's index here. @throws DriveError */
export async function runLinkDownload(
  session: Session,
  desk: TransferDesk,
  { ref, fileKey, name }: { readonly ref: FileRef; readonly fileKey: Uint8Array; readonly name: string },
  openSink: () => Promise<FileSink>,
): Promise<DownloadProof> {
  return untilDone(session, desk, { name, bytes: 0 }, null, async (transfer) => {
    const log = new DownloadLog()
    const job = { session, ref, fileKey, transfer, log, wantHolders: false, resumes: null }
    return (await downloadInto(job, openSink)).proof
  })
}

async function untilDone(
  session: Session,
  desk: TransferDesk,
  shown: { readonly name: string; readonly bytes: number },
  entryId: string | null,
  work: (transfer: Transfer) => Promise<DownloadProof>,
): Promise<DownloadProof> {
  let proof: DownloadProof | null = null
  const transfer = desk.begin({
    direction: 'download',
    name: shown.name,
    bytesTotal: shown.bytes,
    copiesWanted: 0,
    entryId,
    files: 1,
    weight: weightOf(shown.bytes),
    run: async (running) => {
      proof = await work(running)
      return entryId
    },
    forget: async () => {
      if (entryId !== null) await session.cache.end(entryId)
    },
  })
  const { error } = await desk.settled(transfer.id)
  if (proof !== null) return proof
  throw error === null ? cancelled() : new DriveError(error.code, error.detail)
}

async function downloadInto(job: DownloadJob, openSink: () => Promise<FileSink>): Promise<Downloaded> {
  const sink = await saving(openSink)
  try {
    return await downloadFile(job, sink)
  } catch (error) {
    // The first failure is the one that matters; the sink may have gone with its disk.
    await sink.discard().catch(() => undefined)
    throw error
  }
}

/** Shows downloads that the page was closed over: what of them was fetched is kept, and saving begins anew. */
export async function showWaitingDownloads(session: Session, desk: TransferDesk): Promise<void> {
  for (const { entryId, name, bytes } of await session.cache.list()) {
    if (!session.index.has(entryId)) {
      await session.cache.end(entryId)
      continue
    }
    const start = {
      id: waitingId(entryId),
      direction: 'download',
      name,
      bytesTotal: bytes,
      copiesWanted: 0,
      entryId,
      files: 1,
      weight: 1,
      run: () => Promise.reject(new DriveError('save-failed', 'Where to save it has to be said again.')),
      forget: () => session.cache.end(entryId),
    } as const
    desk.await(start, 'target', null)
  }
}

function waitingId(entryId: string): string {
  return `waiting-${entryId}`
}
