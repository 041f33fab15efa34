/**
 * One file's way to the network. Parts are sealed in order and placed while the next ones are sealed; then
 * the manifest; then receipts and entry are made durable; only then is it done. A failure at any point
 * leaves no entry, and another attempt begins with a new file key: different bytes under one key and salt
 * would break the envelope.
 */
import { FILE_KEY_BYTES } from '../protocol/envelope/key.ts'
import type { ManifestPart } from '../protocol/envelope/manifest.ts'
import { partCount, partPlainRange } from '../protocol/envelope/records.ts'
import type { DriveEntry, PartProof } from './drive-api.ts'
import { Gate } from './gate.ts'
import { newId } from './index/drive-index.ts'
import { type FileContent, newFileBody, toDriveEntry } from './index/entry-record.ts'
import { cleanName } from './index/names.ts'
import { sealManifestObject } from './manifest-object.ts'
import type { PartBuffer } from './part-buffers.ts'
import { PartSealer, type SealedPart } from './part-sealer.ts'
import { placeObject, type SealedObject } from './place-object.ts'
import type { ByteSource } from './ports.ts'
import { summaryOf } from './proof-summary.ts'
import type { Session } from './session.ts'
import { SourceReader } from './source-reader.ts'
import type { Transfer } from './transfer.ts'
import { randomBytes } from './web-crypto.ts'

/** Parts of one file on their way at once; a fourth waits sealed in memory. */
const PARTS_IN_FLIGHT = 3

interface UploadJob {
  readonly session: Session
  readonly source: ByteSource
  readonly parentId: string | null
  readonly transfer: Transfer
  /** Aborts with the transfer, or when any part fails. */
  readonly signal: AbortSignal
}

interface SentParts {
  readonly manifestParts: ManifestPart[]
  readonly proofs: PartProof[]
  readonly header: Uint8Array
  readonly plainDigest: Uint8Array
}

/** @throws DriveError, ChainError, the transfer's abort reason */
export async function uploadFile(
  session: Session,
  source: ByteSource,
  parentId: string | null,
  transfer: Transfer,
): Promise<DriveEntry> {
  const stop = new AbortController()
  const forward = () => stop.abort(transfer.signal.reason)
  transfer.signal.addEventListener('abort', forward, { once: true })
  if (transfer.signal.aborted) forward()
  try {
    const job = { session, source, parentId, transfer, signal: stop.signal }
    return await runUpload(job, (reason) => stop.abort(reason))
  } finally {
    transfer.signal.removeEventListener('abort', forward)
  }
}

async function runUpload(job: UploadJob, abort: (reason: unknown) => void): Promise<DriveEntry> {
  const { session, source, transfer, signal } = job
  const fileKey = randomBytes(FILE_KEY_BYTES)
  const sent = await sendParts(job, fileKey, abort)
  signal.throwIfAborted()
  const name = cleanName(source.name)
  const modifiedAt = Number.isFinite(source.lastModified) ? Math.trunc(source.lastModified) : 0
  const addedAt = session.access.clock.now()
  const manifest = await sealManifestObject(
    {
      v: 1,
      name,
      mediaType: source.mediaType.slice(0, 255),
      bytes: source.bytes,
      modifiedAt,
      addedAt,
      header: sent.header,
      parts: sent.manifestParts,
      sha256: sent.plainDigest,
    },
    fileKey,
    session.hashes,
  )
  const manifestProof = await place(job, manifest, { index: sent.proofs.length, role: 'manifest' })
  transfer.advance('verified')
  const content: FileContent = {
    bytes: source.bytes,
    mediaType: source.mediaType,
    fileKey,
    ref: { kind: 'object', cid: manifest.cid, parts: sent.proofs.length },
  }
  return record(job, { name, addedAt, modifiedAt, content }, [...sent.proofs, manifestProof])
}

interface StoredFile {
  readonly name: string
  readonly addedAt: number
  readonly modifiedAt: number
  readonly content: FileContent
}

/** Receipts first, so that an entry never lacks them; then the entry, which makes the file part of the drive. */
async function record(
  { session, parentId, signal }: UploadJob,
  { name, content, ...times }: StoredFile,
  proofs: readonly PartProof[],
): Promise<DriveEntry> {
  const { cid } = content.ref
  try {
    await session.proofs.putParts(cid, proofs)
    signal.throwIfAborted()
    const free = session.index.freeName(parentId, name)
    const file = { parentId, name: free, ...times, content, ...summaryOf(proofs) }
    return toDriveEntry(await session.index.saveOne(newId(), newFileBody(file)))
  } catch (error) {
    // The first failure is the one that matters; an unreferenced blob does no harm.
    await session.proofs.remove(cid).catch(() => undefined)
    throw error
  }
}

async function sendParts(
  job: UploadJob,
  fileKey: Uint8Array,
  abort: (reason: unknown) => void,
): Promise<SentParts> {
  const { session, source, transfer } = job
  transfer.advance('reading')
  const reader = await SourceReader.open(source)
  const flights: Promise<PartProof>[] = []
  try {
    const sealer = await PartSealer.create(fileKey, source.bytes, reader, session.hashes)
    const manifestParts: ManifestPart[] = []
    const gate = new Gate(PARTS_IN_FLIGHT)
    for (let index = 0; index < partCount(source.bytes); index += 1) {
      const { part, buffer } = await sealNext(job, sealer, index)
      manifestParts.push(part.manifestPart)
      const flight = sendPart(job, index, part, buffer, gate)
      // The first failure stops the others; it is thrown where all are awaited.
      flight.catch(abort)
      flights.push(flight)
    }
    await reader.assertEnd()
    const proofs = await Promise.all(flights)
    return { manifestParts, proofs, header: sealer.header, plainDigest: sealer.plainDigest() }
  } catch (error) {
    abort(error)
    await Promise.allSettled(flights)
    // What stopped everything, not the abort it caused elsewhere.
    throw job.signal.reason ?? error
  } finally {
    await reader.close()
  }
}

async function sealNext(
  { session, source, transfer, signal }: UploadJob,
  sealer: PartSealer,
  index: number,
): Promise<{ part: SealedPart; buffer: PartBuffer }> {
  const buffer = await session.buffers.take(partPlainRange(index, source.bytes).cipherBytes, signal)
  try {
    transfer.advance('encrypting')
    return { part: await sealer.seal(index, buffer.bytes, signal), buffer }
  } catch (error) {
    buffer.release()
    throw error
  }
}

async function sendPart(
  job: UploadJob,
  index: number,
  part: SealedPart,
  buffer: PartBuffer,
  gate: Gate,
): Promise<PartProof> {
  try {
    const leave = await gate.enter(1, job.signal)
    try {
      job.transfer.advance('sending')
      const proof = await place(job, part.object, { index, role: 'part' })
      job.transfer.addBytes(part.plainBytes)
      return proof
    } finally {
      leave()
    }
  } finally {
    buffer.release()
  }
}

async function place(
  { session, transfer, signal }: UploadJob,
  object: SealedObject,
  as: Pick<PartProof, 'index' | 'role'>,
): Promise<PartProof> {
  signal.throwIfAborted()
  // With the manifest confirmed, everything is; it goes last.
  const placed = () => transfer.advance(as.role === 'manifest' ? 'placed' : 'sending')
  const { holders, copies } = await placeObject(session.access, object, as.index, placed, signal)
  transfer.addCopies(copies)
  const { cid, contentRoot, data } = object
  return { ...as, cid, contentRoot, bytes: data.length, holders }
}
