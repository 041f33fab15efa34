/**
 * What is left of a transfer without this program: the same passes over as many bytes by the platform's own calls, as few as are
 * fast. There are no records and no tree, one nonce serves all, nothing is checked, and nothing that comes out means anything: nobody who
 * encrypts and hashes in a browser gets below it.
 */
import { openPageSink } from '../../src/client/page-sinks.ts'
import type { SaveTarget } from '../../src/client/transfer-api.ts'
import { PART_CIPHER, RECORD_CIPHER, RECORD_PLAIN } from '../../src/protocol/envelope/records.ts'
import type { Keeping } from '../support/stub-subnet.ts'
import type { Hashing } from '../support/transfer-work.ts'

/** As a part of the drive. */
const PART_BYTES = 8 * 1024 * 1024
/** The fastest size of a call of WebCrypto that encrypts. */
const PIECE_BYTES = 512 * 1024
/** Posts on their way, as the drive begins with. */
const FLIGHTS = 3

/** Passes of a hash: content tree and CID; and of the plaintext and the receipts' SHA-3, for which SHA-256 stands, being faster than any. */
const PASSES: Readonly<Record<Hashing, { readonly plain: number; readonly sealed: number }>> = {
  named: { plain: 0, sealed: 2 },
  all: { plain: 1, sealed: 3 },
}

const IV = new Uint8Array(12)

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])

async function hashed(bytes: Uint8Array<ArrayBuffer>, passes: number): Promise<void> {
  await Promise.all(Array.from({ length: passes }, () => crypto.subtle.digest('SHA-256', bytes)))
}

/** Encrypts in pieces that are all under way at once. */
function encrypted(
  key: CryptoKey,
  plain: Uint8Array<ArrayBuffer>,
  pieceBytes = PIECE_BYTES,
): Promise<ArrayBuffer>[] {
  const pieces: Promise<ArrayBuffer>[] = []
  for (let at = 0; at < plain.length; at += pieceBytes)
    pieces.push(crypto.subtle.encrypt({ name: 'AES-GCM', iv: IV }, key, plain.subarray(at, at + pieceBytes)))
  return pieces
}

/** Streams that nothing but a pending read holds are lost to the collector. */
const pinned = new Set<object>()

/** Parts of the file, read into one buffer. */
async function* partsOf(file: File): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader({ mode: 'byob' })
  pinned.add(reader)
  let buffer = new ArrayBuffer(PART_BYTES)
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer), { min: PART_BYTES })
    if (value === undefined) break
    if (value.length > 0) yield value
    if (done) break
    buffer = value.buffer
  }
  pinned.delete(reader)
}

async function sealedInto(
  key: CryptoKey,
  plain: Uint8Array<ArrayBuffer>,
  out: Uint8Array<ArrayBuffer>,
  hashing: Hashing,
): Promise<void> {
  const passes = PASSES[hashing]
  const pieces = encrypted(key, plain)
  await hashed(plain, passes.plain)
  let at = 0
  for (const piece of pieces) {
    // Without the tags: as many bytes as were read.
    const sealed = new Uint8Array(await piece, 0, Math.min(PIECE_BYTES, plain.length - at))
    out.set(sealed, at)
    at += sealed.length
  }
  await hashed(out, passes.sealed)
}

export async function bareSeal(file: File, hashing: Hashing): Promise<void> {
  const key = await newKey()
  const out = new Uint8Array(PART_BYTES)
  for await (const plain of partsOf(file))
    await sealedInto(key, plain, out.subarray(0, plain.length), hashing)
}

/**
 * As `bareSeal` of what is named, but with the calls that the format asks for: each record is encrypted and hashed by itself. Beside
 * it stands what ours adds; beside `bareSeal`, what records cost.
 */
export async function bareRecords(file: File): Promise<void> {
  const key = await newKey()
  const out = new Uint8Array(PART_CIPHER)
  for await (const plain of partsOf(file)) {
    const records = encrypted(key, plain, RECORD_PLAIN).map(async (sealed, at) => {
      const record = new Uint8Array(await sealed)
      out.set(record, at * RECORD_CIPHER)
      await crypto.subtle.digest('SHA-256', record)
    })
    await Promise.all(records)
    await hashed(out.subarray(0, records.length * RECORD_CIPHER), 1)
  }
}

export async function bareUpload(file: File, keeping: Keeping, hashing: Hashing): Promise<void> {
  const key = await newKey()
  const flights = new Set<Promise<void>>()
  const post = async (body: Uint8Array<ArrayBuffer>): Promise<void> => {
    await (await fetch(`/bare/${keeping}`, { method: 'POST', body })).arrayBuffer()
  }
  for await (const plain of partsOf(file)) {
    const out = new Uint8Array(plain.length)
    await sealedInto(key, plain, out, hashing)
    while (flights.size >= FLIGHTS) await Promise.race(flights)
    const flight = post(out).finally(() => flights.delete(flight))
    flights.add(flight)
  }
  await Promise.all(flights)
}

/** Fetched, hashed as content tree, CID and with `all` the plaintext are, deciphered and written. Encrypting stands for decrypting: it is the same work. */
export async function bareDownload(target: SaveTarget, hashing: Hashing): Promise<void> {
  const key = await newKey()
  const sink = await openPageSink(target)
  const { body } = await fetch('/plain')
  if (body === null) throw new Error('no body')
  const reader = body.getReader({ mode: 'byob' })
  pinned.add(reader)
  let buffer = new ArrayBuffer(PART_BYTES)
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer), { min: PART_BYTES })
    if (value === undefined) break
    const pieces = encrypted(key, value)
    // Content tree and CID; what the receipts need is an upload's.
    await hashed(value, 2 + PASSES[hashing].plain)
    for (const piece of pieces) await sink.write(new Uint8Array(await piece).subarray(0, -16))
    if (done) break
    buffer = value.buffer
  }
  pinned.delete(reader)
  await sink.commit()
}

/**
 * As `bareDownload` of what is named, but with the calls that the format asks for: a fetch for each part, as many ahead as the drive has, and
 * each record hashed and deciphered by itself. Beside it stands what ours adds.
 */
export async function bareParts(target: SaveTarget, fileBytes: number): Promise<void> {
  const key = await newKey()
  const sink = await openPageSink(target)
  const partAt = async (start: number): Promise<Uint8Array<ArrayBuffer>> => {
    const answer = await fetch(`/plain/${start}/${Math.min(PART_BYTES, fileBytes - start)}`)
    return new Uint8Array(await answer.arrayBuffer())
  }
  const flights: Promise<Uint8Array<ArrayBuffer>>[] = []
  let asked = 0
  for (let at = 0; at < fileBytes; at += PART_BYTES) {
    for (; flights.length < FLIGHTS && asked < fileBytes; asked += PART_BYTES) flights.push(partAt(asked))
    const part = (await flights.shift()) ?? new Uint8Array(0)
    const named = hashed(part, 1)
    for (let start = 0; start < part.length; start += PIECE_BYTES) {
      const piece = part.subarray(start, start + PIECE_BYTES)
      await hashedRecords(piece)
      await sink.write(await joined(encrypted(key, piece, RECORD_PLAIN), piece.length))
    }
    await named
  }
  await sink.commit()
}

async function hashedRecords(piece: Uint8Array<ArrayBuffer>): Promise<void> {
  const leaves: Promise<ArrayBuffer>[] = []
  for (let at = 0; at < piece.length; at += RECORD_PLAIN)
    leaves.push(crypto.subtle.digest('SHA-256', piece.subarray(at, at + RECORD_PLAIN)))
  await Promise.all(leaves)
}

/** Without their tags. */
async function joined(records: readonly Promise<ArrayBuffer>[], bytes: number): Promise<Uint8Array> {
  const out = new Uint8Array(bytes)
  for (const [at, record] of (await Promise.all(records)).entries())
    out.set(new Uint8Array(record).subarray(0, -16), at * RECORD_PLAIN)
  return out
}
