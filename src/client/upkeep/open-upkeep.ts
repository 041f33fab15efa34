/** From an open session to the desk that keeps what it has stored, and what the page may ask of it. */
import type { DriveFailure } from '../outcome-api.ts'
import type { DrivePorts } from '../ports.ts'
import type { Session } from '../session.ts'
import type { SyncDesk } from '../sync/sync-desk.ts'
import type { RenewalState, Trouble, UpkeepSettings, UpkeepState } from '../upkeep-api.ts'
import { countEnding, type Endings, endingsOf } from './endings.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import type { Tally } from './lease-piece.ts'
import type { Lot } from './release-queue.ts'
import { dueAt, warnedBefore } from './terms.ts'
import { UpkeepDesk } from './upkeep-desk.ts'
import { type RoundContext, type Sight, upkeepRound } from './upkeep-round.ts'
import { readSettings, USUAL_SETTINGS } from './upkeep-settings.ts'

/** Milliseconds between two counts of all files while a round is under way. */
const COUNT_MS = 3_000

export interface Upkeep {
  readonly desk: UpkeepDesk
  readonly keeper: LeaseKeeper
  readonly sight: Sight | null
  settings: UpkeepSettings
}

type Listener = (state: UpkeepState) => void

export async function openUpkeep(
  ports: DrivePorts,
  session: Session,
  sync: SyncDesk,
  changed: Listener,
): Promise<Upkeep> {
  const { access, hashes, proofs, store, sources } = session
  const keeper = new LeaseKeeper({ access, hashes, proofs, store, sources })
  const sight = ports.sync === undefined ? null : { state: () => sync.state, look: () => sync.now() }
  const known = new Known(session, keeper)
  const upkeep: Upkeep = {
    keeper,
    sight,
    settings: await readSettings(store).catch(() => USUAL_SETTINGS),
    desk: new UpkeepDesk({
      clock: ports.clock,
      holds: ports.holds,
      connectivity: ports.connectivity,
      automatic: ports.upkeep?.automatic ?? false,
      round: async (wish) => {
        const context: RoundContext = {
          session,
          keeper,
          sight,
          settings: () => upkeep.settings,
          renewed: (tally) => known.renewed(tally),
          released: (isStuck) => known.released(isStuck),
        }
        const outcome = await upkeepRound(context, wish)
        await known.count()
        return outcome
      },
      look: async () => {
        await keeper.look()
        await known.count()
      },
      known: () => known.state(upkeep.settings),
      changed,
    }),
  }
  return upkeep
}

/** What a round left behind, as the page is told. */
class Known {
  readonly #session: Session
  readonly #keeper: LeaseKeeper
  #renewals: Omit<RenewalState, 'nextAt'> = { lastAt: null, renewed: 0, moved: 0, failed: 0 }
  #failures: ReadonlyMap<string, DriveFailure> = new Map()
  #endings: Endings = { days: [], unknown: 0, lost: 0, soonest: null }
  #ending = 0
  #countedAt = Number.NEGATIVE_INFINITY
  #releasing: UpkeepState['releasing'] = { objects: 0, isStuck: false }

  constructor(session: Session, keeper: LeaseKeeper) {
    this.#session = session
    this.#keeper = keeper
  }

  renewed(tally: Tally): void {
    const { lastAt, renewed, moved } = this.#renewals
    this.#failures = tally.failures
    this.#renewals = {
      lastAt: tally.renewed > 0 ? this.#now() : lastAt,
      renewed: renewed + tally.renewed,
      moved: moved + tally.moved,
      failed: tally.failed,
    }
  }

  released(isStuck: boolean): void {
    this.#releasing = { ...this.#releasing, isStuck }
  }

  async count(): Promise<void> {
    this.#countFiles()
    const lots = await this.#session.released.queue.lots()
    this.#releasing = { ...this.#releasing, objects: lots.reduce((sum, lot) => sum + leftIn(lot), 0) }
  }

  state(settings: UpkeepSettings): Omit<UpkeepState, 'phase' | 'lastAt' | 'failure' | 'progress'> {
    if (this.#now() - this.#countedAt >= COUNT_MS) this.#countFiles()
    const { days, unknown, lost, soonest } = this.#endings
    const { accounts, terms } = this.#keeper
    const nextAt = soonest === null ? null : dueAt(soonest, terms.longest) * 1000
    return {
      settings,
      accounts,
      endings: days,
      unknown,
      lost,
      soonestAt: soonest === null ? null : soonest * 1000,
      trouble: this.#trouble(),
      renewals: { ...this.#renewals, nextAt },
      releasing: this.#releasing,
    }
  }

  #trouble(): Trouble | null {
    const { soonest } = this.#endings
    if (this.#ending === 0 || soonest === null) return null
    return { files: this.#ending, soonestAt: soonest * 1000, failure: this.#failureOfSoonest() }
  }

  #failureOfSoonest(): DriveFailure | null {
    let worst: { readonly end: number; readonly failure: DriveFailure } | null = null
    for (const [cid, failure] of this.#failures) {
      const end = this.#keeper.ends.get(cid) ?? Number.MAX_SAFE_INTEGER
      if (worst === null || end < worst.end) worst = { end, failure }
    }
    return worst?.failure ?? null
  }

  #countFiles(): void {
    const { tree } = this.#session.index
    const now = Math.floor(this.#now() / 1000)
    this.#countedAt = this.#now()
    this.#endings = endingsOf(tree, this.#keeper.ends, now)
    this.#ending = countEnding(tree, this.#keeper.ends, now, now + warnedBefore(this.#keeper.terms.longest))
  }

  #now(): number {
    return this.#session.access.clock.now()
  }
}

function leftIn({ doneAt, objects, released, needed }: Lot): number {
  return doneAt === null ? Math.max(0, objects - released - needed) : 0
}
