/**
 * Who is there (protocol section 9.3): some miners are pinged in each step; one that misses several in a row is punished
 * through the moving average and counts as down until it answers. What a down miner holds keeps its records and
 * receipts, but is no copy meanwhile.
 *
 * Different from the reference: an answered ping forgives the missed ones (the document says "successive"); miners that
 * missed their last ping are asked first, so that a death is noticed in five steps and not in thirty; and when more than half of all
 * miners are silent it is our network that is broken, not theirs: for an hour nobody is punished and nothing repaired.
 */
import { countPing, movingAverage } from '../../protocol/scoring/moving-average.ts'
import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Availability } from '../availability.ts'
import { isMiner } from '../candidates.ts'
import { callWithin } from '../deadline.ts'
import { GRACE_MS, MONITOR_MINERS, MONITOR_TIMEOUT_MS } from '../limits.ts'
import type { CallFailure, EnginePorts, NodeAddress } from '../ports.ts'
import { shuffled } from '../random-choice.ts'
import type { Statistics } from '../statistics.ts'
import { applyBatch, newBatch } from './batch.ts'
import type { RoundCount } from './upkeep-types.ts'

export interface MonitorParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  /** The miner went down: what it holds is no copy now. Never rejects. */
  readonly onDown: (hotkey: string) => Promise<void>
  /** The miner answers again; null: a silence of most of them is over. */
  readonly onBack: (hotkey: string | null) => void
}

export interface Monitor {
  run(): Promise<RoundCount>
  isDown(hotkey: string): boolean
  /** More than half of all miners are silent, and not for long: nothing is repaired. */
  allSilent(): boolean
}

interface Pinged {
  readonly hotkey: string
  /** Null: the ping says nothing about the miner. */
  readonly answered: boolean | null
}

/** Reasons that come from the miner itself: somebody is there. */
const ALIVE: readonly CallFailure[] = ['busy', 'full', 'refused', 'missing', 'malformed', 'oversize']
/** Places kept for miners whose last ping went unanswered. */
const SUSPECTS = MONITOR_MINERS / 2

export function createMonitor(parts: MonitorParts): Monitor {
  const { ports, rules } = parts
  const missed = new Map<string, number>()
  /** The last ping of each miner that stayed unanswered. */
  const silent = new Set<string>()
  const down = new Set<string>()
  let turn: string[] = []
  let silentSinceMs: number | null = null

  const choose = (miners: ReadonlyMap<string, NodeAddress>): string[] => {
    for (const hotkey of [...silent, ...down, ...missed.keys()]) {
      if (!miners.has(hotkey)) for (const each of [silent, down, missed]) each.delete(hotkey)
    }
    const suspects = shuffled(ports.random, [...silent]).slice(0, SUSPECTS)
    const taken = new Set(suspects)
    turn = turn.filter((hotkey) => miners.has(hotkey))
    while (taken.size < Math.min(MONITOR_MINERS, miners.size)) {
      if (turn.length === 0) turn = shuffled(ports.random, [...miners.keys()])
      const next = turn.pop()
      if (next !== undefined) taken.add(next)
    }
    return [...taken]
  }

  const judgeSilence = (judged: readonly Pinged[], suspects: ReadonlySet<string>, miners: number) => {
    const fresh = judged.filter(({ hotkey }) => !suspects.has(hotkey))
    const unanswered = fresh.filter(({ answered }) => answered === false)
    const most =
      silent.size * 2 > miners || (fresh.length >= SUSPECTS && unanswered.length * 2 > fresh.length)
    if (!most) {
      if (silentSinceMs !== null) parts.onBack(null)
      silentSinceMs = null
      return
    }
    if (silentSinceMs === null) {
      const detail = `${silent.size} of ${miners} miners did not answer their last ping`
      ports.report({ kind: 'alarm', what: 'all-miners-silent', detail })
    }
    silentSinceMs ??= ports.clock.monotonicMs()
  }

  const allSilent = () => silentSinceMs !== null && ports.clock.monotonicMs() - silentSinceMs < GRACE_MS

  const count = async (hotkey: string, answered: boolean): Promise<void> => {
    const failures = (missed.get(hotkey) ?? 0) + (answered ? 0 : 1)
    const { counter, down: punished } = countPing(missed.get(hotkey) ?? 0, answered, rules)
    if (counter === 0) missed.delete(hotkey)
    else missed.set(hotkey, counter)
    if (answered && down.delete(hotkey)) {
      parts.onBack(hotkey)
      ports.report({ kind: 'miner-back', miner: hotkey })
    }
    if (!punished) return
    const { score } = parts.statistics.row(hotkey)
    parts.statistics.setScore(hotkey, movingAverage(score, rules.monitorReward, rules))
    if (down.has(hotkey)) return
    down.add(hotkey)
    ports.report({ kind: 'miner-down', miner: hotkey, failures })
    await parts.onDown(hotkey)
  }

  return {
    async run() {
      const miners = minersOf(ports)
      const suspects = new Set(silent)
      const pings = choose(miners).map((hotkey) => ping(parts, miners.get(hotkey)))
      const judged = (await Promise.all(pings)).filter(({ answered }) => answered !== null)
      for (const { hotkey, answered } of judged) {
        if (answered === true) silent.delete(hotkey)
        else silent.add(hotkey)
      }
      judgeSilence(judged, suspects, miners.size)
      for (const { hotkey, answered } of judged) {
        if (answered === true || !allSilent()) await count(hotkey, answered === true)
      }
      await applyBatch(parts, newBatch(), 'relaxed')
      return { asked: judged.length, passed: judged.filter(({ answered }) => answered === true).length }
    },
    isDown: (hotkey) => down.has(hotkey),
    allSilent,
  }
}

function minersOf({ chain }: EnginePorts): Map<string, NodeAddress> {
  const miners = new Map<string, NodeAddress>()
  for (const neuron of chain.metagraph().neurons) {
    const { hotkey, axon } = neuron
    if (isMiner(neuron) && axon !== null) miners.set(hotkey, { hotkey, ip: axon.ip, port: axon.port })
  }
  return miners
}

async function ping({ ports, availability }: MonitorParts, miner: NodeAddress | undefined): Promise<Pinged> {
  if (miner === undefined) return { hotkey: '', answered: null }
  const { result } = await callWithin(ports.clock, MONITOR_TIMEOUT_MS, null, (limits) =>
    ports.miners.ping(miner, limits),
  )
  const { hotkey } = miner
  if (result.ok) {
    // A full miner stays full although it answers.
    if (!availability.isFull(hotkey)) availability.note(hotkey, 'answered')
    return { hotkey, answered: true }
  }
  if (result.reason === 'stalled' || result.reason === 'cancelled') return { hotkey, answered: null }
  const answered = ALIVE.includes(result.reason)
  if (!answered) availability.note(hotkey, result.reason)
  return { hotkey, answered }
}
