/**
 * One file's way back: its description, then its parts, two of them ahead of the one being written. A record is
 * decrypted only inside a part that has the right name and root, and written only after its own tag held;
 * the file is complete only after length and SHA-256 of the whole. A failure discards what was written.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Manifest } from '../../protocol/envelope/manifest.ts'
import { DriveError } from '../drive-error.ts'
import type { FileRef } from '../index/entry-record.ts'
import type { FileSink } from '../ports.ts'
import type { DownloadProof, PartProof } from '../proof-api.ts'
import type { Fetching } from '../session.ts'
import { equalBytes } from '../web-crypto.ts'
import { cipherOf } from './content-source.ts'
import type { DownloadLog } from './download-log.ts'
import type { FetchedObject } from './fetch-object.ts'
import { holdersOf } from './holders-of.ts'
import { type OpenedFile, openFile } from './open-file.ts'
import { CACHED_BYTES_MIN } from './part-cache.ts'
import { PartOpener } from './part-opener.ts'
import { plainHash } from './plain-hash.ts'
import type { Transfer } from './transfer.ts'

/** Parts fetched beyond the one being written. */
const PARTS_AHEAD = 2

export interface DownloadJob {
  readonly session: Fetching
  readonly ref: FileRef
  readonly fileKey: Uint8Array
  readonly transfer: Transfer
  /** Filled as the download goes on, also when it fails. */
  readonly log: DownloadLog
  /** Whether to check the holders' receipts against the bytes that pass by. */
  readonly wantHolders: boolean
  /** Under what its parts are kept until it is complete; null where they are not. */
  readonly resumes: { readonly entryId: string; readonly name: string } | null
  /** Bytes it must have, where somebody else said so before. */
  readonly promisedBytes?: number
  /** One of several files of a transfer, which knows the bytes of all of them. */
  readonly inArchive?: boolean
}

export interface Downloaded {
  readonly proof: DownloadProof
  /** Empty unless `wantHolders`. */
  readonly holders: readonly PartProof[]
}

/** Writes the file to `sink` and commits it. @throws DriveError, ChainError, the signal's reason */
export async function downloadFile(job: DownloadJob, sink: FileSink): Promise<Downloaded> {
  try {
    return await runFile(job, sink)
  } catch (error) {
    job.log.lost(error)
    throw error
  }
}

async function runFile(job: DownloadJob, sink: FileSink): Promise<Downloaded> {
  const { session, ref, fileKey, transfer, log, resumes } = job
  transfer.advance('receiving')
  let cached = false
  const file = await openFile({ session, ref, fileKey, transfer, cached: () => cached }, transfer.signal)
  const { manifest } = file
  log.manifest(file.fetched)
  const { promisedBytes = manifest.bytes } = job
  if (promisedBytes !== manifest.bytes) {
    const detail = `It has ${manifest.bytes} bytes where ${promisedBytes} were promised.`
    throw new DriveError('content-damaged', detail)
  }
  if (job.inArchive !== true) transfer.setBytesTotal(manifest.bytes)
  if (resumes !== null && manifest.bytes >= CACHED_BYTES_MIN) {
    const cids = manifest.parts.map(({ cid }) => cid)
    const startedAt = session.access.clock.now()
    cached = await session.cache.begin({ ...resumes, bytes: manifest.bytes, startedAt, cids })
  }
  const opener = await openerOf(job, manifest, sink)
  const holders = await writeParts(job, file, opener).finally(() => opener.close())
  await opener.commit()
  if (cached && resumes !== null) await session.cache.end(resumes.entryId)
  return { proof: log.proof(session.access.clock.now(), manifest.bytes, null), holders }
}

/** @returns who holds the parts, where that is wanted. @throws DriveError content-damaged, what fetching throws */
async function writeParts(
  { session, ref, transfer, log, wantHolders }: DownloadJob,
  file: OpenedFile,
  opener: PartOpener,
): Promise<PartProof[]> {
  const holders: PartProof[] = []
  for await (const { index, fetched } of fetchInOrder(transfer, file)) {
    log.part(index, fetched)
    await opener.write(index, fetched.data, fetched.kept === true)
    if (wantHolders && ref.kind === 'object')
      holders.push(await holdersOf(session, fetched, { index, role: 'part' }))
  }
  const digest = await opener.plainDigest()
  if (!equalBytes(digest, file.manifest.sha256)) {
    const detail = `The file's SHA-256 is ${bytesToHex(digest)} and not the one in its manifest.`
    throw new DriveError('content-damaged', detail)
  }
  return holders
}

/** @throws DriveError content-damaged */
async function openerOf(
  { session, fileKey, transfer }: DownloadJob,
  manifest: Manifest,
  sink: FileSink,
): Promise<PartOpener> {
  return new PartOpener({
    ...(await cipherOf(manifest, fileKey)),
    fileBytes: manifest.bytes,
    plainHash: await plainHash(session.hashes, manifest.bytes),
    sink,
    transfer,
    signal: transfer.signal,
  })
}

interface Arrived {
  readonly index: number
  readonly fetched: FetchedObject
}

async function* fetchInOrder(transfer: Transfer, file: OpenedFile): AsyncGenerator<Arrived> {
  const flights: Promise<FetchedObject>[] = []
  const stop = new AbortController()
  const both = AbortSignal.any([transfer.signal, stop.signal])
  const { parts } = file.manifest
  try {
    for (let index = 0; index < parts.length; index += 1) {
      await transfer.checkpoint()
      while (flights.length <= PARTS_AHEAD && index + flights.length < parts.length) {
        const flight = file.part(index + flights.length, both)
        // It is awaited in its turn; until then a failure must not count as unhandled.
        flight.catch(() => undefined)
        flights.push(flight)
      }
      const fetched = await flights.shift()
      if (fetched !== undefined) yield { index, fetched }
    }
  } finally {
    stop.abort(transfer.signal.reason)
    await Promise.allSettled(flights)
  }
}
