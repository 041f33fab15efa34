/**
 * The validator's step (protocol section 9.2): what is done every few blocks, in which order, and never twice at once.
 *
 * Different from the reference, which waits for blocks and then sleeps, counts its steps from its own start and runs
 * the rarer rounds when that count hits a multiple: here a step is a height divided by `stepBlocks`. A restart goes on
 * where the chain is; a step that took long leaves out steps but no round, because a round is due once its multiple has
 * been passed; a chain that stands still or goes back starts nothing; and the wall clock decides nothing.
 *
 * A round that throws is reported and the next one is tried: nothing that a miner or a disk does ends the process (S15).
 */
import type { RoundName } from '../events.ts'
import type { RoundCount } from '../upkeep/upkeep-types.ts'
import { runAuditRound } from './audit-round.ts'
import { CHALLENGE_KIND } from './challenge-round.ts'
import { createAskedLately } from './draw-questions.ts'
import { RETRIEVE_KIND } from './retrieve-round.ts'
import type { RoundParts, StepTime } from './round-parts.ts'
import { type ProbeCounts, type ProbeOptions, storeRound } from './store-round.ts'

export interface StepOptions {
  /** Blocks between two steps. */
  readonly stepBlocks: number
  /** Null: no probes. */
  readonly probes: ProbeOptions | null
}

export interface Rounds {
  /** After each metagraph read. Starts a step when one is due and none is running; does not wait for it. */
  onBlock(): void
  /** The last step that was begun. */
  last(): number
  /** Goes on after a step that another process began; what it left undone is done when it is due again. */
  after(step: number): void
  /** Resolves when no step is running. Never rejects. */
  settled(): Promise<void>
}

/** A round and every how many steps it is due, in the order in which they run. */
interface Scheduled {
  readonly name: RoundName
  readonly every: number
  readonly run: (time: StepTime) => Promise<RoundCount>
}

function scheduleOf(parts: RoundParts, { probes }: StepOptions): Scheduled[] {
  const { upkeep } = parts
  const bornBlock = parts.ports.chain.metagraph().block
  const challenged = createAskedLately(bornBlock)
  const retrieved = createAskedLately(bornBlock)
  const counts: ProbeCounts = new Map()
  const store: Scheduled[] =
    probes === null
      ? []
      : [{ name: 'store', every: 10, run: (time) => storeRound(parts, probes, time, counts) }]
  return [
    ...store,
    { name: 'challenge', every: 1, run: (time) => runAuditRound(parts, CHALLENGE_KIND, time, challenged) },
    { name: 'retrieve', every: 5, run: (time) => runAuditRound(parts, RETRIEVE_KIND, time, retrieved) },
    { name: 'distribute', every: 10, run: () => upkeep.distribute() },
    { name: 'monitor', every: 1, run: () => upkeep.monitor() },
    { name: 'repair', every: 1, run: () => upkeep.repair() },
    { name: 'purge', every: 60, run: () => upkeep.purge() },
    { name: 'sweep', every: 1, run: () => upkeep.sweep() },
  ]
}

export function createRounds(given: Omit<RoundParts, 'served'>, options: StepOptions): Rounds {
  const parts: RoundParts = { ...given, served: new Map() }
  const { ports } = parts
  const schedule = scheduleOf(parts, options)
  const stepAt = () => Math.floor(ports.chain.metagraph().block / options.stepBlocks)
  let last = stepAt()
  let running: Promise<void> | null = null

  const runRound = async ({ name, run }: Scheduled, time: StepTime) => {
    if (parts.isStopped()) return
    const startMs = ports.clock.monotonicMs()
    try {
      const { asked, passed } = await run(time)
      if (parts.isStopped()) return
      const ms = ports.clock.monotonicMs() - startMs
      ports.report({ kind: 'round', round: name, ...time, asked, passed, ms })
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'round failed'
      ports.report({ kind: 'storage-failed', action: `${name}-round`, detail })
    }
  }
  const runStep = async (before: number, time: StepTime) => {
    for (const round of schedule) {
      if (Math.floor(time.step / round.every) > Math.floor(before / round.every)) await runRound(round, time)
    }
  }

  return {
    onBlock() {
      const step = stepAt()
      if (running !== null || step <= last || parts.isStopped()) return
      const before = last
      last = step
      running = runStep(before, { step, block: ports.chain.metagraph().block }).finally(() => {
        running = null
      })
    },
    last: () => last,
    after(step) {
      last = Math.min(step, stepAt())
    },
    async settled() {
      while (running !== null) await running
    },
  }
}
