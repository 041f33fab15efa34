/**
 * One batch of upkeep: index changes together with the rows of the miners whose bytes they move, so that `stored_bytes` and
 * the piece records never part. When the index refuses, memory is put back to what the disk says.
 */
import { discardOf, discardOfHint } from '../discards.ts'
import type { EnginePorts } from '../ports.ts'
import type { IndexChange, ObjectRecord, PieceRecord } from '../records.ts'
import type { Statistics } from '../statistics.ts'

export interface Batch {
  readonly changes: IndexChange[]
  /** Bytes that come to a miner, negative when they go. */
  readonly bytes: Map<string, number>
}

export interface BatchParts {
  readonly ports: EnginePorts
  readonly statistics: Statistics
}

export function newBatch(): Batch {
  return { changes: [], bytes: new Map() }
}

export function moveBytes({ bytes }: Batch, hotkey: string, length: number): void {
  bytes.set(hotkey, (bytes.get(hotkey) ?? 0) + length)
}

/**
 * Rows that changed elsewhere go along.
 * @throws what the index throws; nothing was recorded then, also not in memory
 */
export async function applyBatch(
  { ports, statistics }: BatchParts,
  { changes, bytes }: Batch,
  mode: 'durable' | 'relaxed',
): Promise<void> {
  for (const [hotkey, length] of bytes) statistics.addBytes(hotkey, length)
  const rows = statistics.takeChanges()
  if (changes.length + rows.length === 0) return
  try {
    await ports.index.apply([...changes, ...rows], mode)
  } catch (error) {
    for (const [hotkey, length] of bytes) statistics.addBytes(hotkey, -length)
    statistics.giveBack(rows)
    throw error
  }
}

/** The piece goes, with its pending audit and its bytes. */
export function dropPiece(batch: Batch, { hotkey, dataHash, length }: PieceRecord): void {
  batch.changes.push({ kind: 'piece-gone', hotkey, dataHash }, { kind: 'pending-done', hotkey, dataHash })
  moveBytes(batch, hotkey, -length)
}

/**
 * The object without these holders. The receipts stay while no other one is left: without its piece record a receipt counts
 * as no copy, but it is the last word on where the bytes may still be.
 */
export function withoutHolders(record: ObjectRecord, hotkeys: ReadonlySet<string>): ObjectRecord {
  const left = record.receipts.filter(({ miner }) => !hotkeys.has(miner))
  return left.length === 0 || left.length === record.receipts.length ? record : { ...record, receipts: left }
}

/**
 * Drops the pieces of these holders of an object and gives the record to write; call it inside the object's lock. Nobody will tell them
 * when the object is deleted, so they are told to discard theirs now.
 * @param isWhole there are copies enough without them. Otherwise they are not told: their bytes may be the last ones
 */
export async function dropCopies(
  batch: Batch,
  { index, chain }: EnginePorts,
  record: ObjectRecord,
  hotkeys: ReadonlySet<string>,
  isWhole: boolean,
): Promise<ObjectRecord> {
  // Who has left the subnet cannot be told.
  const seated = new Set(chain.metagraph().neurons.map(({ hotkey }) => hotkey))
  for (const hotkey of hotkeys) {
    const piece = await index.piece(hotkey, record.dataHash)
    if (piece !== null) dropPiece(batch, piece)
    const receipt = record.receipts.find(({ miner }) => miner === hotkey)
    if (!isWhole || receipt === undefined || !seated.has(hotkey)) continue
    const entry = piece === null ? discardOfHint(record, receipt) : discardOf(record, piece, receipt)
    batch.changes.push({ kind: 'discard', entry })
  }
  return withoutHolders(record, hotkeys)
}
