/**
 * The parts of one file: sealed in order, sent while the next ones are sealed. Of an upload that goes on, parts whose
 * copies were proven are only read, to show that the source is still the same; parts that were sealed but not proven are
 * sealed again and must come out as they did (spec/envelope.md, pausing and resuming).
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { ManifestPart } from '../../protocol/envelope/manifest.ts'
import { partCount, partPlainRange } from '../../protocol/envelope/records.ts'
import { DriveError } from '../drive-error.ts'
import type { ByteSource } from '../ports.ts'
import type { PartProof } from '../proof-api.ts'
import type { Sending } from '../session.ts'
import { equalBytes } from '../web-crypto.ts'
import type { PartBuffer } from './part-buffers.ts'
import { PartSealer, type Sealing } from './part-sealer.ts'
import { SourceReader } from './source-reader.ts'
import { storeObject } from './store-object.ts'
import type { Transfer } from './transfer.ts'
import type { JournalPart } from './upload-journal.ts'
import type { UploadNotes } from './upload-notes.ts'

export interface PartsWork {
  readonly session: Sending
  readonly source: ByteSource
  readonly transfer: Transfer
  readonly fileKey: Uint8Array
  readonly notes: UploadNotes
}

interface Landed {
  readonly manifestPart: ManifestPart
  readonly proof: PartProof
}

export interface SentParts {
  readonly manifestParts: readonly ManifestPart[]
  readonly proofs: readonly PartProof[]
  readonly header: Uint8Array
  readonly plainDigest: Uint8Array
}

/** Stops everything of one upload at its first failure. */
class Stop {
  readonly #controller = new AbortController()
  readonly #forward: () => void
  readonly #outer: AbortSignal

  constructor(outer: AbortSignal) {
    this.#outer = outer
    this.#forward = () => this.#controller.abort(outer.reason)
    outer.addEventListener('abort', this.#forward, { once: true })
    if (outer.aborted) this.#forward()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  because(reason: unknown): void {
    this.#controller.abort(reason)
  }

  dispose(): void {
    this.#outer.removeEventListener('abort', this.#forward)
  }
}

/** @throws DriveError, ChainError, the transfer's abort reason */
export async function sendParts(work: PartsWork): Promise<SentParts> {
  const { source, transfer } = work
  transfer.advance('reading')
  const reader = await SourceReader.open(source)
  const stop = new Stop(transfer.signal)
  const flights: Promise<Landed>[] = []
  try {
    return await sealAndSend(work, reader, stop, flights)
  } catch (error) {
    stop.because(error)
    await Promise.allSettled(flights)
    // What stopped everything, not the abort it caused elsewhere.
    throw stop.signal.reason ?? error
  } finally {
    stop.dispose()
    await reader.close()
  }
}

async function sealAndSend(
  work: PartsWork,
  reader: SourceReader,
  stop: Stop,
  flights: Promise<Landed>[],
): Promise<SentParts> {
  const { session, source, fileKey, notes } = work
  const header = notes.head?.header ?? null
  const { hashes } = session
  const sealer = await PartSealer.create({ fileKey, header, fileBytes: source.bytes, reader, hashes })
  try {
    return await sendAll(work, sealer, reader, stop, flights)
  } finally {
    sealer.close()
  }
}

async function sendAll(
  work: PartsWork,
  sealer: PartSealer,
  reader: SourceReader,
  stop: Stop,
  flights: Promise<Landed>[],
): Promise<SentParts> {
  const { source, transfer, notes } = work
  for (let index = 0; index < partCount(source.bytes); index += 1) {
    await transfer.checkpoint()
    const noted = await notes.part(index)
    const proof = noted?.proof ?? null
    if (noted !== null && proof !== null) {
      const manifestPart = await passOver(work, sealer, index, noted, proof, stop.signal)
      flights.push(Promise.resolve({ manifestPart, proof }))
      continue
    }
    const next = await sealNext(work, sealer, index, noted, stop.signal)
    const flight = sendPart(work, { index, ...next, noted }, stop.signal)
    // The first failure stops the others; it is thrown where all are awaited.
    flight.catch((error: unknown) => stop.because(error))
    flights.push(flight)
  }
  await reader.assertEnd()
  const landed = await Promise.all(flights)
  return {
    manifestParts: landed.map(({ manifestPart }) => manifestPart),
    proofs: landed.map(({ proof }) => proof),
    header: sealer.header,
    plainDigest: await sealer.plainDigest(),
  }
}

async function passOver(
  { source, transfer }: PartsWork,
  sealer: PartSealer,
  index: number,
  noted: JournalPart,
  proof: PartProof,
  signal: AbortSignal,
): Promise<ManifestPart> {
  await sealer.passOver(index, signal)
  if (!equalBytes(await sealer.plainDigest(), noted.prefix)) throw otherFile(index)
  const { start, end } = partPlainRange(index, source.bytes)
  transfer.addKnownBytes(end - start)
  transfer.addCopies(proof.holders.filter(({ level }) => level === 'verified').length)
  return { cid: noted.cid, root: hexToBytes(proof.contentRoot), bytes: proof.bytes }
}

async function sealNext(
  { session, source, transfer }: PartsWork,
  sealer: PartSealer,
  index: number,
  noted: JournalPart | null,
  signal: AbortSignal,
): Promise<Pick<Flight, 'sealing' | 'buffer' | 'prefix'>> {
  const buffer = await session.buffers.take(partPlainRange(index, source.bytes).cipherBytes, signal)
  try {
    transfer.advance('encrypting')
    const sealing = await sealer.seal(index, buffer.bytes, signal)
    // Before anything later is sealed or noted: parts of another file, once noted, would keep the right one out.
    if (noted !== null && (await sealing.whole).object.cid !== noted.cid) throw otherFile(index)
    const prefix = sealer.plainDigest()
    // Awaited before the part is sent; until then a failure must not count as unhandled.
    prefix.catch(() => undefined)
    return { sealing, buffer, prefix }
  } catch (error) {
    buffer.release()
    throw error
  }
}

interface Flight {
  readonly index: number
  readonly sealing: Sealing
  readonly buffer: PartBuffer
  /** SHA-256 of the plaintext up to the end of the part. */
  readonly prefix: Promise<Uint8Array>
  /** By an earlier attempt, which may have sent it. */
  readonly noted: JournalPart | null
}

async function sendPart(
  { session, transfer, notes }: PartsWork,
  { index, sealing, buffer, prefix: coming, noted }: Flight,
  signal: AbortSignal,
): Promise<Landed> {
  try {
    const { object, manifestPart, plainBytes } = await sealing.whole
    const { cid } = object
    const prefix = await coming
    await notes.sealed(index, cid, prefix)
    transfer.advance('sending')
    const sentBefore = noted !== null
    const proof = await storeObject(session, transfer, object, { index, role: 'part' }, signal, sentBefore)
    await notes.proven(index, cid, prefix, proof)
    if (sentBefore) transfer.addKnownBytes(plainBytes)
    else transfer.addBytes(plainBytes)
    return { manifestPart, proof }
  } finally {
    buffer.release()
  }
}

function otherFile(index: number): DriveError {
  const detail = `Part ${index + 1} is not what was sent before: this is another file, or it was changed.`
  return new DriveError('other-source', detail)
}
