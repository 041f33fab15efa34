/**
 * Whether a miner's copy of an object is alive: what is newest about it counts. A receipt that was verified says that it had
 * the bytes in its block; an audit says that it proved them in its block, or that it failed. Nothing counts that is older
 * than the miner's registration: whoever comes back under the same hotkey is new. Silence alone takes no copy away. A copy whose
 * validator does not ask for it any more is nobody's loss, and nobody's copy either: it is not known.
 */
import type { Metagraph, Neuron } from '../../chain/chain-types.ts'
import type { AuditRun, HolderAudit } from '../audit-api.ts'
import type { PartProof } from '../proof-api.ts'

export interface Copy {
  readonly hotkey: string
  /** Null: not registered, or anew since then. */
  readonly neuron: Neuron | null
  /** `unknown`: it was proven once, and since then no audit has asked it, because no validator names it. */
  readonly state: 'alive' | 'gone' | 'failed' | 'unknown'
  /** Block of the first of the audits that it has not answered since it was proven last; null: it answers. */
  readonly silentSince: number | null
  /** Of the newest of them. */
  readonly silentUntil: number | null
  /** Block of what this rests on; of an unknown one the first audit that did not ask it. */
  readonly block: number
  /** Of the oldest proof under its present registration; null: there is none. */
  readonly firstAt: number | null
}

export interface Sighting {
  readonly metagraph: Metagraph
  readonly neurons: ReadonlyMap<string, Neuron>
}

export function sightingOf(metagraph: Metagraph): Sighting {
  return { metagraph, neurons: new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron])) }
}

interface Word {
  readonly block: number
  readonly isGood: boolean
}

/**
 * Everybody of whom it was ever proven that it has the object, or that it has not.
 * @param runs audits of the object, newest first
 */
export function copiesOf(
  part: Pick<PartProof, 'holders'>,
  runs: readonly AuditRun[],
  { neurons }: Sighting,
): Copy[] {
  const words = wordsOf(part, runs)
  return [...words].map(([hotkey, { block, isGood }]) => {
    const known = neurons.get(hotkey)
    const neuron = known !== undefined && known.registeredAtBlock <= block ? known : null
    const unasked = neuron !== null && isGood ? unaskedSince(runs, hotkey, block) : null
    const state = neuron === null ? 'gone' : !isGood ? 'failed' : unasked === null ? 'alive' : 'unknown'
    const silence = state === 'alive' ? silenceOf(runs, hotkey, block) : []
    const firstAt = neuron === null ? null : firstOf(part, runs, hotkey, neuron.registeredAtBlock)
    const [silentUntil, silentSince] = [silence[0] ?? null, silence.at(-1) ?? null]
    return { hotkey, neuron, state, silentSince, silentUntil, block: unasked ?? block, firstAt }
  })
}

function wordsOf(part: Pick<PartProof, 'holders'>, runs: readonly AuditRun[]): Map<string, Word> {
  const words = new Map<string, Word>()
  const hear = (hotkey: string, word: Word) => {
    const before = words.get(hotkey)
    // One audit may go through several validators. A proof nobody can invent; that an answer is wrong may be who relayed it.
    const isNewer = before === undefined || word.block > before.block
    if (isNewer || (word.block === before.block && word.isGood)) words.set(hotkey, word)
  }
  for (const run of runs)
    for (const holder of run.holders) {
      const isGood = wordOf(holder)
      if (isGood !== null) hear(holder.minerHotkey, { block: run.block, isGood })
    }
  for (const { minerHotkey, level, block } of part.holders)
    if (level === 'verified') hear(minerHotkey, { block, isGood: true })
  // A bad word about somebody who never proved anything takes no copy away.
  for (const [hotkey, { isGood }] of words) if (!isGood && !everGood(part, runs, hotkey)) words.delete(hotkey)
  return words
}

function everGood(part: Pick<PartProof, 'holders'>, runs: readonly AuditRun[], hotkey: string): boolean {
  return (
    part.holders.some(({ minerHotkey, level }) => minerHotkey === hotkey && level === 'verified') ||
    runs.some(({ holders }) => holders.some((one) => one.minerHotkey === hotkey && wordOf(one) === true))
  )
}

/** Null: it says nothing about whether the piece is there. */
function wordOf({ verdict, blame }: HolderAudit): boolean | null {
  switch (verdict) {
    case 'proven':
      return true
    case 'failed':
      // What its validator did says nothing about the miner.
      return blame === 'validator' ? null : false
    case 'missing':
      return false
    case 'unsigned':
    case 'consistent':
    case 'silent':
    case 'unasked':
      return null
  }
}

/** Blocks of the audits that it did not answer since then, newest first, as far back as it answered none. */
function silenceOf(runs: readonly AuditRun[], hotkey: string, since: number): number[] {
  const silent: number[] = []
  for (const { block, holders, trouble } of runs) {
    if (block <= since) return silent
    if (trouble !== '') continue
    const found = holders.find(({ minerHotkey }) => minerHotkey === hotkey)
    if (found === undefined || found.verdict === 'unasked') continue
    if (found.verdict !== 'silent') return silent
    silent.push(block)
  }
  return silent
}

/**
 * Block of the first audit since then from which on nobody asked it; null: the newest audit that speaks of it did. Of one audit
 * through several validators one that asks it is enough.
 */
function unaskedSince(runs: readonly AuditRun[], hotkey: string, since: number): number | null {
  let first: number | null = null
  let asked = since
  for (const { block, holders } of runs) {
    const found = holders.find(({ minerHotkey }) => minerHotkey === hotkey)
    if (found === undefined || block <= asked) continue
    if (found.verdict === 'unasked') first = first === null ? block : Math.min(first, block)
    else asked = block
  }
  return first !== null && first > asked ? first : null
}

function firstOf(
  part: Pick<PartProof, 'holders'>,
  runs: readonly AuditRun[],
  hotkey: string,
  registeredAt: number,
): number | null {
  const receipts = part.holders.filter((one) => one.minerHotkey === hotkey && one.level === 'verified')
  const audits = runs.filter(({ holders }) =>
    holders.some((one) => one.minerHotkey === hotkey && wordOf(one) === true),
  )
  const blocks = [...receipts, ...audits].flatMap(({ block }) => (block >= registeredAt ? [block] : []))
  return blocks.length === 0 ? null : Math.min(...blocks)
}

export interface CopyCount {
  readonly copies: number
  /** Distinct coldkeys. */
  readonly operators: number
  readonly networks: number
}

export function countOf(copies: readonly Copy[]): CopyCount {
  const alive = copies.flatMap(({ state, neuron }) => (state === 'alive' && neuron !== null ? [neuron] : []))
  return {
    copies: alive.length,
    operators: new Set(alive.map(({ coldkey }) => coldkey)).size,
    networks: new Set(alive.map(({ axon }) => networkOf(axon?.ip ?? ''))).size,
  }
}

/** The /24 of an IPv4 address, the /48 of an IPv6 one: a hint that two miners stand in one place, no more. */
export function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').slice(0, 3).join('.')
  const [head = '', tail] = ip.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const filled = tail === undefined ? groups : [...groups, '0', '0', '0']
  return filled
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
