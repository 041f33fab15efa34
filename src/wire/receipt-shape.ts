/**
 * The receipt as it travels (docs/wire.md): what a miner signs when it has stored a part. Shapes only;
 * receipt.ts verifies.
 */
import * as v from 'valibot'

const HEX_POINT = /^(?:[0-9a-f]{2}){3,157}$/
const DECIMAL = /^(?:0|[1-9][0-9]{0,77})$/
const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{40,50}$/
const CID = /^b[a-z2-7]{58}$/
const SEED = /^[0-9a-f]{64}$/
const BLOCK_HASH = /^0x[0-9a-f]{64}$/
const SIGNATURE = /^0x[0-9a-f]{128}$/
const CURVE = 'P-256'

const text = (form: RegExp) => v.pipe(v.string(), v.regex(form))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const ReceiptSchema = v.object({
  version: v.literal(1),
  /** SS58 hotkeys. */
  miner: text(ADDRESS),
  validator: text(ADDRESS),
  cid: text(CID),
  /** Bytes of the part. */
  length: count,
  seed: text(SEED),
  curve: v.literal(CURVE),
  g: text(HEX_POINT),
  h: text(HEX_POINT),
  commitment: text(HEX_POINT),
  commitment_hash: text(DECIMAL),
  /** Decimal text: it never passes through a double. */
  randomness: text(DECIMAL),
  /** The chain's head when the miner signed: an upper bound for the receipt's age. */
  block: count,
  block_hash: text(BLOCK_HASH),
  /** The miner's sr25519 signature over the receipt text. */
  signature: text(SIGNATURE),
})

export type Receipt = v.InferOutput<typeof ReceiptSchema>

const has = (form: RegExp, value: unknown): boolean => typeof value === 'string' && form.test(value)
const isCount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** What the schema says, in a third of its time and without its words: an index reads several with each of its records. */
export function isReceipt(value: unknown): value is Receipt {
  if (typeof value !== 'object' || value === null) return false
  const given: { readonly [member in keyof Receipt]?: unknown } = value
  return (
    given.version === 1 &&
    has(ADDRESS, given.miner) &&
    has(ADDRESS, given.validator) &&
    has(CID, given.cid) &&
    isCount(given.length) &&
    has(SEED, given.seed) &&
    given.curve === CURVE &&
    has(HEX_POINT, given.g) &&
    has(HEX_POINT, given.h) &&
    has(HEX_POINT, given.commitment) &&
    has(DECIMAL, given.commitment_hash) &&
    has(DECIMAL, given.randomness) &&
    isCount(given.block) &&
    has(BLOCK_HASH, given.block_hash) &&
    has(SIGNATURE, given.signature)
  )
}
