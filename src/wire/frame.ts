/**
 * `application/x-filetao-frame`: u32 big endian length of the JSON, the JSON, then raw bytes. It spares the
 * third that base64 costs and the copies; and its hash covers every byte of the request, which the
 * specification's body hash does not (S9: a middleman could swap the piece of a Store or any parameter of a
 * Challenge). The label cannot be confused with the specification's hash input, which is hex text only.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { nobleSha3, type Sha3 } from '../protocol/hash.ts'
import type { Result } from '../protocol/verdict.ts'
import { isJsonObject, type JsonObject, parseJson, stringifyJson } from './big-json.ts'
import { FRAME_HEADER_BYTES, MAX_DATA_BYTES, MAX_FRAME_JSON_BYTES } from './limits.ts'
import { utf8Text } from './text.ts'

export const FRAME_TYPE = 'application/x-filetao-frame'
/** Sent as `1` on every answer of a node that reads frames. */
export const FRAME_HEADER = 'x-filetao-frame'
const LABEL = utf8ToBytes('filetao-frame/1')

export type Sha256 = (data: Uint8Array) => Uint8Array
export type FrameReason = 'frame-malformed' | 'frame-too-large'

export interface Frame {
  /** The JSON's exact bytes: the hash is over them, not over a re-serialisation. */
  readonly jsonBytes: Uint8Array
  readonly json: JsonObject
  /** A view of the frame, not a copy. */
  readonly data: Uint8Array
}

/** What goes before the data. Throws when the JSON exceeds its cap: the caller's bug. */
export function encodeFrameHead(json: JsonObject): { jsonBytes: Uint8Array; head: Uint8Array } {
  const jsonBytes = utf8ToBytes(stringifyJson(json))
  if (jsonBytes.length > MAX_FRAME_JSON_BYTES) throw new RangeError('the JSON of a frame is too long')
  const header = new Uint8Array(FRAME_HEADER_BYTES)
  new DataView(header.buffer).setUint32(0, jsonBytes.length)
  return { jsonBytes, head: concatBytes(header, jsonBytes) }
}

/** As `encodeFrameHead`, with the data behind it. */
export function encodeFrame(
  json: JsonObject,
  data: Uint8Array,
): { jsonBytes: Uint8Array; frame: Uint8Array } {
  const { jsonBytes, head } = encodeFrameHead(json)
  return { jsonBytes, frame: concatBytes(head, data) }
}

/** Total. */
export function decodeFrame(bytes: Uint8Array): Result<Frame, FrameReason> {
  if (bytes.length < FRAME_HEADER_BYTES) return malformed('shorter than its header')
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  if (length > MAX_FRAME_JSON_BYTES) return tooLarge('JSON')
  const dataAt = FRAME_HEADER_BYTES + length
  if (bytes.length < dataAt) return malformed('shorter than its JSON')
  if (bytes.length - dataAt > MAX_DATA_BYTES) return tooLarge('data')
  const jsonBytes = bytes.subarray(FRAME_HEADER_BYTES, dataAt)
  const text = utf8Text(jsonBytes)
  if (text === null) return malformed('JSON is not UTF-8')
  const json = parseJson(text, { maxChars: MAX_FRAME_JSON_BYTES })
  if (!json.ok) return malformed(json.detail)
  if (!isJsonObject(json.value)) return malformed('JSON is not an object')
  return { ok: true, value: { jsonBytes, json: json.value, data: bytes.subarray(dataAt) } }
}

/** Hex of SHA3-256("filetao-frame/1" || SHA-256(json) || SHA-256(data)). `dataDigest` spares a pass when the CID is known. */
export function frameHash(
  jsonBytes: Uint8Array,
  data: Uint8Array,
  hashes: {
    readonly sha3?: Sha3 | undefined
    readonly sha256?: Sha256 | undefined
    readonly dataDigest?: Uint8Array | undefined
  } = {},
): string {
  const digest = hashes.sha256 ?? sha256
  const sha3 = hashes.sha3 ?? nobleSha3
  return bytesToHex(sha3(LABEL, digest(jsonBytes), hashes.dataDigest ?? digest(data)))
}

function malformed(detail: string): { ok: false; reason: FrameReason; detail: string } {
  return { ok: false, reason: 'frame-malformed', detail }
}

function tooLarge(what: string): { ok: false; reason: FrameReason; detail: string } {
  return { ok: false, reason: 'frame-too-large', detail: `${what} of the frame is too long` }
}
