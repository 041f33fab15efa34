/** Where each miner stands in the order of replacement, and why its copies are at risk. */
import type { Metagraph, Neuron } from '../../chain/chain-types.ts'
import type { RiskReason, SeatRisk } from '../health-api.ts'
import { isImmune, type PruneRules, pruneOrder, replacements, usualRules } from './prune-order.ts'

/** Registrations; a full subnet of 256 sees as many in some hours to days. */
const NEAR_TURNS = 16

export interface SubnetRisk {
  /** Hotkeys of all miners, the riskiest first. */
  readonly miners: readonly string[]
  readonly of: ReadonlyMap<string, SeatRisk>
}

export function subnetRisk(metagraph: Metagraph, rules: PruneRules = usualRules(metagraph)): SubnetRisk {
  const turns = new Map<string, number>()
  for (const { turn, neuron } of replacements(metagraph, rules, metagraph.maxUids))
    turns.set(neuron.hotkey, turn)
  const miners = pruneOrder(metagraph, rules).filter(({ validatorPermit }) => !validatorPermit)
  const ending = endingHotkeys(metagraph, rules)
  const of = new Map<string, SeatRisk>()
  for (const [before, neuron] of miners.entries()) {
    const turn = turns.get(neuron.hotkey) ?? null
    const reasons: RiskReason[] = []
    if (turn === 1) reasons.push('next')
    else if (turn !== null && turn <= NEAR_TURNS) reasons.push('near')
    if (ending.has(neuron.hotkey)) reasons.push('immunity-ending')
    // Who has just come has had no epoch to earn in: that alone is no sign.
    if (reasons.length > 0 && neuron.emissionRao === 0n) reasons.push('no-emission')
    of.set(neuron.hotkey, seatRisk(metagraph, neuron, turn, before, reasons))
  }
  return { miners: miners.map(({ hotkey }) => hotkey), of }
}

function seatRisk(
  { block, immunityPeriod }: Metagraph,
  { hotkey, uid, registeredAtBlock, incentive }: Neuron,
  turn: number | null,
  before: number,
  reasons: readonly RiskReason[],
): SeatRisk {
  const immuneBlocks = Math.max(0, registeredAtBlock + immunityPeriod - block)
  return { hotkey, uid, turn, before, immuneBlocks, incentive, reasons }
}

/** The immune ones whose immunity ends within two epochs, and whom the first registrations after that replace. */
function endingHotkeys(metagraph: Metagraph, rules: PruneRules): ReadonlySet<string> {
  const { block, tempo, immunityPeriod, neurons } = metagraph
  const later = { ...metagraph, block: block + 2 * tempo }
  const ending = neurons.filter(
    (neuron) => isImmune(neuron, immunityPeriod, block) && !isImmune(neuron, immunityPeriod, later.block),
  )
  if (ending.length === 0) return new Set()
  const first = new Set(replacements(later, rules, NEAR_TURNS).map(({ neuron }) => neuron.hotkey))
  return new Set(ending.flatMap(({ hotkey }) => (first.has(hotkey) ? [hotkey] : [])))
}
