/**
 * The validator's decisions put together over one set of ports. Both the process and the simulation start here.
 */
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import type { AnnounceRequest } from '../wire/synapse.ts'
import { type AnnouncementRefusal, acceptAnnouncement, acceptRetraction } from './accept-announcement.ts'
import { createAnnouncer } from './announcements.ts'
import { createAvailability } from './availability.ts'
import { createDiscards } from './discards.ts'
import { createEpochs } from './epoch.ts'
import { withGoodMetagraph } from './good-metagraph.ts'
import { createHeadService, type HeadService } from './head-service.ts'
import { STEP_BLOCKS } from './limits.ts'
import { createObjectService, type ObjectService } from './object-service.ts'
import type { EnginePorts } from './ports.ts'
import type { MinerStats } from './records.ts'
import { createSeedWindows, notingSeeds } from './rounds/seed-windows.ts'
import { createRounds, type Rounds, type StepOptions } from './rounds/step.ts'
import { createSessionEnds, type SessionEnds } from './session-ends.ts'
import { createStatistics } from './statistics.ts'
import { alone } from './together.ts'
import { createUpkeep } from './upkeep/upkeep.ts'
import type { ObjectHealth, Upkeep } from './upkeep/upkeep-types.ts'
import { workOfBlock } from './work-of-block.ts'

export interface EngineOptions extends StepOptions {
  readonly rules: RuleSet
  /** Bytes of objects, without copies, that one caller may have here; null: any. */
  readonly quotaBytes: number | null
  /** False: objects only; no miner is asked anything of our own accord. Default: true. */
  readonly rounds?: boolean
}

/** What a validator runs with unless it is told otherwise. 256 KiB: enough to measure a miner, little to store for nothing. */
export const ENGINE_DEFAULTS: EngineOptions = {
  rules: RULE_SETS.seed,
  quotaBytes: null,
  probes: { medianBytes: 256 * 1024 },
  stepBlocks: STEP_BLOCKS,
}

export interface ValidatorEngine {
  readonly objects: ObjectService
  readonly heads: HeadService
  readonly sessionEnds: SessionEnds
  /** @throws what the index throws; nothing was recorded then */
  announced(from: string, announcement: AnnounceRequest): Promise<Result<null, AnnouncementRefusal>>
  /**
   * Another validator has an object no more. @returns whether it had told us of it
   * @throws what the index throws; nothing was recorded then
   */
  retracted(from: string, cid: string): Promise<Result<boolean, AnnouncementRefusal>>
  /** Once for each new metagraph. Starts a step when one is due, and does not wait for it. Never rejects. */
  onBlock(): Promise<void>
  /** Resolves when no step is running. */
  settled(): Promise<void>
  readonly upkeep: Upkeep
  rows(): readonly MinerStats[]
  health(): ObjectHealth
  /** The monitor finds it absent. */
  isDown(hotkey: string): boolean
  /** Announcements that other validators have not taken yet. */
  backlog(): number
  /** Pieces that miners are still to be told to discard, when this process last looked all of them over; null: it never did. */
  discardsWaiting(): number | null
  /** Nothing is sent or written any more, except by calls of users that are under way. */
  stop(): void
}

const NO_ROUNDS: Rounds = { onBlock: () => {}, last: () => 0, after: () => {}, settled: async () => {} }

/**
 * Reads what the index remembers and goes on with it.
 * @throws what the index throws: a validator that cannot read its memory must not start with an empty one
 */
export async function startValidatorEngine(
  outside: EnginePorts,
  options: EngineOptions,
): Promise<ValidatorEngine> {
  const { rules } = options
  const together = outside.together ?? alone()
  const { locks, duty, shared } = together
  const seeds = createSeedWindows(outside.clock, together.sends)
  const ports = withGoodMetagraph({ ...outside, miners: notingSeeds(outside.miners, seeds) })
  const statistics = createStatistics(await ports.index.stats())
  const availability = createAvailability(ports.clock)
  const announcer = createAnnouncer(ports, locks, together)
  const discards = createDiscards(ports, locks)
  const epochs = createEpochs(ports, statistics, rules)
  const parts = { ports, rules, statistics, availability, announcer, discards, locks, shared }
  const upkeep = createUpkeep(parts)
  let stopped = false
  const isStopped = () => stopped || !duty.has()
  const round = { ports, rules, statistics, availability, locks, seeds, upkeep, isStopped }
  const rounds = options.rounds === false ? NO_ROUNDS : createRounds(round, options)
  const sessionEnds = await createSessionEnds(parts)
  if (shared) await announcer.follow()
  else await announcer.refill()
  const work = { ports, together, statistics, announcer, epochs, sessionEnds, upkeep, rounds }
  return {
    objects: createObjectService({ ...parts, upkeep, seeds, together, quotaBytes: options.quotaBytes }),
    heads: createHeadService(parts),
    sessionEnds,
    announced: (from, announcement) => acceptAnnouncement(parts, from, announcement),
    retracted: (from, cid) => acceptRetraction(parts, from, cid),
    async onBlock() {
      if (!stopped) await workOfBlock(work)
    },
    settled: () => rounds.settled(),
    upkeep,
    rows: () => statistics.rows(),
    health: () => upkeep.health(),
    isDown: (hotkey) => upkeep.isDown(hotkey),
    backlog: () => announcer.backlog(),
    discardsWaiting: () => discards.waiting(),
    stop() {
      stopped = true
      upkeep.stop()
      announcer.stop()
      discards.stop()
    },
  }
}
