/**
 * Who came, and whom they replaced. That a hotkey came is the chain's word: its event, or the block in its list. Whom it replaced
 * follows from who sat there before where nobody can have sat there in between; else a validator that saw the seat change may tell.
 * Such a word is kept only about hotkeys that the chain knows on that seat, or that this validator names before one of them.
 */
import { usualRules } from '../health/prune-order.ts'
import type { SeatChange } from './landscape-api.ts'
import { createToldSeats, type SeatMoment, seatKey, type ToldChange } from './told-seats.ts'

const SHOWN_MAX = 100
/** Beyond, the oldest are forgotten. */
const KEPT_MAX = 2_000

export interface Registered {
  readonly block: number
  readonly uid: number
  readonly hotkey: string
}

export interface SeatBook {
  /** The chain's event of a registration. */
  registered(change: Registered): void
  /** A validator's event `miner-replaced`. */
  replaced(validator: string, change: ToldChange): void
  /** Newest first: those of the last immunity period, and whatever was told. */
  list(moment: SeatMoment): readonly SeatChange[]
}

interface Seated {
  readonly hotkey: string
  /** Height as of which it sat there. */
  readonly asOf: number
}

export function createSeatBook(): SeatBook {
  const arrivals = new Map<string, SeatChange>()
  const told = createToldSeats()
  let heard: Registered[] = []
  let seated = new Map<number, Seated>()

  const arrive = ({ block, uid, hotkey }: Registered, moment: SeatMoment) => {
    const key = seatKey(uid, hotkey)
    const known = arrivals.get(key)
    // The same hotkey may register there again, later.
    if (known !== undefined && known.block >= block) return
    const before = seated.get(uid)
    const isOld = before !== undefined && block <= before.asOf
    const isNext = before !== undefined && !isOld && before.hotkey !== hotkey
    const replaced = isNext && nobodyBetween(before.asOf, block, moment) ? before.hotkey : null
    arrivals.delete(key)
    arrivals.set(key, { block, uid, hotkey, replaced, by: 'chain', onChain: true })
    const oldest = arrivals.keys().next()
    if (arrivals.size > KEPT_MAX && oldest.done !== true) arrivals.delete(oldest.value)
    if (!isOld) seated.set(uid, { hotkey, asOf: block })
  }
  return {
    registered(change) {
      heard = [...heard, change].slice(-KEPT_MAX)
    },
    replaced: (validator, change) => told.add(validator, change),
    list(moment) {
      const { network } = moment
      const newest = network.neurons
        .filter(({ registeredAtBlock }) => network.block - registeredAtBlock < network.immunityPeriod)
        .map(({ uid, hotkey, registeredAtBlock: block }) => ({ uid, hotkey, block }))
      const changes = [...heard, ...newest].sort((a, b) => a.block - b.block)
      heard = []
      for (const change of changes) arrive(change, moment)
      seated = new Map(network.neurons.map(({ uid, hotkey }) => [uid, { hotkey, asOf: network.block }]))
      const words = told.list(moment, arrivals)
      const better = new Set(words.map(({ uid, hotkey }) => seatKey(uid, hotkey)))
      const rest = [...arrivals].flatMap(([key, change]) => (better.has(key) ? [] : [change]))
      return [...words, ...rest].sort((a, b) => b.block - a.block || a.uid - b.uid).slice(0, SHOWN_MAX)
    },
  }
}

/**
 * Whether nobody can have come to a seat and gone from it again between two heights: whoever came was immune all that time, and the
 * immune are replaced only when hardly anybody is not. Neurons that were out of immunity at the beginning and are here still were there throughout.
 */
function nobodyBetween(from: number, to: number, { network, maxUids }: SeatMoment): boolean {
  const { immunityPeriod, neurons } = network
  const grown = neurons.filter(({ registeredAtBlock }) => from - registeredAtBlock >= immunityPeriod).length
  return to - from < immunityPeriod && grown > usualRules({ maxUids }).sparedSeats
}
