/**
 * Statistics against the log (I8): the challenges that an engine counts in a window are those that its events name, and
 * when a window ends every counter is zero. Compared while nothing is under way; one question of a miner may lie
 * across the end of a window, where it is counted before and told of afterwards.
 */
import type { EngineEvent } from '../../engine/events.ts'
import { windowTotals } from '../../protocol/scoring/tiers.ts'
import type { ValidatorNode, World } from './world.ts'

export interface CounterBook {
  reported(node: ValidatorNode, event: EngineEvent): void
  started(node: ValidatorNode): void
  ended(node: ValidatorNode): void
  compare(): void
}

type Violated = (invariant: string, detail: string) => void

interface Tally {
  attempts: number
  successes: number
}

/** Questions that may be told of in another window than they were counted in. */
const ACROSS = 1

export function createCounterBook(worldOf: () => World, violated: Violated): CounterBook {
  /** Since the window began, by validator and miner; what the process found at its start is in it. */
  const books = new Map<number, Map<string, Tally>>()

  const tallyOf = (book: Map<string, Tally>, miner: string): Tally => {
    const tally = book.get(miner) ?? { attempts: 0, successes: 0 }
    book.set(miner, tally)
    return tally
  }

  const windowEnded = (node: ValidatorNode, book: Map<string, Tally>) => {
    book.clear()
    for (const row of node.process?.engine?.rows() ?? []) {
      const { attempts } = windowTotals(row)
      if (attempts !== 0)
        violated('I8', `a window ended and ${row.hotkey} still has ${attempts} attempts in it`)
    }
  }

  const compareNode = (node: ValidatorNode) => {
    const book = books.get(node.number)
    if (book === undefined) return
    for (const { hotkey, challenge_attempts, challenge_successes } of node.process?.engine?.rows() ?? []) {
      const { attempts, successes } = tallyOf(book, hotkey)
      const off = Math.max(Math.abs(challenge_attempts - attempts), Math.abs(challenge_successes - successes))
      const counted = `${challenge_successes} of ${challenge_attempts}`
      if (off > ACROSS)
        violated(
          'I8',
          `${counted} challenges are counted for ${hotkey}, the log has ${successes} of ${attempts}`,
        )
    }
  }

  return {
    reported(node, event) {
      const book = books.get(node.number)
      if (book === undefined) return
      if (event.kind === 'window-ended') windowEnded(node, book)
      else if (event.kind === 'miner-replaced') book.delete(event.miner)
      else if (event.kind === 'audit' && event.task === 'challenge' && event.outcome !== 'unknown') {
        const tally = tallyOf(book, event.miner)
        tally.attempts += 1
        if (event.outcome === 'pass') tally.successes += 1
      }
    },
    started(node) {
      const rows = node.process?.engine?.rows() ?? []
      const tallies = rows.map(({ hotkey, challenge_attempts, challenge_successes }): [string, Tally] => [
        hotkey,
        { attempts: challenge_attempts, successes: challenge_successes },
      ])
      books.set(node.number, new Map(tallies))
    },
    ended: (node) => void books.delete(node.number),
    compare() {
      for (const node of worldOf().validators) compareNode(node)
    },
  }
}
