/**
 * Who may hold a copy. Roles and failure domains come from the metagraph: a neuron with an axon and without a
 * validator permit is a miner, and one coldkey is one failure domain, because whoever owns it can stop all of
 * its miners at once (reliability I2, B17). The reference draws miners without regard to their owner, so its
 * three copies may be one machine.
 */
import type { Availability } from './availability.ts'
import type { MetagraphView, NeuronView, NodeAddress, Random } from './ports.ts'
import { shuffled } from './random-choice.ts'

export interface Candidate extends NodeAddress {
  readonly domain: string
  /** How often it was busy in this placement. */
  readonly putBack: number
}

export function isMiner(neuron: NeuronView): boolean {
  return neuron.axon !== null && !neuron.validatorPermit
}

function candidateOf(neuron: NeuronView): Candidate | null {
  if (neuron.axon === null) return null
  const { hotkey, coldkey: domain, axon } = neuron
  return { hotkey, ip: axon.ip, port: axon.port, domain, putBack: 0 }
}

function minersOf(metagraph: MetagraphView): Candidate[] {
  return metagraph.neurons.flatMap((neuron) => {
    const candidate = isMiner(neuron) ? candidateOf(neuron) : null
    return candidate === null ? [] : [candidate]
  })
}

/** Validators other than ourselves, in uid order. */
export function otherValidators(metagraph: MetagraphView, self: string): NodeAddress[] {
  return metagraph.neurons.flatMap((neuron) => {
    const candidate = neuron.validatorPermit && neuron.hotkey !== self ? candidateOf(neuron) : null
    return candidate === null ? [] : [candidate]
  })
}

/** Number of distinct failure domains among `hotkeys`; a hotkey that left the subnet counts for nothing. */
export function domainsOf(metagraph: MetagraphView, hotkeys: readonly string[]): Set<string> {
  const wanted = new Set(hotkeys)
  return new Set(metagraph.neurons.filter(({ hotkey }) => wanted.has(hotkey)).map(({ coldkey }) => coldkey))
}

export interface CandidateQueue {
  /** Takes the next miner whose domain is free and occupies that domain; null when none is left. */
  next(): Candidate | null
  /** Frees the domain of a miner that failed; the miner itself is not offered again. */
  release(candidate: Candidate): void
  /** Frees the domain of a miner that was busy, and offers the miner again after all others, a few times. */
  putBack(candidate: Candidate): void
}

/** How often a busy miner is asked again within one placement. */
const PUT_BACK_MAX = 3

export interface QueueOptions {
  readonly metagraph: MetagraphView
  readonly random: Random
  readonly availability: Availability
  readonly hasSpace: (hotkey: string) => boolean
  readonly occupiedDomains: ReadonlySet<string>
  readonly excluded: ReadonlySet<string>
  readonly preferred: ReadonlySet<string>
}

/**
 * Random order behind those that are preferred, with miners that lately did not answer at the end, and behind them those that
 * were lately found out: each is tried only when nobody better is left. Full miners are not offered at all.
 */
export function createCandidateQueue(options: QueueOptions): CandidateQueue {
  const { metagraph, random, availability, hasSpace, excluded } = options
  const usable = minersOf(metagraph).filter(
    ({ hotkey }) => !excluded.has(hotkey) && !availability.isFull(hotkey) && hasSpace(hotkey),
  )
  const shuffle = shuffled(random, usable)
  const mixed = [
    ...shuffle.filter(({ hotkey }) => options.preferred.has(hotkey)),
    ...shuffle.filter(({ hotkey }) => !options.preferred.has(hotkey)),
  ]
  const doubt = ({ hotkey }: Candidate): number =>
    (availability.isSuspect(hotkey) ? 2 : 0) + (availability.isResting(hotkey) ? 1 : 0)
  // Sorting is stable: the order stays among equals.
  const waiting = mixed.toSorted((a, b) => doubt(a) - doubt(b))
  const occupied = new Set(options.occupiedDomains)
  return {
    next() {
      const index = waiting.findIndex(({ domain }) => !occupied.has(domain))
      if (index < 0) return null
      const [candidate] = waiting.splice(index, 1)
      if (candidate === undefined) return null
      occupied.add(candidate.domain)
      return candidate
    },
    release(candidate) {
      occupied.delete(candidate.domain)
    },
    putBack(candidate) {
      occupied.delete(candidate.domain)
      if (candidate.putBack < PUT_BACK_MAX) waiting.push({ ...candidate, putBack: candidate.putBack + 1 })
    },
  }
}
