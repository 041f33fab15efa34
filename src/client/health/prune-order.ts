/**
 * Whose seat the next registrations take. The subnet's rule: while there are free seats, nobody's. In a full subnet, among
 * those out of immunity the one with the lowest emission of the last epoch, then the earliest registration, then the lowest
 * uid; once no more than a floor of neurons are out of immunity, the same order among the immune. Validators and miners are
 * one list. Whoever registers is immune.
 *
 * The chain also spares hotkeys of the subnet's owner. The metagraph does not name them: who knows them passes them.
 */
import type { Metagraph, Neuron } from '../../chain/chain-types.ts'

/** The chain's default for its 256 seats. The metagraph does not carry it; a small subnet cannot spare as many. */
const SPARED_SEATS = 10
const SPARED_SHARE = 4

export const NOTHING: PruneRules['newcomersEarn'] = [0n]

export interface PruneRules {
  /** Nobody out of immunity is replaced once no more than this many are. */
  readonly sparedSeats: number
  /** Hotkeys that are never replaced. */
  readonly protectedHotkeys: ReadonlySet<string>
  /** Blocks from one registration to the next; 0: all of them now. */
  readonly everyBlocks: number
  /** What newcomers earn in an epoch, in alpha-rao, one after the other and over again; null: more than everybody. */
  readonly newcomersEarn: readonly (bigint | null)[]
}

export interface Replacement {
  /** From 1: which registration does it. Those that take a free seat count. */
  readonly turn: number
  readonly block: number
  readonly neuron: Neuron
}

interface Seat {
  readonly uid: number
  readonly registeredAt: number
  /** Null: newcomers that earn more than everybody. */
  readonly emission: bigint | null
  /** Null: a newcomer. */
  readonly neuron: Neuron | null
}

export function usualRules({ maxUids }: Pick<Metagraph, 'maxUids'>): PruneRules {
  return {
    sparedSeats: Math.min(SPARED_SEATS, Math.floor(maxUids / SPARED_SHARE)),
    protectedHotkeys: new Set(),
    everyBlocks: 0,
    newcomersEarn: NOTHING,
  }
}

/** Plays `registrations` of them. @returns whom of today's neurons they replace, first to go first */
export function replacements(metagraph: Metagraph, rules: PruneRules, registrations: number): Replacement[] {
  const seats = new Map<number, Seat>(
    metagraph.neurons.map((neuron) => [neuron.uid, seatOf(neuron)] as const),
  )
  const gone: Replacement[] = []
  const today = seats.size
  for (let turn = 1; turn <= registrations && gone.length < today; turn += 1) {
    const block = metagraph.block + Math.floor(turn * rules.everyBlocks)
    const isFull = seats.size >= metagraph.maxUids
    const victim = isFull ? nextToGo(seats.values(), metagraph.immunityPeriod, rules, block) : null
    if (isFull && victim === null) return gone
    const neuron = victim?.neuron ?? null
    if (neuron !== null) gone.push({ turn, block, neuron })
    const uid = victim?.uid ?? seats.size
    seats.set(uid, { uid, registeredAt: block, emission: earningOf(rules, turn), neuron: null })
  }
  return gone
}

function earningOf({ newcomersEarn }: PruneRules, turn: number): bigint | null {
  const earned = newcomersEarn[(turn - 1) % Math.max(1, newcomersEarn.length)]
  return earned === undefined ? 0n : earned
}

/** Everybody, first to go first if registrations came now; those whom they do not reach follow, the poorest first. */
export function pruneOrder(metagraph: Metagraph, rules: PruneRules = usualRules(metagraph)): Neuron[] {
  // With all of them now, as many registrations as there are seats reach everybody that they ever reach.
  const reached = replacements(metagraph, rules, metagraph.maxUids).map(({ neuron }) => neuron)
  const seen = new Set(reached)
  const rest = metagraph.neurons.filter((neuron) => !seen.has(neuron))
  return [
    ...reached,
    ...rest
      .map(seatOf)
      .sort(byWorth)
      .flatMap(({ neuron }) => neuron ?? []),
  ]
}

export function isImmune(
  { registeredAtBlock }: Pick<Neuron, 'registeredAtBlock'>,
  immunityPeriod: number,
  block: number,
): boolean {
  return block - registeredAtBlock < immunityPeriod
}

function nextToGo(
  seats: Iterable<Seat>,
  immunityPeriod: number,
  { sparedSeats, protectedHotkeys }: PruneRules,
  block: number,
): Seat | null {
  let mature = 0
  let firstMature: Seat | null = null
  let firstImmune: Seat | null = null
  for (const seat of seats) {
    if (seat.neuron !== null && protectedHotkeys.has(seat.neuron.hotkey)) continue
    const immune = isImmune({ registeredAtBlock: seat.registeredAt }, immunityPeriod, block)
    if (immune) firstImmune = poorer(firstImmune, seat)
    else {
      mature += 1
      firstMature = poorer(firstMature, seat)
    }
  }
  return mature > sparedSeats ? firstMature : firstImmune
}

function poorer(best: Seat | null, seat: Seat): Seat {
  return best === null || byWorth(seat, best) < 0 ? seat : best
}

function byWorth(a: Seat, b: Seat): number {
  return byEmission(a.emission, b.emission) || a.registeredAt - b.registeredAt || a.uid - b.uid
}

function byEmission(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0
  if (a === null) return 1
  return b === null || a < b ? -1 : 1
}

function seatOf(neuron: Neuron): Seat {
  const { uid, registeredAtBlock: registeredAt, emissionRao: emission } = neuron
  return { uid, registeredAt, emission, neuron }
}
