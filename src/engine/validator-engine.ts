/**
 * The validator's decisions put together over one set of ports. Both the process and the simulation start here.
 */
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import type { AnnounceRequest } from '../wire/synapse.ts'
import { type AnnouncementRefusal, acceptAnnouncement } from './accept-announcement.ts'
import { createAnnouncer } from './announcements.ts'
import { createAvailability } from './availability.ts'
import { createEpochs } from './epoch.ts'
import { createObjectService, type ObjectService } from './object-service.ts'
import type { EnginePorts } from './ports.ts'
import type { MinerStats } from './records.ts'
import { createStatistics } from './statistics.ts'

export interface ValidatorEngine {
  readonly objects: ObjectService
  /** @throws what the index throws; nothing was recorded then */
  announced(from: string, announcement: AnnounceRequest): Promise<Result<null, AnnouncementRefusal>>
  /** Once for each new metagraph. */
  onBlock(): Promise<void>
  rows(): readonly MinerStats[]
  /** Announcements that other validators have not taken yet. */
  backlog(): number
  stop(): void
}

/**
 * Reads what the index remembers and goes on with it.
 * @throws what the index throws: a validator that cannot read its memory must not start with an empty one
 */
export async function startValidatorEngine(ports: EnginePorts, rules: RuleSet): Promise<ValidatorEngine> {
  const statistics = createStatistics(await ports.index.stats())
  const outbox = await ports.index.outbox()
  const availability = createAvailability(ports.clock)
  const announcer = createAnnouncer(ports)
  const epochs = createEpochs(ports, statistics, rules)
  if (outbox.length > 0) void announcer.deliver(outbox)
  return {
    objects: createObjectService({ ports, availability, statistics, rules, announcer }),
    announced: (from, announcement) => acceptAnnouncement(ports, from, announcement),
    onBlock: () => epochs.onBlock(),
    rows: () => statistics.rows(),
    backlog: () => announcer.backlog(),
    stop: () => announcer.stop(),
  }
}
