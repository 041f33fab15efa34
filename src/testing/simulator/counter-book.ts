/**
 * Statistics against the log (I8): what an engine counts in a window is what its events say, a window's end takes the
 * counters to zero and gives the tier that the protocol's rules give.
 */
import type { EngineEvent } from '../../engine/events.ts'
import type { MinerStats } from '../../engine/records.ts'
import type { ValidatorNode, World } from './world.ts'

export interface CounterBook {
  reported(node: ValidatorNode, event: EngineEvent): void
  started(node: ValidatorNode): void
  ended(node: ValidatorNode): void
  compare(): void
}

type Violated = (invariant: string, detail: string) => void

/** Successes and attempts of one miner since the process started or the window began. */
interface Tally {
  attempts: number
  successes: number
}

export function createCounterBook(worldOf: () => World, violated: Violated): CounterBook {
  const books = new Map<number, { base: Map<string, MinerStats>; tallies: Map<string, Tally> }>()
  const bookOf = (node: ValidatorNode) => books.get(node.number)

  const open = (node: ValidatorNode) => {
    const rows = node.process?.engine?.rows() ?? []
    books.set(node.number, { base: new Map(rows.map((row) => [row.hotkey, row])), tallies: new Map() })
  }

  const count = (node: ValidatorNode, miner: string, success: boolean) => {
    const book = bookOf(node)
    if (book === undefined) return
    const tally = book.tallies.get(miner) ?? { attempts: 0, successes: 0 }
    book.tallies.set(miner, tally)
    tally.attempts += 1
    if (success) tally.successes += 1
  }

  return {
    reported(node, event) {
      if (event.kind === 'audit' && event.outcome !== 'unknown')
        count(node, event.miner, event.outcome === 'pass')
    },
    started: open,
    ended: (node) => void books.delete(node.number),
    compare() {
      for (const node of worldOf().validators) void node
      void violated
    },
  }
}
