/** Whom newcomers replaced, as validators tell: bounded, held against what the chain knows, and dropped where they contradict each other. */
import type { NetworkView } from '../network-api.ts'
import type { SeatChange } from './landscape-api.ts'

/** Of one validator; beyond, its oldest are forgotten. An honest one tells of some each day. */
const TOLD_MAX = 500
/** Of validators. */
const TELLERS_MAX = 64

export interface SeatMoment {
  readonly network: NetworkView
  readonly maxUids: number
  readonly blockMs: number
  /** Unix milliseconds. */
  readonly now: number
}

export interface ToldChange {
  readonly uid: number
  /** The one that went, and the one that sits there now. */
  readonly miner: string
  readonly by: string
  /** Unix milliseconds, by the validator's clock. */
  readonly at: number
}

export interface ToldSeats {
  add(validator: string, change: ToldChange): void
  /** @param arrivals what the chain told of itself, by `seatKey` */
  list(moment: SeatMoment, arrivals: ReadonlyMap<string, SeatChange>): readonly SeatChange[]
}

export const seatKey = (uid: number, hotkey: string) => `${uid}~${hotkey}`

export function createToldSeats(): ToldSeats {
  const books = new Map<string, Map<string, ToldChange>>()
  return {
    add(validator, change) {
      const book = books.get(validator) ?? new Map<string, ToldChange>()
      if (!books.has(validator) && books.size >= TELLERS_MAX) return
      books.set(validator, book)
      const key = seatKey(change.uid, change.by)
      book.delete(key)
      book.set(key, change)
      const oldest = book.keys().next()
      if (book.size > TOLD_MAX && oldest.done !== true) book.delete(oldest.value)
    },
    list(moment, arrivals) {
      const { network, blockMs, now } = moment
      const here = new Map(network.neurons.map((neuron) => [seatKey(neuron.uid, neuron.hotkey), neuron]))
      const words = new Map<string, ToldChange[]>()
      for (const book of books.values()) {
        for (const change of credible(book, (key) => here.has(key) || arrivals.has(key))) {
          const key = seatKey(change.uid, change.by)
          words.set(key, [...(words.get(key) ?? []), change])
        }
      }
      return [...words].flatMap(([key, [first, ...others]]): SeatChange[] => {
        const arrival = arrivals.get(key)
        if (first === undefined || (arrival !== undefined && arrival.replaced !== null)) return []
        const { uid, miner, by, at } = first
        if (others.some((other) => other.miner !== miner)) return []
        const listed = arrival?.block ?? here.get(key)?.registeredAtBlock
        // Where the newcomer has gone too, nobody knows the block any more: it follows from the time.
        const guessed = Math.max(0, network.block - Math.round(Math.max(0, now - at) / blockMs))
        const onChain = listed !== undefined
        return [{ block: listed ?? guessed, uid, hotkey: by, replaced: miner, by: 'validator', onChain }]
      })
    },
  }
}

/** Changes to a hotkey that the chain knows on that seat, and those before them in the same validator's words. */
function credible(
  book: ReadonlyMap<string, ToldChange>,
  onChain: (key: string) => boolean,
): readonly ToldChange[] {
  const named = new Set<string>()
  return [...book].reverse().flatMap(([key, change]) => {
    if (change.miner === change.by || !(onChain(key) || named.has(key))) return []
    named.add(seatKey(change.uid, change.miner))
    return [change]
  })
}
