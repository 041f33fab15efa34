/**
 * One file's way back: manifest, then its parts, two of them ahead of the one being written. A record is
 * decrypted only inside a part that has the right name and root, and written only after its own tag held;
 * the file is complete only after length and SHA-256 of the whole. A failure discards what was written.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { CONTEXT_FILE } from '../protocol/envelope/key.ts'
import type { Manifest } from '../protocol/envelope/manifest.ts'
import { openHeader } from '../protocol/envelope/seal.ts'
import type { DownloadLog } from './download-log.ts'
import type { DownloadProof, PartProof } from './drive-api.ts'
import { DriveError } from './drive-error.ts'
import { type FetchedObject, fetchObject } from './fetch-object.ts'
import { holdersOf } from './holders-of.ts'
import { openManifestObject } from './manifest-object.ts'
import { PartOpener } from './part-opener.ts'
import type { FileSink } from './ports.ts'
import type { Session } from './session.ts'
import type { Transfer } from './transfer.ts'
import { equalBytes, webAead } from './web-crypto.ts'

/** Parts fetched beyond the one being written. */
const PARTS_AHEAD = 2

export interface DownloadJob {
  readonly session: Session
  readonly cid: string
  readonly fileKey: Uint8Array
  readonly transfer: Transfer
  readonly signal: AbortSignal
  /** Filled as the download goes on, also when it fails. */
  readonly log: DownloadLog
  /** Whether to check the holders' receipts against the bytes that pass by. */
  readonly wantHolders: boolean
}

export interface Downloaded {
  readonly proof: DownloadProof
  /** Empty unless `wantHolders`. */
  readonly holders: readonly PartProof[]
}

export async function fetchManifest(
  session: Session,
  cid: string,
  fileKey: Uint8Array,
  signal: AbortSignal,
): Promise<{ readonly manifest: Manifest; readonly fetched: FetchedObject }> {
  const fetched = await fetchObject(session.access, { cid, expected: null, title: 'the manifest' }, 0, signal)
  return { manifest: await openManifestObject(fetched.data, fileKey), fetched }
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
  const { session, transfer, signal, log } = job
  transfer.advance('receiving')
  const { manifest, fetched: object } = await fetchManifest(session, job.cid, job.fileKey, signal)
  log.manifest(object)
  transfer.setBytesTotal(manifest.bytes)
  const keys = openHeader({ fileKey: job.fileKey, context: CONTEXT_FILE, header: manifest.header })
  if (!keys.ok)
    throw new DriveError('content-damaged', `The file's header does not match its key (${keys.reason}).`)
  const opener = new PartOpener({
    aead: await webAead(keys.value.aesKey),
    baseNonce: keys.value.baseNonce,
    fileBytes: manifest.bytes,
    plainHash: await session.hashes.sha256(),
    sink,
    transfer,
    signal,
  })
  const holders: PartProof[] = []
  for await (const { index, fetched } of fetchInOrder(job, manifest)) {
    log.part(index, fetched)
    await opener.write(index, fetched.data)
    if (job.wantHolders) holders.push(await holdersOf(session, fetched, { index, role: 'part' }))
  }
  const digest = opener.plainDigest()
  if (!equalBytes(digest, manifest.sha256)) {
    const detail = `The file's SHA-256 is ${bytesToHex(digest)} and not the one in its manifest.`
    throw new DriveError('content-damaged', detail)
  }
  await opener.commit()
  return { proof: log.proof(session.access.clock.now(), manifest.bytes, null), holders }
}

interface Arrived {
  readonly index: number
  readonly fetched: FetchedObject
}

async function* fetchInOrder({ session, signal }: DownloadJob, manifest: Manifest): AsyncGenerator<Arrived> {
  const flights: Promise<FetchedObject>[] = []
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  try {
    for (let index = 0; index < manifest.parts.length; index += 1) {
      while (flights.length <= PARTS_AHEAD && index + flights.length < manifest.parts.length) {
        const at = index + flights.length
        const part = manifest.parts[at]
        if (part === undefined) break
        const wanted = {
          cid: part.cid,
          expected: { bytes: part.bytes, root: part.root },
          title: `part ${at + 1}`,
        }
        const flight = fetchObject(session.access, wanted, at, both)
        // It is awaited in its turn; until then a failure must not count as unhandled.
        flight.catch(() => undefined)
        flights.push(flight)
      }
      const fetched = await flights.shift()
      if (fetched !== undefined) yield { index, fetched }
    }
  } finally {
    stop.abort(signal.reason)
    await Promise.allSettled(flights)
  }
}
