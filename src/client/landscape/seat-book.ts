/**
 * Who came, and whom they replaced. A registration says who came; whom it replaced is known from who sat there in the
 * metagraph before, or from a validator that saw the seat change.
 */
import type { NetworkView } from '../network-api.ts'
import type { SeatChange } from './landscape-api.ts'

const SHOWN_MAX = 100
/** Of both books; beyond, the oldest are forgotten. */
const KEPT_MAX = 2_000

interface Replaced {
  readonly uid: number
  /** The one that went, and the one that sits there now. */
  readonly miner: string
  readonly by: string
  /** Unix milliseconds, by the validator's clock. */
  readonly at: number
}

interface Registered {
  readonly block: number
  readonly uid: number
  readonly hotkey: string
}

export interface SeatBook {
  /** The chain's event of a registration. */
  registered(change: Registered): void
  /** A validator's event `miner-replaced`. */
  replaced(change: Replaced): void
  /**
   * Newest first: those of the last immunity period, and whatever was told.
   * @param now unix milliseconds
   */
  list(network: NetworkView, blockMs: number, now: number): readonly SeatChange[]
}

const keyOf = (uid: number, hotkey: string) => `${uid}~${hotkey}`

export function createSeatBook(): SeatBook {
  const arrivals = new Map<string, SeatChange>()
  const departures = new Map<string, Replaced>()
  let seated: ReadonlyMap<number, string> = new Map()

  const arrive = ({ block, uid, hotkey }: Registered) => {
    const key = keyOf(uid, hotkey)
    const before = seated.get(uid)
    const replaced = before === undefined || before === hotkey ? null : before
    const known = arrivals.get(key)
    // The same hotkey may register there again, later.
    if (known !== undefined && known.block >= block) return
    put(arrivals, key, { block, uid, hotkey, replaced, by: 'chain' })
  }
  return {
    registered: arrive,
    replaced: (change) => put(departures, keyOf(change.uid, change.by), change),
    list(network, blockMs, now) {
      const newest = network.neurons.filter(
        ({ registeredAtBlock }) => network.block - registeredAtBlock < network.immunityPeriod,
      )
      for (const { uid, hotkey, registeredAtBlock: block } of newest) arrive({ block, uid, hotkey })
      seated = new Map(network.neurons.map(({ uid, hotkey }) => [uid, hotkey]))
      const here = new Map(network.neurons.map((neuron) => [keyOf(neuron.uid, neuron.hotkey), neuron]))
      const told = [...departures].flatMap(([key, { uid, miner, by, at }]): SeatChange[] => {
        const arrival = arrivals.get(key)
        if (arrival !== undefined && arrival.replaced !== null) return []
        // Where the newcomer has gone too, nobody knows the block any more: it follows from the time.
        const guessed = Math.max(0, network.block - Math.round(Math.max(0, now - at) / blockMs))
        const block = arrival?.block ?? here.get(key)?.registeredAtBlock ?? guessed
        return [{ block, uid, hotkey: by, replaced: miner, by: 'validator' }]
      })
      const better = new Set(told.map(({ uid, hotkey }) => keyOf(uid, hotkey)))
      const rest = [...arrivals].flatMap(([key, change]) => (better.has(key) ? [] : [change]))
      return [...told, ...rest].sort((a, b) => b.block - a.block || a.uid - b.uid).slice(0, SHOWN_MAX)
    },
  }
}

function put<T>(book: Map<string, T>, key: string, value: T): void {
  book.delete(key)
  book.set(key, value)
  const oldest = book.keys().next()
  if (book.size > KEPT_MAX && oldest.done !== true) book.delete(oldest.value)
}
