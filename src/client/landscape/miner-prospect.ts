/**
 * When registrations reach a miner's seat: its place as the chain orders them, and the order played forward at the rate at
 * which registrations came (client/health, the same futures as those of a file's copies).
 */
import type { Metagraph } from '../../chain/chain-types.ts'
import { departures, MOST, quantileHigh, quantileLow, usualEarnings } from '../health/forecast.ts'
import { NOTHING, replacements, usualRules } from '../health/prune-order.ts'
import type { Landscape } from './landscape-api.ts'

/** With fewer the rate is known to a factor of four at best. */
const REGISTRATIONS_NEEDED = 5
const RAO = 1e9

export interface RegistrationRate {
  /** Hotkeys that came, by the chain's own list and events: nobody else's word sets anybody's time. */
  readonly seen: number
  readonly overBlocks: number
  /** Null: not known, see `why`. */
  readonly perBlock: number | null
  /** `young`: the subnet is younger than what would have to be looked at. */
  readonly why: 'young' | 'few' | null
}

export interface PruneProspect {
  readonly rate: RegistrationRate
  /** Registrations that replace nobody, because seats are free. */
  readonly freeSeats: number
  /** Which registration takes its seat if all came in this block, free seats counted; null: none does. */
  readonly turnOf: (hotkey: string) => number | null
  /**
   * Blocks until its seat is taken: 90 % of chance between the ends, the middle with newcomers that earn what the last ones
   * do. Null where no registration that was played took it.
   */
  readonly blocksOf: (hotkey: string) => {
    readonly earliest: number | null
    readonly middle: number | null
    readonly latest: number | null
  } | null
}

export function registrationRate({ network, seats }: Landscape): RegistrationRate {
  const { block, immunityPeriod, neurons } = network
  const overBlocks = Math.max(0, Math.min(block, immunityPeriod))
  const recent = (at: number) => block - at < overBlocks && at <= block
  const came = new Set([
    ...neurons.filter((each) => recent(each.registeredAtBlock)).map(({ hotkey }) => hotkey),
    ...seats.filter((each) => each.onChain && recent(each.block)).map(({ hotkey }) => hotkey),
  ])
  const seen = came.size
  if (overBlocks === 0 || block < immunityPeriod || seen === neurons.length)
    return { seen, overBlocks, perBlock: null, why: 'young' }
  if (seen < REGISTRATIONS_NEEDED) return { seen, overBlocks, perBlock: null, why: 'few' }
  return { seen, overBlocks, perBlock: seen / overBlocks, why: null }
}

/** Plays the order once for everybody; ask it about as many miners as are shown. */
export function pruneProspect(landscape: Landscape): PruneProspect {
  const rate = registrationRate(landscape)
  const metagraph = metagraphOf(landscape)
  const freeSeats = Math.max(0, landscape.maxUids - metagraph.neurons.length)
  const now = replacements(metagraph, usualRules(metagraph), freeSeats + landscape.maxUids)
  const turns = new Map(now.map(({ neuron, turn }) => [neuron.hotkey, turn]))
  const turnOf = (hotkey: string) => turns.get(hotkey) ?? null
  const { perBlock, seen, overBlocks } = rate
  if (perBlock === null) return { rate, freeSeats, turnOf, blocksOf: () => null }
  const soon = departures(metagraph, quantileHigh(seen + 1) / overBlocks, MOST)
  const late = departures(metagraph, quantileLow(seen) / overBlocks, NOTHING)
  const usual = usualEarnings(metagraph)
  const middle = usual.length === 0 ? null : departures(metagraph, perBlock, usual)
  return {
    rate,
    freeSeats,
    turnOf,
    blocksOf(hotkey) {
      const first = soon.turns.get(hotkey)
      const between = middle?.turns.get(hotkey)
      const last = late.turns.get(hotkey)
      return {
        earliest: first === undefined ? null : Math.floor(quantileLow(first) / soon.rate),
        middle: between === undefined ? null : Math.round(between / perBlock),
        latest: last === undefined ? null : Math.ceil(quantileHigh(last) / late.rate),
      }
    },
  }
}

/** Seats that no registration takes from those out of immunity, as the chain's default has it. */
export function sparedSeats({ maxUids }: Landscape): number {
  return usualRules({ maxUids }).sparedSeats
}

/** What the order needs of the chain's list; what it does not need is left empty. */
export function metagraphOf({
  network,
  maxUids,
  nextEpochBlock,
}: Pick<Landscape, 'network' | 'maxUids' | 'nextEpochBlock'>): Metagraph {
  const { netuid, block, blockHash, tempo, immunityPeriod, neurons } = network
  return {
    netuid,
    block,
    blockHash,
    tempo,
    immunityPeriod,
    maxUids,
    nextEpochBlock,
    neurons: neurons.map(({ uid, hotkey, coldkey, incentive, emissionTao, registeredAtBlock, ...rest }) => ({
      uid,
      hotkey,
      coldkey,
      axon: null,
      stakeRao: 0n,
      incentive,
      dividends: rest.dividends,
      validatorTrust: rest.validatorTrust,
      emissionRao: Number.isFinite(emissionTao) ? BigInt(Math.round(emissionTao * RAO)) : 0n,
      active: rest.active,
      validatorPermit: rest.role === 'validator',
      registeredAtBlock,
      lastUpdateBlock: rest.lastUpdateBlock,
    })),
  }
}
