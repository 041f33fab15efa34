/** What a session can do with files: the bodies of transfers, links and proof sheets. */

import { formatLink, parseLink, type ShareLink } from '../protocol/envelope/link.ts'
import { PART_PLAIN } from '../protocol/envelope/records.ts'
import { COPIES_WANTED } from './check-receipts.ts'
import { type Downloaded, type DownloadJob, downloadFile, fetchManifest } from './download.ts'
import { DownloadLog } from './download-log.ts'
import type { DownloadProof, DriveEntry, DriveFailure, PartProof, ProofSheet } from './drive-api.ts'
import { cancelled, DriveError, failureOf } from './drive-error.ts'
import { holdersOf } from './holders-of.ts'
import { newId } from './index/drive-index.ts'
import { type FileContent, newFileBody, toDriveEntry } from './index/entry-record.ts'
import { ensureFolders } from './index/organise.ts'
import type { EntryRecord } from './index/record.ts'
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
    const folder = await ensureFolders(session.index, parentId, path)
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

type FileRecord = EntryRecord & { readonly content: FileContent }

function isFile(record: EntryRecord): record is FileRecord {
  return record.content !== null
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
  const { bytes, fileKey, ref } = record.content
  const { cid } = ref
  return untilDone(desk, { name: record.name, bytes }, entryId, async (transfer) => {
    const known = await session.proofs.parts(cid)
    const wantHolders = !known.some(({ role }) => role === 'part')
    const log = new DownloadLog()
    const { proof, holders } = await downloadInto(
      session,
      { cid, fileKey, wantHolders },
      transfer,
      log,
      openSink,
    ).catch(async (error: unknown) => {
      await keepFailure(session, record.content, log, failureOf(error))
      throw error
    })
    await session.proofs.addDownload(cid, proof)
    const parts = [...holders, ...known]
    if (holders.length > 0) await session.proofs.putParts(cid, parts)
    await session.index.setProven(entryId, summaryOf(parts))
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
  if (failure.code === 'cancelled' || log.empty) return
  // What ended the download is what the person is told, whether or not it could be noted.
  await proofs.addDownload(ref.cid, log.proof(access.clock.now(), bytes, failure)).catch(() => undefined)
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
  const known = [...session.index.tree.all()].find(({ content }) => content?.ref.cid === cid)
  if (known !== undefined) return toDriveEntry(known)
  const { manifest, fetched } = await fetchManifest(session, cid, fileKey, signal)
  const parts = manifest.parts.length
  const proof: PartProof = await holdersOf(session, fetched, { index: parts, role: 'manifest' })
  await session.proofs.putParts(cid, [proof])
  const { bytes, mediaType, modifiedAt } = manifest
  const file = newFileBody({
    parentId: null,
    name: session.index.freeName(null, manifest.name),
    addedAt: session.access.clock.now(),
    modifiedAt,
    content: { bytes, mediaType, fileKey, ref: { kind: 'object', cid, parts } },
    ...summaryOf([proof]),
  })
  return toDriveEntry(await session.index.saveOne(newId(), file))
}

export async function proofSheetOf(session: Session, entryId: string): Promise<ProofSheet> {
  const { id, name, content } = requireFile(session, entryId)
  const { bytes, fileKey, ref } = content
  const parts = await session.proofs.parts(ref.cid)
  const downloads = await session.proofs.downloads(ref.cid)
  return {
    entryId: id,
    name,
    bytes,
    manifestCid: ref.cid,
    link: formatLink(ref.cid, fileKey),
    parts,
    downloads,
  }
}
