/**
 * What happens by block height and not by the wall clock: the end of a scoring window (protocol section 7.3)
 * and the setting of weights (7.6). A clock that jumps changes no reward, and a chain that stands still sets no
 * weights from a stale metagraph, because nothing here is due then.
 *
 * Different from the reference, which computes tiers only when a step happens to end on an exact multiple of the
 * window and so often not at all.
 */
import { type RuleSet, windowEnded } from '../protocol/scoring/rule-set.ts'
import { chainWeights, normalizedWeights, shouldSetWeights } from '../protocol/scoring/weights.ts'
import { isMiner } from './candidates.ts'
import type { EnginePorts, MetagraphView } from './ports.ts'
import type { IndexChange, MinerStats } from './records.ts'
import type { Statistics } from './statistics.ts'

interface WeightRow {
  readonly uid: number
  /** 1..65535; the largest of a setting is 65535. */
  readonly weight: number
}

/** Weights of the miners of this metagraph by their scores; empty when no miner has a positive one. */
function weightsOf(metagraph: MetagraphView, rows: readonly MinerStats[], rules: RuleSet): WeightRow[] {
  const scores = new Map(rows.map(({ hotkey, score }) => [hotkey, score]))
  const miners = metagraph.neurons.filter(isMiner)
  const shares = normalizedWeights(
    miners.map(({ hotkey }) => scores.get(hotkey) ?? 0),
    rules,
  )
  const { uids: places, values } = chainWeights(shares, rules)
  return places.flatMap((place, i) => {
    const miner = miners[place]
    const weight = values[i]
    return miner === undefined || weight === undefined ? [] : [{ uid: miner.uid, weight }]
  })
}

export interface Epochs {
  /** Called after each metagraph read. Never rejects; a call while one is running does nothing. */
  onBlock(): Promise<void>
  /** Another process may have ended windows meanwhile: what the index says counts. */
  begin(): void
}

export function createEpochs(ports: EnginePorts, statistics: Statistics, rules: RuleSet): Epochs {
  let running = false
  let lastTryBlock = 0

  // A window ends once, also while the index refuses to say so: a second roll-over would judge miners by a few answers.
  let endedAt: number | null = null
  let isWritten = true

  const endWindow = async (block: number) => {
    const last = endedAt ?? (await ports.index.window())
    if (last === null || (block !== last && windowEnded(rules, last, block))) {
      if (last !== null) {
        const ends = statistics.rollOver(rules)
        ports.report({ kind: 'window-ended', block, miners: ends.length, ends })
      }
      endedAt = block
      isWritten = false
    }
    if (isWritten || endedAt === null) return
    const rows = statistics.takeChanges()
    const changes: IndexChange[] = [...rows, { kind: 'window', block: endedAt }]
    try {
      await ports.index.apply(changes, 'durable')
      isWritten = true
    } catch (error) {
      statistics.giveBack(rows)
      throw error
    }
  }

  const setWeights = async (metagraph: MetagraphView) => {
    const own = metagraph.neurons.find(({ hotkey }) => hotkey === ports.hotkey)
    if (own === undefined || !own.validatorPermit) return
    // Our own last try counts too: the chain shows it only after a block, and refuses a second one meanwhile.
    const last = Math.max(own.lastUpdateBlock, lastTryBlock)
    if (!shouldSetWeights(metagraph.block, last, metagraph.tempo)) return
    const weights = weightsOf(metagraph, statistics.rows(), rules)
    if (weights.length === 0) return
    lastTryBlock = metagraph.block
    const outcome = await ports.chain.setWeights(weights)
    const { block } = metagraph
    if (outcome.ok) ports.report({ kind: 'weights-set', block, miners: weights.length })
    else ports.report({ kind: 'weights-failed', block, reason: outcome.detail })
  }

  return {
    begin() {
      endedAt = null
      isWritten = true
    },
    async onBlock() {
      if (running) return
      running = true
      try {
        const metagraph = ports.chain.metagraph()
        await endWindow(metagraph.block)
        await setWeights(metagraph)
      } catch (error) {
        const detail = error instanceof Error ? error.message : 'index failed'
        ports.report({ kind: 'storage-failed', action: 'epoch', detail })
      } finally {
        running = false
      }
    },
  }
}
