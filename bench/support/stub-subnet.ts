/** The subnet of the transfer bench: one validator that proves nothing, and the miners of its receipts. */

/** Shaped as addresses are; they belong to nobody. */
export const VALIDATOR = `5Va${'A'.repeat(45)}`
export const MINERS = ['1', '2', '3'].map((at) => `5Mi${'A'.repeat(44)}${at}`)

/** What the bench's server does with an object: discards it, or hashes it and writes it durably. */
export type Keeping = 'discard' | 'keep'

/** A receipt as the wire wants it; nobody who looks at its numbers believes it. */
export function receiptOf(miner: string, cid: string, length: number): Readonly<Record<string, unknown>> {
  const point = `02${'11'.repeat(32)}`
  return {
    version: 1,
    miner,
    validator: VALIDATOR,
    cid,
    length,
    seed: '5'.repeat(64),
    curve: 'P-256',
    g: point,
    h: point,
    commitment: point,
    commitment_hash: '7',
    randomness: '9',
    block: 1,
    block_hash: `0x${'0'.repeat(64)}`,
    signature: `0x${'0'.repeat(128)}`,
  }
}
