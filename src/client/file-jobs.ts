/** What a session can do with files: the bodies of transfers, links and proof sheets. */

import { formatLink, parseLink, type ShareLink } from '../protocol/envelope/link.ts'
import { PART_PLAIN } from '../protocol/envelope/records.ts'
import { COPIES_WANTED } from './check-receipts.ts'
import { type Downloaded, type DownloadJob, downloadFile, fetchManifest } from './download.ts'
import { DownloadLog } from './download-log.ts'
import type { DownloadProof, DriveEntry, DriveFailure, PartProof, ProofSheet } from './drive-api.ts'
import { cancelled, DriveError, failureOf } from './drive-error.ts'
import { newId } from './drive-index.ts'
import type { EntryRecord } from './entry-record.ts'
import { holdersOf } from './holders-of.ts'
import { saving } from './part-opener.ts'
import type { ByteSource, FileSink } from './ports.ts'
import { summaryOf } from './proof-summary.ts'
import type { Session } from './session.ts'
import type { Transfer } from './transfer.ts'
import type { TransferDesk } from './transfer-desk.ts'
import { uploadFile } from './upload.ts'

export interface NamedSource {
  readonly source: ByteSource
  /** Folder path inside the drop. */
  readonly folders: readonly string[]
}

function weightOf(bytes: number): number {
  return bytes < PART_PLAIN ? 1 : 2
}

/** Queues uploads. @returns transfer ids, in the order of the sources */
export async function beginUploads(
  session: Session,
  desk: TransferDesk,
  parentId: string | null,
  sources: readonly NamedSource[],
  emptyFolders: readonly (readonly string[])[],
): Promise<string[]> {
  session.index.requireFolder(parentId)
  const made = new Map<string, string | null>()
  // One search of the index a folder and not one a file: a drop may bring ten thousand.
  const folderOf = async (path: readonly string[]): Promise<string | null> => {
    const key = JSON.stringify(path)
    const known = made.get(key)
    if (known !== undefined) return known
    const folder = await session.index.ensureFolders(parentId, path)
    made.set(key, folder)
    return folder
  }
  const ids: string[] = []
  for (const { source, folders } of sources) {
    const folder = await folderOf(folders)
    const transfer = desk.begin({
      direction: 'upload',
      name: source.name,
      bytesTotal: source.bytes,
      copiesWanted: COPIES_WANTED,
      entryId: null,
      weight: weightOf(source.bytes),
      run: async (running) => (await uploadFile(session, source, folder, running)).id,
    })
    ids.push(transfer.id)
  }
  for (const path of emptyFolders) await folderOf(path)
  return ids
}

interface FileRecord extends EntryRecord {
  readonly cid: string
  readonly fileKey: Uint8Array
}

function isFile(record: EntryRecord): record is FileRecord {
  return record.kind === 'file' && record.cid !== null && record.fileKey !== null
}

/** @throws DriveError not-found */
function requireFile(session: Session, entryId: string): FileRecord {
  const record = session.index.get(entryId)
  if (!isFile(record)) throw new DriveError('not-found', 'That entry is a folder.')
  return record
}

/** Downloads to the end. @throws DriveError */
export async function runDownload(
  session: Session,
  desk: TransferDesk,
  entryId: string,
  openSink: () => Promise<FileSink>,
): Promise<DownloadProof> {
  const record = requireFile(session, entryId)
  return untilDone(desk, record, entryId, async (transfer) => {
    const known = await session.proofs.parts(entryId)
    const wantHolders = !known.some(({ role }) => role === 'part')
    const log = new DownloadLog()
    const { proof, holders } = await downloadInto(
      session,
      { ...record, wantHolders },
      transfer,
      log,
      openSink,
    ).catch(async (error: unknown) => {
      await keepFailure(session, record, log, failureOf(error))
      throw error
    })
    await session.proofs.addDownload(entryId, proof)
    const parts = [...holders, ...known]
    if (holders.length > 0) await session.proofs.putParts(entryId, parts)
    await session.index.setProven(entryId, summaryOf(parts))
    return proof
  })
}

/** Who failed is worth knowing; that somebody pressed cancel, or that no node was asked, is not. */
async function keepFailure(
  { access, proofs }: Session,
  { id, bytes }: FileRecord,
  log: DownloadLog,
  failure: DriveFailure,
): Promise<void> {
  if (failure.code === 'cancelled' || log.empty) return
  // What ended the download is what the person is told, whether or not it could be noted.
  await proofs.addDownload(id, log.proof(access.clock.now(), bytes, failure)).catch(() => undefined)
}

/** The same for a file that is in nobody's index here. @throws DriveError */
export async function runLinkDownload(
  session: Session,
  desk: TransferDesk,
  text: string,
  openSink: () => Promise<FileSink>,
): Promise<DownloadProof> {
  const link = requireLink(text)
  return untilDone(desk, { name: link.cid, bytes: 0 }, null, async (transfer) => {
    const wanted = { ...link, wantHolders: false }
    return (await downloadInto(session, wanted, transfer, new DownloadLog(), openSink)).proof
  })
}

async function untilDone(
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
    weight: weightOf(shown.bytes),
    run: async (running) => {
      proof = await work(running)
      return entryId
    },
  })
  const { error } = await desk.settled(transfer.id)
  if (proof !== null) return proof
  throw error === null ? cancelled() : new DriveError(error.code, error.detail)
}

async function downloadInto(
  session: Session,
  { cid, fileKey, wantHolders }: Pick<DownloadJob, 'cid' | 'fileKey' | 'wantHolders'>,
  transfer: Transfer,
  log: DownloadLog,
  openSink: () => Promise<FileSink>,
): Promise<Downloaded> {
  const sink = await saving(openSink)
  const job = { session, cid, fileKey, transfer, signal: transfer.signal, log, wantHolders }
  try {
    return await downloadFile(job, sink)
  } catch (error) {
    // The first failure is the one that matters; the sink may have gone with its disk.
    await sink.discard().catch(() => undefined)
    throw error
  }
}

/** @throws DriveError link-malformed */
function requireLink(text: string): ShareLink {
  const link = parseLink(text)
  if (link.ok) return link.value
  throw new DriveError('link-malformed', `That is not a link to a file: ${link.detail}.`)
}

/** @throws DriveError link-malformed and what fetching throws */
export async function addFromLink(session: Session, text: string, signal: AbortSignal): Promise<DriveEntry> {
  const { cid, fileKey } = requireLink(text)
  const known = session.index.list().find((entry) => entry.cid === cid)
  if (known !== undefined) return known
  const { manifest, fetched } = await fetchManifest(session, cid, fileKey, signal)
  const id = newId()
  const manifestProof: PartProof = await holdersOf(session, fetched, {
    index: manifest.parts.length,
    role: 'manifest',
  })
  await session.proofs.putParts(id, [manifestProof])
  return session.index.add({
    id,
    parentId: null,
    kind: 'file',
    name: session.index.freeName(null, manifest.name),
    bytes: manifest.bytes,
    mediaType: manifest.mediaType,
    addedAt: session.access.clock.now(),
    modifiedAt: manifest.modifiedAt,
    cid,
    parts: manifest.parts.length,
    ...summaryOf([manifestProof]),
    fileKey,
    deleted: false,
  })
}

export async function proofSheetOf(session: Session, entryId: string): Promise<ProofSheet> {
  const { id, name, bytes, cid, fileKey } = requireFile(session, entryId)
  const parts = await session.proofs.parts(id)
  const downloads = await session.proofs.downloads(id)
  return { entryId: id, name, bytes, manifestCid: cid, link: formatLink(cid, fileKey), parts, downloads }
}
