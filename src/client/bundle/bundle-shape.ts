/** The shape of a bundle's body, from plain values with bytes in them; `parse-bundle.ts` reads it. */
import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { cidOfDigest } from '../../protocol/cid.ts'
import { ReceiptSchema } from '../../wire/receipt-shape.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import { NO_ANSWERS } from '../audit/evidence.ts'
import { ANSWER_MEMBERS, fromCborValue } from './answer-value.ts'
import { NAME_BYTES_MAX } from './bundle.ts'
import { SIGNATURE_CHARS_MAX } from './encode-bundle.ts'

const bytes = v.instance(Uint8Array)
const bytes32 = v.pipe(
  bytes,
  v.check((value) => value.length === 32),
)
const hex32 = v.pipe(
  bytes32,
  v.transform((value) => bytesToHex(value)),
)
const hash32 = v.pipe(
  hex32,
  v.transform((hex) => `0x${hex}`),
)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = (charsMax: number) => v.pipe(v.string(), v.maxLength(charsMax))
const address = v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,50}$/))
/** None of these can hold a full stop, which parts the members of what a miner signs. */
const decimal = v.pipe(v.string(), v.regex(/^[0-9]{1,78}$/))
const point = v.pipe(v.string(), v.regex(/^[0-9a-f]{6,314}$/))

const ANSWER = v.strictObject({
  ...Object.fromEntries(
    ANSWER_MEMBERS.map((name) => [name, v.exactOptional(v.pipe(v.unknown(), v.transform(fromCborValue)))]),
  ),
  /** Place of its bytes in the table of chunks; null: it gave something that is no bytes. */
  chunk: v.exactOptional(v.nullable(count)),
})

const ANSWERED = v.strictObject({
  miner: address,
  ms: count,
  signature: v.nullable(text(SIGNATURE_CHARS_MAX)),
  answer: v.exactOptional(ANSWER),
  noAnswer: v.exactOptional(v.picklist(NO_ANSWERS)),
})

const AUDIT = v.strictObject({
  validator: address,
  challengeHash: decimal,
  piece: v.exactOptional(decimal),
  chunkBytes: count,
  index: count,
  seed: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  curve: v.literal('P-256'),
  g: point,
  h: point,
  block: count,
  blockHash: hash32,
  nonce: hex32,
  genesis: hash32,
  at: count,
  answers: v.array(ANSWERED),
})

const OBJECT = v.strictObject({
  cid: v.pipe(
    bytes32,
    v.transform((digest) => cidOfDigest(digest)),
  ),
  length: count,
  root: hex32,
  role: v.picklist(['part', 'manifest', 'pack']),
  index: count,
  receipts: v.array(ReceiptSchema),
  audits: v.array(AUDIT),
})

export const BODY = v.strictObject({
  at: count,
  genesis: hash32,
  network: text(64),
  exporter: v.pipe(
    bytes32,
    v.transform((key) => encodeAddress(key)),
  ),
  name: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxBytes(NAME_BYTES_MAX))),
  objects: v.pipe(v.array(OBJECT), v.minLength(1)),
  downloads: v.array(v.strictTuple([count, count, v.boolean(), count])),
  chunks: v.array(bytes),
})

export type BundleBody = v.InferOutput<typeof BODY>
export type BodyAudit = v.InferOutput<typeof AUDIT>
export type BodyAnswer = v.InferOutput<typeof ANSWERED>
