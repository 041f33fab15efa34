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
  /** A miner answers that missed its last ping. */
  readonly onHeard: (hotkey: string) => void
}

export interface Monitor {
  run(): Promise<RoundCount>
  isDown(hotkey: string): boolean
  down(): readonly string[]
  /** What the process that has the duty found absent, for one that has it not. */
  adopt(down: readonly string[]): void
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
  const turns = createTurns(ports)
  const silence = createSilence(ports)

  const forgetAbsent = (miners: ReadonlyMap<string, NodeAddress>) => {
    for (const each of [silent, down, missed]) {
      for (const hotkey of each.keys()) if (!miners.has(hotkey)) each.delete(hotkey)
    }
  }

  const count = async (hotkey: string, answered: boolean): Promise<void> => {
    const before = missed.get(hotkey) ?? 0
    const { counter, down: punished } = countPing(before, answered, rules)
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
    ports.report({ kind: 'miner-down', miner: hotkey, failures: before + 1 })
    await parts.onDown(hotkey)
  }

  return {
    async run() {
      const miners = minersOf(ports)
      forgetAbsent(miners)
      const suspects = new Set(silent)
      const pings = turns.choose([...miners.keys()], silent).map((hotkey) => ping(parts, miners.get(hotkey)))
      const judged = (await Promise.all(pings)).filter(({ answered }) => answered !== null)
      for (const { hotkey, answered } of judged) {
        if (answered !== true) silent.add(hotkey)
        else if (silent.delete(hotkey)) parts.onHeard(hotkey)
      }
      const fresh = judged.filter(({ hotkey }) => !suspects.has(hotkey))
      if (silence.judge(fresh, silent.size, miners.size) === 'over') parts.onBack(null)
      for (const { hotkey, answered } of judged) {
        if (answered === true || !silence.holds()) await count(hotkey, answered === true)
      }
      await applyBatch(parts, newBatch(), 'relaxed')
      return { asked: judged.length, passed: judged.filter(({ answered }) => answered === true).length }
    },
    isDown: (hotkey) => down.has(hotkey),
    down: () => [...down],
    adopt(found) {
      down.clear()
      for (const hotkey of found) down.add(hotkey)
    },
    allSilent: () => silence.holds(),
  }
}

/** Everybody in random turn, with some places for those that missed their last ping. */
function createTurns({ random }: EnginePorts) {
  let turn: string[] = []
  return {
    choose(miners: readonly string[], silent: ReadonlySet<string>): string[] {
      const present = new Set(miners)
      const taken = new Set(shuffled(random, [...silent]).slice(0, SUSPECTS))
      turn = turn.filter((hotkey) => present.has(hotkey))
      while (taken.size < Math.min(MONITOR_MINERS, miners.length)) {
        if (turn.length === 0) turn = shuffled(random, miners)
        const next = turn.pop()
        if (next !== undefined) taken.add(next)
      }
      return [...taken]
    },
  }
}

/** Whether most miners are silent: of all that we know, or of those in this round that were not silent before. */
function createSilence({ clock, report }: EnginePorts) {
  let sinceMs: number | null = null
  return {
    judge(fresh: readonly Pinged[], silent: number, miners: number): 'most' | 'few' | 'over' {
      const unanswered = fresh.filter(({ answered }) => answered === false).length
      const most = silent * 2 > miners || (fresh.length >= SUSPECTS && unanswered * 2 > fresh.length)
      if (!most) {
        const wasMost = sinceMs !== null
        sinceMs = null
        return wasMost ? 'over' : 'few'
      }
      if (sinceMs === null) {
        const detail = `${silent} of ${miners} miners did not answer their last ping`
        report({ kind: 'alarm', what: 'all-miners-silent', detail })
      }
      sinceMs ??= clock.monotonicMs()
      return 'most'
    },
    /** For an hour: then it is theirs. */
    holds: () => sinceMs !== null && clock.monotonicMs() - sinceMs < GRACE_MS,
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
