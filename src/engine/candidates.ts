/**
 * Who may hold a copy. Roles and failure domains come from the metagraph: a neuron with an axon and without a
 * validator permit is a miner, and one coldkey is one failure domain, because whoever owns it can stop all of
 * its miners at once (reliability I2, B17). The reference draws miners without regard to their owner, so its
 * three copies may be one machine.
 */
import type { Availability } from './availability.ts'
import type { MetagraphView, NeuronView, NodeAddress, Random } from './ports.ts'
import { inRandomOrder } from './random-choice.ts'

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

interface Roles {
  readonly byHotkey: ReadonlyMap<string, NeuronView>
  /** In uid order. */
  readonly miners: readonly Candidate[]
  readonly validators: readonly Candidate[]
}

/** Made once for each view, which never changes: every upload, download and swept object asks, and a subnet has a thousand neurons. */
const roles = new WeakMap<MetagraphView, Roles>()

function rolesOf(metagraph: MetagraphView): Roles {
  const known = roles.get(metagraph)
  if (known !== undefined) return known
  const { neurons } = metagraph
  const candidates = (list: readonly NeuronView[]) =>
    list.map(candidateOf).filter((candidate) => candidate !== null)
  const made: Roles = {
    byHotkey: new Map(neurons.map((neuron) => [neuron.hotkey, neuron])),
    miners: candidates(neurons.filter(isMiner)),
    validators: candidates(neurons.filter(({ validatorPermit }) => validatorPermit)),
  }
  roles.set(metagraph, made)
  return made
}

/** Undefined when the metagraph does not show it. */
export function neuronOf(metagraph: MetagraphView, hotkey: string): NeuronView | undefined {
  return rolesOf(metagraph).byHotkey.get(hotkey)
}

/** Validators other than ourselves, in uid order. */
export function otherValidators(metagraph: MetagraphView, self: string): NodeAddress[] {
  return rolesOf(metagraph).validators.filter(({ hotkey }) => hotkey !== self)
}

/** Number of distinct failure domains among `hotkeys`; a hotkey that left the subnet counts for nothing. */
export function domainsOf(metagraph: MetagraphView, hotkeys: readonly string[]): Set<string> {
  const seated = hotkeys.map((hotkey) => neuronOf(metagraph, hotkey))
  return new Set(seated.flatMap((neuron) => (neuron === undefined ? [] : [neuron.coldkey])))
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
  const { metagraph, random, availability, hasSpace, excluded, preferred } = options
  const usable = rolesOf(metagraph).miners.filter(
    ({ hotkey }) => !excluded.has(hotkey) && !availability.isFull(hotkey) && hasSpace(hotkey),
  )
  // Doubt weighs more than preference; the order stays among equals.
  const rank = (hotkey: string): number =>
    (availability.isSuspect(hotkey) ? 4 : 0) +
    (availability.isResting(hotkey) ? 2 : 0) +
    (preferred.has(hotkey) ? 0 : 1)
  const [first] = usable
  const common = first === undefined ? 0 : rank(first.hotkey)
  const order = inRandomOrder(random, usable)
  // Of a thousand that are alike three are needed, and the others are not put in order.
  const unseen = usable.every(({ hotkey }) => rank(hotkey) === common)
    ? order
    : [...order].toSorted((a, b) => rank(a.hotkey) - rank(b.hotkey)).values()
  /** Seen, and not taken yet: their domain was occupied. */
  const passed: Candidate[] = []
  const again: Candidate[] = []
  const occupied = new Set(options.occupiedDomains)
  const isFree = ({ domain }: Candidate) => !occupied.has(domain)
  const takeFrom = (list: Candidate[]): Candidate | undefined => {
    const index = list.findIndex(isFree)
    return index < 0 ? undefined : list.splice(index, 1)[0]
  }
  const takeUnseen = (): Candidate | undefined => {
    for (;;) {
      const { done, value } = unseen.next()
      if (done === true) return undefined
      if (isFree(value)) return value
      passed.push(value)
    }
  }
  return {
    next() {
      const candidate = takeFrom(passed) ?? takeUnseen() ?? takeFrom(again)
      if (candidate === undefined) return null
      occupied.add(candidate.domain)
      return candidate
    },
    release(candidate) {
      occupied.delete(candidate.domain)
    },
    putBack(candidate) {
      occupied.delete(candidate.domain)
      if (candidate.putBack < PUT_BACK_MAX) again.push({ ...candidate, putBack: candidate.putBack + 1 })
    },
  }
}
