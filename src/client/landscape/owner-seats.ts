/**
 * Who came and who had to go, and whether that was bad luck. A full subnet gives a newcomer the seat with the lowest emission;
 * equal ones fall to the earliest registration, then the lowest uid, and somebody in immunity goes only when nearly everybody is in it
 * (client/health/prune-order.ts). The chain's event names only who came, so what the one that went had earned is read from the last window
 * before it, as a validator kept it.
 */
import type { Landscape, SeatChange, WindowRecord } from './landscape-api.ts'
import { windowAt } from './owner-moment.ts'

export type Luck =
  /** Had the lowest incentive, alone. */
  | 'lowest'
  /** Others had the same incentive: age or uid decided. */
  | 'tie'
  /** Was still in its immunity period. */
  | 'immune'
  /** Nobody kept what it had earned, or whom it replaced. */
  | 'unknown'
  /** The seat was free. */
  | 'free'

export interface Departure extends SeatChange {
  readonly luck: Luck
  /** With `tie`: how many others had the same. */
  readonly others: number
}

export function departures(
  landscape: Landscape,
  seats: readonly SeatChange[],
  windows: readonly WindowRecord[],
): Departure[] {
  return seats.map((seat) => ({ ...seat, ...luckOf(landscape, seat, windows) }))
}

function luckOf(
  { seats, network, maxUids }: Landscape,
  { block, replaced }: SeatChange,
  windows: readonly WindowRecord[],
): { readonly luck: Luck; readonly others: number } {
  // Seats are never given back: while there are free ones, nobody was ever replaced.
  if (replaced === null) return { luck: network.neurons.length < maxUids ? 'free' : 'unknown', others: 0 }
  const came = seats.find(({ onChain, hotkey, block: at }) => onChain && hotkey === replaced && at < block)
  if (came !== undefined && block - came.block < network.immunityPeriod) return { luck: 'immune', others: 0 }
  const miners = windowAt(windows, block - 1)?.miners ?? []
  const own = miners.find(({ hotkey }) => hotkey === replaced)?.incentive ?? null
  if (own === null) return { luck: 'unknown', others: 0 }
  // Whom the window shows above others fell since, or the others were immune: it does not tell which.
  if (miners.some(({ incentive }) => incentive !== null && incentive < own))
    return { luck: 'unknown', others: 0 }
  const others = miners.filter(({ hotkey, incentive }) => hotkey !== replaced && incentive === own).length
  return others > 0 ? { luck: 'tie', others } : { luck: 'lowest', others: 0 }
}

export interface NextToGo {
  readonly uid: number
  readonly hotkey: string
  readonly role: 'validator' | 'miner'
  /** How many others have the same emission: age and uid decide between them. */
  readonly tied: number
  readonly immune: boolean
}

export interface Seats {
  readonly taken: number
  readonly max: number
  /** Null: nobody goes while seats are free, or none is listed. */
  readonly next: NextToGo | null
}

export function seatsOf({ network, pruneOrder, maxUids }: Landscape): Seats {
  const taken = network.neurons.length
  const first = network.neurons.find(({ uid }) => uid === pruneOrder[0])
  if (first === undefined) return { taken, max: maxUids, next: null }
  const immune = ({ registeredAtBlock }: { readonly registeredAtBlock: number }) =>
    network.block - registeredAtBlock < network.immunityPeriod
  const tied = network.neurons.filter(
    (each) =>
      each.uid !== first.uid && each.emissionTao === first.emissionTao && immune(each) === immune(first),
  ).length
  const { uid, hotkey, role } = first
  return { taken, max: maxUids, next: { uid, hotkey, role, tied, immune: immune(first) } }
}
