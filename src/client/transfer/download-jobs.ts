/** Downloads as the desk runs them, of entries and of links, and what is remembered of each. */
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { cancelled, DriveError, failureOf } from '../drive-error.ts'
import type { FileContent, FileRef } from '../index/entry-record.ts'
import type { EntryRecord } from '../index/record.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { DownloadProof } from '../proof-api.ts'
import { summaryOf } from '../proof-summary.ts'
import type { Session } from '../session.ts'
import { type Downloaded, type DownloadJob, downloadFile } from './download.ts'
import { DownloadLog } from './download-log.ts'
import { endWith, saving } from './part-opener.ts'
import type { Transfer } from './transfer.ts'
import type { OpenSink, Start, TransferDesk } from './transfer-desk.ts'
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

interface Download {
  readonly start: Start
  /** Null until all of it is saved. */
  readonly proof: () => DownloadProof | null
}

/** Parts of a link's file are kept under this and its CID: it is no entry, so nothing of it is shown. */
const LINK = 'link:'

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
  openSink: OpenSink,
): Promise<DownloadProof> {
  return untilDone(desk, entryDownload(session, requireFile(session, entryId), version, openSink))
}

function entryDownload(
  session: Session,
  record: FileRecord,
  version: number | null,
  openSink: OpenSink,
): Download {
  const { id: entryId, name } = record
  const content = version === null ? record.content : requireVersion(session, entryId, version)
  const { bytes, fileKey, ref } = content
  const resumes = version === null ? { entryId, name } : null
  const shown = { name, bytes, entryId, brings: `entry/${entryId}/${version ?? ''}`, moved: () => [ref] }
  return download(session, shown, openSink, async (transfer, open) => {
    const known = await session.proofs.parts(ref.cid)
    const wantHolders = !known.some(({ role }) => role === 'part' || role === 'pack')
    const log = new DownloadLog()
    const job = { session, ref, fileKey, wantHolders, log, transfer, resumes }
    const { proof, holders } = await downloadInto(job, open).catch(async (error: unknown) => {
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
  openSink: OpenSink,
): Promise<DownloadProof> {
  const shown = { name, bytes: 0, entryId: null, brings: `${LINK}${ref.cid}` }
  const resumes = { entryId: shown.brings, name }
  const given = download(session, shown, openSink, async (transfer, open) => {
    const log = new DownloadLog()
    const job = { session, ref, fileKey, transfer, log, wantHolders: false, resumes }
    return (await downloadInto(job, open)).proof
  })
  return untilDone(desk, given)
}

interface Shown {
  readonly name: string
  readonly bytes: number
  readonly entryId: string | null
  readonly brings: string
  readonly moved?: Start['moved']
}

function download(
  session: Session,
  { name, bytes, entryId, brings, moved = () => [] }: Shown,
  openSink: OpenSink,
  work: (transfer: Transfer, openSink: OpenSink) => Promise<DownloadProof>,
): Download {
  let proof: DownloadProof | null = null
  let open = openSink
  const start = {
    direction: 'download',
    name,
    bytesTotal: bytes,
    copiesWanted: 0,
    entryId,
    files: 1,
    weight: weightOf(bytes),
    brings,
    moved,
    saveTo(next: OpenSink) {
      open = next
    },
    async run(transfer: Transfer) {
      proof = await work(transfer, open)
      return entryId
    },
    forget: () => session.cache.end(entryId ?? brings),
  } as const
  return { start, proof: () => proof }
}

async function untilDone(desk: TransferDesk, { start, proof }: Download): Promise<DownloadProof> {
  const { error } = await desk.settled(desk.begin(start).id)
  const done = proof()
  if (done !== null) return done
  throw error === null ? cancelled() : new DriveError(error.code, error.detail)
}

/** Another attempt at a download of any kind. @throws DriveError */
export async function downloadAgain(desk: TransferDesk, id: string, openSink: OpenSink): Promise<void> {
  const { error, phase } = await desk.again(id, openSink)
  if (error !== null) throw new DriveError(error.code, error.detail)
  if (phase === 'cancelled') throw cancelled()
}

/** Into a sink of its own. @throws DriveError, ChainError, the signal's reason */
export async function downloadInto(job: DownloadJob, openSink: OpenSink): Promise<Downloaded> {
  const sink = await saving(openSink)
  endWith(job.transfer, sink)
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
  for (const { entryId, bytes, kept } of await session.cache.list()) {
    if (entryId.startsWith(LINK)) continue
    const record = session.index.has(entryId) ? session.index.get(entryId) : null
    if (record === null || !isFile(record)) {
      await session.cache.end(entryId)
      continue
    }
    const nowhere = () =>
      Promise.reject(new DriveError('save-failed', 'Where to save it has to be said again.'))
    const { start } = entryDownload(session, record, null, nowhere)
    desk.await(start, 'target', null).addKnownBytes(Math.min(bytes, kept * PART_PLAIN))
  }
}
