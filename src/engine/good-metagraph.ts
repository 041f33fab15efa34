/**
 * The metagraph that decisions are made from: the newest one that is not worse than the one before. A chain node that is
 * restored from a copy, or falls behind, shows an older block or fewer neurons; taken at its word, half of the miners
 * would be gone, their copies would be made anew, and users' objects would have no holder to ask. So such a view
 * is kept out until it has lasted an hour (reliability section 5, chain).
 *
 * Different from the reference, which replaces its list by whatever a call returns.
 */
import { GRACE_MS } from './limits.ts'
import type { EnginePorts, MetagraphView } from './ports.ts'

/** The same ports, whose chain shows the last good metagraph. */
export function withGoodMetagraph(ports: EnginePorts): EnginePorts {
  const metagraph = createGoodMetagraph(ports)
  return { ...ports, chain: { metagraph, setWeights: (weights) => ports.chain.setWeights(weights) } }
}

function createGoodMetagraph({ chain, clock, report }: EnginePorts): () => MetagraphView {
  let good: MetagraphView | null = null
  let sinceMs: number | null = null
  return () => {
    const next = chain.metagraph()
    if (next === good) return next
    const fault = good === null ? null : faultOf(good, next)
    if (good === null || fault === null) {
      sinceMs = null
      good = next
      return next
    }
    if (sinceMs === null) report({ kind: 'alarm', ...fault })
    sinceMs ??= clock.monotonicMs()
    if (clock.monotonicMs() - sinceMs < GRACE_MS) return good
    // It has lasted: the subnet is this now. Nobody is removed for it (upkeep/seats.ts), but copies are counted by it.
    sinceMs = null
    good = next
    return next
  }
}

function faultOf(
  good: MetagraphView,
  next: MetagraphView,
): { what: 'chain-stalled' | 'metagraph-shrank'; detail: string } | null {
  if (next.block < good.block) {
    return { what: 'chain-stalled', detail: `the chain shows block ${next.block} after ${good.block}` }
  }
  if (next.neurons.length < good.neurons.length) {
    const detail = `the metagraph shows ${next.neurons.length} neurons after ${good.neurons.length}`
    return { what: 'metagraph-shrank', detail }
  }
  return null
}
