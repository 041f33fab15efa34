/**
 * Who stands in the record of one of our objects. A holder has a piece record. Whoever lost it (failed an audit, declared the
 * loss, gave a download other bytes) is a hint: no copy and no evidence for anybody, but the bytes may still be there. Three
 * owners may all be found out in one round, and one that answers its challenges with lies may have kept every byte.
 */
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Index } from './ports.ts'
import type { ObjectRecord } from './records.ts'

export interface Holders {
  readonly held: readonly Receipt[]
  /** In the order of the record: first those whose right bytes we saw when they were found out. */
  readonly hints: readonly Receipt[]
}

/** @throws what the index throws */
export async function holdersOf(
  index: Pick<Index, 'piece'>,
  { receipts, dataHash }: Pick<ObjectRecord, 'receipts' | 'dataHash'>,
): Promise<Holders> {
  const held: Receipt[] = []
  const hints: Receipt[] = []
  // At once: while a node is attacked each wait for the index costs a round of its event loop, milliseconds.
  const pieces = await Promise.all(receipts.map(({ miner }) => index.piece(miner, dataHash)))
  for (const [i, receipt] of receipts.entries()) {
    if (pieces[i] === null) hints.push(receipt)
    else held.push(receipt)
  }
  return { held, hints }
}

/**
 * The record as users and other validators are told of it: who holds the object, without the hints; the same one when it has none.
 * @param written miners whose piece record is about to be written
 * @throws what the index throws
 */
export async function withoutHints(
  index: Pick<Index, 'piece'>,
  record: ObjectRecord,
  written: ReadonlySet<string> = new Set(),
): Promise<ObjectRecord> {
  const gone = new Set((await holdersOf(index, record)).hints.map(({ miner }) => miner))
  for (const miner of written) gone.delete(miner)
  return gone.size === 0
    ? record
    : { ...record, receipts: record.receipts.filter(({ miner }) => !gone.has(miner)) }
}

/** The receipts when one holder was found out: its own before all hints if it gave the right bytes, else behind them. */
export function asHint(receipts: readonly Receipt[], hotkey: string, hadBytes: boolean): readonly Receipt[] {
  const own = receipts.filter(({ miner }) => miner === hotkey)
  const others = receipts.filter(({ miner }) => miner !== hotkey)
  return hadBytes ? [...own, ...others] : [...others, ...own]
}
