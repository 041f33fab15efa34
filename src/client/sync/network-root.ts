/**
 * What a head says of the drive index (docs/formats/network-index.md): the newest changes themselves, and which objects
 * hold the rest. Both are sealed under a key of the vault; validators see their size and nothing else. A program that is
 * older than what it reads says so instead of leaving out what it does not understand.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import * as v from 'valibot'
import { SALT_BYTES } from '../../protocol/envelope/key.ts'
import { openMessage, sealMessage } from '../../protocol/envelope/seal.ts'
import type { Result } from '../../protocol/verdict.ts'
import { DriveError } from '../drive-error.ts'
import { type DriveRecord, encodeRecord, parseRecords } from '../index/record.ts'
import { randomBytes, webAead } from '../web-crypto.ts'

const VERSION = 1
const ROOT_CONTEXT = utf8ToBytes('filetao-drive/1/network-index/root')
const RECORDS_CONTEXT = utf8ToBytes('filetao-drive/1/network-index/records')

/** An object of records on the network. */
export interface IndexObject {
  /** SHA-256 of the object, which is its CID: 64 hex digits. */
  readonly digest: string
  readonly bytes: number
  /** Of its content tree: 64 hex digits. */
  readonly root: string
}

/** A validator's signed word that it has a head (wire/head-words.ts). */
export interface Acknowledgement {
  /** SS58 hotkey. */
  readonly validator: string
  readonly number: number
  /** 64 hex digits. */
  readonly headHash: string
  /** `0x` and 128 hex digits. */
  readonly signature: string
}

export interface NetworkRoot {
  /** Together with `inline` all records there are; of one record the newest counts, wherever it is. */
  readonly objects: readonly IndexObject[]
  /** Digests of objects whose records are all in others by now. */
  readonly replaced: readonly string[]
  readonly inline: readonly DriveRecord[]
  /** The newest of each validator, so that a device that is new can convict it too. */
  readonly acknowledged: readonly Acknowledgement[]
}

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
}

const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const ROOT = v.strictTuple([
  v.literal(VERSION),
  v.array(v.strictTuple([bytesOf(32), COUNT, bytesOf(32)])),
  v.array(bytesOf(32)),
  v.array(v.unknown()),
  v.array(v.strictTuple([v.string(), COUNT, bytesOf(32), bytesOf(64)])),
])

/** @param key of the network index, 32 bytes */
export function sealRoot(root: NetworkRoot, key: Uint8Array): Promise<Uint8Array> {
  return seal(ROOT_CONTEXT, key, [
    VERSION,
    root.objects.map((object) => [hexToBytes(object.digest), object.bytes, hexToBytes(object.root)]),
    root.replaced.map((digest) => hexToBytes(digest)),
    root.inline.map(encodeRecord),
    root.acknowledged.map(({ validator, number, headHash, signature }) => [
      validator,
      number,
      hexToBytes(headHash),
      hexToBytes(signature.slice(2)),
    ]),
  ])
}

/** @throws DriveError index-newer: the vault signed it, and this program cannot read it */
export async function openRoot(sealed: Uint8Array, key: Uint8Array): Promise<NetworkRoot> {
  const opened = await open(ROOT_CONTEXT, key, sealed)
  const parsed = opened.ok ? v.safeParse(ROOT, opened.value) : null
  if (parsed === null || !parsed.success) throw newer()
  const [, objects, replaced, inline, acknowledged] = parsed.output
  return {
    objects: objects.map(([digest, bytes, root]) => {
      return { digest: bytesToHex(digest), bytes, root: bytesToHex(root) }
    }),
    replaced: replaced.map(bytesToHex),
    inline: recordsOf(inline),
    acknowledged: acknowledged.map(([validator, number, headHash, signature]) => {
      return { validator, number, headHash: bytesToHex(headHash), signature: `0x${bytesToHex(signature)}` }
    }),
  }
}

export function sealRecords(records: readonly DriveRecord[], key: Uint8Array): Promise<Uint8Array> {
  return seal(RECORDS_CONTEXT, key, records.map(encodeRecord))
}

/** @throws DriveError index-newer */
export async function openRecords(sealed: Uint8Array, key: Uint8Array): Promise<DriveRecord[]> {
  const opened = await open(RECORDS_CONTEXT, key, sealed)
  if (!opened.ok) throw newer()
  return recordsOf(opened.value)
}

/** Of each validator the word about its newest head. */
export function newestWords(words: readonly Acknowledgement[]): Acknowledgement[] {
  const newest = new Map<string, Acknowledgement>()
  for (const word of words) {
    const known = newest.get(word.validator)
    if (known === undefined || word.number > known.number) newest.set(word.validator, word)
  }
  return [...newest.values()]
}

/** Bytes of the record among others. */
export function recordBytes(record: DriveRecord): number {
  return encode(encodeRecord(record), rfc8949EncodeOptions).length
}

function recordsOf(value: unknown): DriveRecord[] {
  try {
    return parseRecords(value)
  } catch {
    throw newer()
  }
}

async function seal(context: Uint8Array, fileKey: Uint8Array, value: unknown): Promise<Uint8Array> {
  const plain = encode(value, rfc8949EncodeOptions)
  return sealMessage({ fileKey, salt: randomBytes(SALT_BYTES), context, plain, aead: webAead })
}

async function open(
  context: Uint8Array,
  fileKey: Uint8Array,
  message: Uint8Array,
): Promise<Result<unknown, string>> {
  const opened = await openMessage({ fileKey, context, message, aead: webAead })
  if (!opened.ok) return opened
  try {
    const value: unknown = decode(opened.value, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
    })
    return { ok: true, value }
  } catch {
    return { ok: false, reason: 'cbor-malformed', detail: 'not CBOR' }
  }
}

function newer(): DriveError {
  return new DriveError(
    'index-newer',
    'The drive index on the network was written by a version this program does not know.',
  )
}
