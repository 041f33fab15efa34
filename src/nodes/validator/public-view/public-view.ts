/**
 * The public view put together: it hears the engine's events, remembers what the public may know, and answers from that
 * and from what the engine says now. It only listens: nothing here changes what the validator does.
 */
import { isMiner } from '../../../engine/candidates.ts'
import type { EngineEvent } from '../../../engine/events.ts'
import { STRIKES_MAX } from '../../../engine/limits.ts'
import type { Chain, Index, MetagraphView, NeuronView } from '../../../engine/ports.ts'
import type { MinerStats } from '../../../engine/records.ts'
import type { ObjectHealth } from '../../../engine/upkeep/upkeep-types.ts'
import { TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import type { Metrics } from '../../shared/metrics.ts'
import type { EventHistory } from './event-history.ts'
import { createMinerObserver } from './miner-observer.ts'
import type { PublicSource } from './public-routes.ts'
import { rarely } from './rarely.ts'
import { windowRecordOf } from './window-record.ts'

/** The part of the index and the engine that is shown. */
export interface PublicViewParts {
  readonly hotkey: string
  readonly windowBlocks: number
  readonly successScale: number
  readonly quotaBytes: number | null
  readonly history: EventHistory
  readonly metagraph: () => Pick<MetagraphView, 'block'> & { readonly neurons: readonly EarningNeuron[] }
  readonly index: Pick<Index, 'window' | 'repairs' | 'pendingAudits'>
}

type WindowEnded = Extract<EngineEvent, { readonly kind: 'window-ended' }>

interface EarningNeuron extends NeuronView {
  /** The chain's share, 0..1. */
  readonly incentive: number
}

/** What the engine tells of itself once it runs. */
export interface EngineView {
  rows(): readonly MinerStats[]
  isDown(hotkey: string): boolean
  health(): ObjectHealth
}

export interface PublicView {
  readonly take: (event: EngineEvent) => void
  /** The chain port, with an ear for the weights that were set. */
  hearing(chain: Chain): Chain
  source(engine: EngineView): PublicSource
}

/** A queue longer than this is told as this. */
const QUEUE_SHOWN_MAX = 10_000
/** Reading the queue and the pending audits costs reads of the index: at most so often, however many ask. */
const REFRESH_MS = 2_000

export function createPublicView(parts: PublicViewParts): PublicView {
  const { history, index } = parts
  const observer = createMinerObserver()
  for (const event of history.after(0, Number.MAX_SAFE_INTEGER)) observer.take(event)
  history.onEvent((event) => observer.take(event))
  let shown: EngineView | null = null
  let weights: { block: number; shares: ReadonlyMap<string, number> } | null = null

  const readIndex = rarely(REFRESH_MS, async () => ({
    repairs: (await index.repairs(QUEUE_SHOWN_MAX)).length,
    doubtful: countBy(
      (await index.pendingAudits()).filter(({ strikes, why }) => strikes >= STRIKES_MAX && why !== 'unknown'),
    ),
  }))
  const weightOf = (hotkey: string) => (weights === null ? null : (weights.shares.get(hotkey) ?? 0))
  const miners = () => parts.metagraph().neurons.filter(isMiner)
  /** Counts, seats and weights as they are now; the queue is read afterwards. */
  const windowOf = async ({ block, ends }: WindowEnded, engine: EngineView) => {
    const record = windowRecordOf({
      block,
      at: Date.now(),
      ends,
      seats: miners(),
      observer,
      weightOf,
      isDown: (hotkey) => engine.isDown(hotkey),
      objects: engine.health(),
    })
    const { repairs } = await readIndex.read()
    return { ...record, objects: { ...record.objects, repairQueue: repairs } }
  }
  return {
    take(event) {
      history.add(event)
      // A full disk gives events no number: what they end is over all the same.
      if (event.kind === 'window-ended') observer.endWindow()
      if (event.kind === 'miner-replaced') observer.forget(event.miner)
      const engine = shown
      if (event.kind === 'window-ended' && engine !== null)
        void history.windows.keep(event.block, () => windowOf(event, engine))
      const isStore = event.kind === 'audit' && event.task === 'store' && event.outcome === 'pass'
      if (event.kind === 'copy-verified' || isStore) observer.takeStore(event.miner, event.ms)
    },
    hearing: (chain) => ({
      metagraph: () => chain.metagraph(),
      async setWeights(rows) {
        const { block, neurons } = chain.metagraph()
        const done = await chain.setWeights(rows)
        const sum = rows.reduce((total, { weight }) => total + weight, 0)
        const hotkeys = new Map(neurons.map(({ uid, hotkey }) => [uid, hotkey]))
        const shares = new Map(rows.map(({ uid, weight }) => [hotkeys.get(uid) ?? '', weight / sum]))
        if (done.ok && sum > 0) weights = { block, shares }
        return done
      },
    }),
    source: (engine) => {
      shown = engine
      return {
        hotkey: parts.hotkey,
        windowBlocks: parts.windowBlocks,
        successScale: parts.successScale,
        history,
        observer,
        block: () => parts.metagraph().block,
        windowStart: () => index.window(),
        weightsBlock: () => weights?.block ?? null,
        weightOf,
        seats: miners,
        rows: () => engine.rows(),
        isDown: (hotkey) => engine.isDown(hotkey),
        objects: () => engine.health(),
        quotaBytes: parts.quotaBytes,
        doubtfulOf: (hotkey) => readIndex.last?.doubtful.get(hotkey) ?? 0,
        repairQueue: async () => (await readIndex.read()).repairs,
        async refresh() {
          await readIndex.read()
        },
      }
    },
  }
}

/** Gauges of what the view knows; everything is read when somebody asks. */
export function publicGauges(metrics: Metrics, source: PublicSource, clients: () => number): void {
  metrics.gauges('filetao_miners', () => {
    const rows = source.rows()
    return TIER_NAMES.map((tier) => [{ tier }, rows.filter((row) => row.tier === tier).length] as const)
  })
  metrics.gauge('filetao_miners_usable', () => usableOwners(source))
  metrics.gauges('filetao_objects', () => {
    const { objects, short, lost } = source.objects()
    return [
      [{ state: 'all' }, objects],
      [{ state: 'short' }, short],
      [{ state: 'lost' }, lost],
    ]
  })
  metrics.gauge('filetao_object_bytes', () => source.objects().bytes)
  let queue = 0
  metrics.gauge('filetao_repair_queue', () => {
    // A failing index is told by /ready; here the last number stays.
    source.repairQueue().then(
      (length) => void (queue = length),
      () => undefined,
    )
    return queue
  })
  metrics.gauge('filetao_history_newest', () => source.history.newest ?? 0)
  metrics.counted('filetao_history_dropped_total', () => source.history.dropped)
  metrics.gauge('filetao_streams', clients)
}

/** Owners with a miner that can be asked to keep something: what an upload is placed on. */
export function usableOwners(source: Pick<PublicSource, 'seats' | 'isDown'>): number {
  const usable = source.seats().filter(({ hotkey }) => !source.isDown(hotkey))
  return new Set(usable.map(({ coldkey }) => coldkey)).size
}

function countBy(audits: readonly { readonly hotkey: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { hotkey } of audits) counts.set(hotkey, (counts.get(hotkey) ?? 0) + 1)
  return counts
}
