/** Files that an open link gives: one, or several as an archive, each checked like one of the own drive. */

import { cancelled, DriveError } from '../drive-error.ts'
import type { DownloadProof } from '../proof-api.ts'
import { downloadInto } from '../transfer/download-jobs.ts'
import { DownloadLog } from '../transfer/download-log.ts'
import type { OpenSink } from '../transfer/transfer-desk.ts'
import { weightOf } from '../transfer/upload-jobs.ts'
import { type ArchiveItem, bytesOfArchive, runArchive } from '../transfer/zip-download.ts'
import { ArchivePaths } from '../transfer/zip-names.ts'
import type { Guest } from './guest.ts'
import type { ShareContent } from './share-content.ts'

/** @param row place in the link's list @throws DriveError */
export async function saveLinkFile(
  guest: Guest,
  linkId: number,
  row: number,
  openSink: OpenSink,
): Promise<DownloadProof> {
  const { fetching, desk, content } = guest.need(linkId)
  const item = content.items[row]
  if (item === undefined || item.content === null)
    throw new DriveError('not-found', 'That is no file of this link.')
  const { name } = item
  const { ref, fileKey, bytes } = item.content
  let proof: DownloadProof | null = null
  const transfer = desk.begin({
    direction: 'download',
    name,
    bytesTotal: bytes,
    copiesWanted: 0,
    entryId: null,
    files: 1,
    weight: weightOf(bytes),
    brings: `row/${row}`,
    async run(running) {
      const log = new DownloadLog()
      const job = { session: fetching, ref, fileKey, log, wantHolders: false, resumes: null }
      const downloaded = await downloadInto({ ...job, promisedBytes: bytes, transfer: running }, openSink)
      proof = downloaded.proof
      return null
    },
  })
  const { error } = await desk.settled(transfer.id)
  if (proof !== null) return proof
  throw error === null ? cancelled() : new DriveError(error.code, error.detail)
}

/** @param rows places in the link's list; folders bring what is in them @throws DriveError */
export async function saveLinkArchive(
  guest: Guest,
  linkId: number,
  rows: readonly number[],
  name: string,
  openSink: OpenSink,
): Promise<void> {
  const { fetching, desk, content } = guest.need(linkId)
  const brings = `archive/${rows.join()}`
  await runArchive(fetching, desk, archiveOf(content, rows), { name, brings }, openSink)
}

/** Bytes that the archive will have. @throws DriveError not-found */
export function linkArchiveBytes(guest: Guest, linkId: number, rows: readonly number[]): number {
  return bytesOfArchive(archiveOf(guest.need(linkId).content, rows))
}

/** The chosen items and what is below them; a folder comes before what is in it, so one pass finds all. */
function archiveOf({ items }: ShareContent, rows: readonly number[]): ArchiveItem[] {
  const chosen = new Set(rows)
  const paths = new ArchivePaths()
  /** Of the folders that are in the archive, by their places in the list. */
  const folders = new Map<number, string>()
  const archive: ArchiveItem[] = []
  for (const [place, { folder, name, modifiedAt, content }] of items.entries()) {
    const above = folder === null ? undefined : folders.get(folder)
    if (above === undefined && !chosen.has(place)) continue
    const path = paths.next(above ?? '', name)
    if (content === null) folders.set(place, `${path}/`)
    archive.push({ path: content === null ? `${path}/` : path, modifiedAt, content })
  }
  return archive
}
