/**
 * Which receipts of an object are copies. A receipt says that a miner had the bytes once; it counts while the miner serves
 * in the subnet, answers its pings, has not been silent about this very piece, and while we still hold its piece
 * record, which whoever lost the copy took away; and while the miner promised to keep it as long as the object lasts: one that
 * was away when the object was renewed may purge its copy at the old end. Of one owner only one counts (reliability I2, B17).
 *
 * Different from the reference, which lists every miner that it asked and counts the list.
 */
import type { Receipt } from '../../wire/receipt-shape.ts'
import { isMiner, neuronOf } from '../candidates.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord } from '../records.ts'
import { endOf } from '../term.ts'

/** Copies that were asked about again and again without an answer. In memory: the round that asks next says so again. */
export interface Doubts {
  add(hotkey: string, dataHash: string): void
  has(hotkey: string, dataHash: string): boolean
  remove(hotkey: string, dataHash: string): void
  /** The miner was away as a whole and is back: its silence said nothing about one piece. Null: all miners. */
  forgive(hotkey: string | null): void
  all(): readonly (readonly [hotkey: string, dataHash: string])[]
  /** These and no others. */
  adopt(doubts: readonly (readonly [hotkey: string, dataHash: string])[]): void
}

export function createDoubts(): Doubts {
  const pieces = new Map<string, Set<string>>()
  const add = (hotkey: string, dataHash: string) => {
    const own = pieces.get(hotkey) ?? new Set()
    pieces.set(hotkey, own.add(dataHash))
  }
  return {
    add,
    all: () => [...pieces].flatMap(([hotkey, own]) => [...own].map((hash) => [hotkey, hash] as const)),
    adopt(doubts) {
      pieces.clear()
      for (const [hotkey, dataHash] of doubts) add(hotkey, dataHash)
    },
    has: (hotkey, dataHash) => pieces.get(hotkey)?.has(dataHash) ?? false,
    remove(hotkey, dataHash) {
      const own = pieces.get(hotkey)
      if (own?.delete(dataHash) === true && own.size === 0) pieces.delete(hotkey)
    },
    forgive(hotkey) {
      if (hotkey === null) pieces.clear()
      else pieces.delete(hotkey)
    },
  }
}

export interface CopyRules {
  isDown(hotkey: string): boolean
  isLeaving(hotkey: string): boolean
  readonly doubts: Doubts
}

export interface Copies {
  /**
   * One receipt a failure domain.
   * @param written miners whose piece record is about to be written for the record's term
   */
  healthy(record: ObjectRecord, written?: ReadonlySet<string>): Promise<readonly Receipt[]>
}

export function createCopies({ chain, index }: EnginePorts, rules: CopyRules): Copies {
  return {
    async healthy(record, written) {
      const metagraph = chain.metagraph()
      const { dataHash } = record
      const isHeld = async (miner: string): Promise<boolean> => {
        if (written?.has(miner) === true) return true
        const piece = await index.piece(miner, dataHash)
        return piece !== null && endOf(piece) >= endOf(record)
      }
      const serving = record.receipts.flatMap((receipt) => {
        const { miner } = receipt
        const neuron = neuronOf(metagraph, miner)
        if (neuron === undefined || !isMiner(neuron)) return []
        if (rules.isDown(miner) || rules.isLeaving(miner) || rules.doubts.has(miner, dataHash)) return []
        return { receipt, owner: neuron.coldkey, held: isHeld(miner) }
      })
      const counted = new Map<string, Receipt>()
      const held = await Promise.all(serving.map((each) => each.held))
      for (const [i, { owner, receipt }] of serving.entries()) {
        if (held[i] === true && !counted.has(owner)) counted.set(owner, receipt)
      }
      return [...counted.values()]
    },
  }
}
