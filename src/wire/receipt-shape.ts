/**
 * The receipt as it travels (docs/wire.md): what a miner signs when it has stored a part. Shapes only;
 * receipt.ts verifies.
 */
import * as v from 'valibot'

const HEX_POINT = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){3,157}$/))
const DECIMAL = v.pipe(v.string(), v.regex(/^(?:0|[1-9][0-9]{0,77})$/))
const ADDRESS = v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,50}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const ReceiptSchema = v.object({
  version: v.literal(1),
  /** SS58 hotkeys. */
  miner: ADDRESS,
  validator: ADDRESS,
  cid: v.pipe(v.string(), v.regex(/^b[a-z2-7]{58}$/)),
  /** Bytes of the part. */
  length: count,
  seed: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  curve: v.literal('P-256'),
  g: HEX_POINT,
  h: HEX_POINT,
  commitment: HEX_POINT,
  commitment_hash: DECIMAL,
  /** Decimal text: it never passes through a double. */
  randomness: DECIMAL,
  /** The chain's head when the miner signed: an upper bound for the receipt's age. */
  block: count,
  block_hash: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/)),
  /** The miner's sr25519 signature over the receipt text. */
  signature: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{128}$/)),
})

export type Receipt = v.InferOutput<typeof ReceiptSchema>
