/** One round: what is due to be given back, then what lasts until when and is renewed, then packs that are half empty. */

import { failureOf } from '../drive-error.ts'
import type { PackedRef } from '../index/entry-record.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { Session } from '../session.ts'
import { newestLiveLink } from '../share/link-book.ts'
import { listDevices } from '../sync/devices.ts'
import { cidOf } from '../sync/index-objects.ts'
import { readMemory } from '../sync/sync-memory.ts'
import type { SyncState } from '../sync-api.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import type { ReleaseHold, UpkeepSettings } from '../upkeep-api.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import type { Tally } from './lease-piece.ts'
import { rewritePacks } from './pack-rewrite.ts'
import type { Lot } from './release-queue.ts'
import { holdOf, isBehind, type ReleaseFacts, waitsForOthers } from './release-rules.ts'
import { releaseDue } from './release-worker.ts'
import type { RoundOutcome, RoundWish } from './upkeep-desk.ts'

/** What a round needs of keeping in step with the network; null: nobody but this device ever has this drive. */
export interface Sight {
  readonly state: () => SyncState
  /** Looks now. */
  readonly look: () => Promise<unknown>
}

export interface RoundContext {
  readonly session: Session
  readonly keeper: LeaseKeeper
  readonly sight: Sight | null
  readonly settings: () => UpkeepSettings
  readonly renewed: (tally: Tally) => void
  readonly released: (isStuck: boolean) => void
}

/** Each step is tried whatever became of the others. @throws the signal's reason */
export async function upkeepRound(context: RoundContext, wish: RoundWish): Promise<RoundOutcome> {
  const failures: DriveFailure[] = []
  const steps = [
    () => release(context, wish.signal),
    () => renew(context, wish),
    () => rewrite(context, wish.signal),
  ]
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      wish.signal.throwIfAborted()
      failures.push(failureOf(error))
    }
  }
  return { failure: failures[0] ?? null, isSoonDue: await isSoonDue(context).catch(() => false) }
}

/** What no further look at the network changes. */
const STANDING: ReadonlySet<ReleaseHold['because']> = new Set(['newer', 'account'])

/** Whether something is to be given back for which no other device or validator is waited for. */
async function isSoonDue(context: RoundContext): Promise<boolean> {
  const facts = await factsOf(context)
  const lots = await context.session.released.queue.lots()
  return lots.some((lot) => {
    const hold = lot.doneAt === null ? holdOf(lot, facts) : undefined
    return hold === null || (hold !== undefined && !('until' in hold) && !STANDING.has(hold.because))
  })
}

async function renew({ keeper, settings, renewed }: RoundContext, wish: RoundWish): Promise<void> {
  renewed(await keeper.round({ ...wish, settings: settings() }))
}

async function release(context: RoundContext, signal: AbortSignal): Promise<void> {
  const { session } = context
  const { access, sources, index, log, store, released } = session
  await released.collector.flush()
  const { replaced, objects } = await readMemory(store)
  const current = new Set(objects.map(({ digest }) => digest))
  const spare = replaced.filter((digest) => !current.has(digest)).map((digest) => cidOf({ digest }))
  await released.queue.addIndex(spare, access.clock.now(), log.position)
  const parts = {
    access,
    queue: released.queue,
    sources,
    refresh: () => index.refresh(),
    caller: () => session.wallet.caller,
    holdNow: (lot: Lot) => holdNow(context, lot),
  }
  context.released(await releaseDue(parts, signal))
}

/** What stands against a lot when the network was looked at just now. */
async function holdNow(context: RoundContext, lot: Lot): Promise<ReleaseHold | null> {
  const told = await noteTold(context, lot)
  const facts = await factsOf(context)
  const hold = holdOf(told, facts)
  const isHeardOf = told.spreadAt !== null || facts.network === null || !waitsForOthers(told, facts.network)
  const since = facts.network?.lookedAt ?? 0
  const looks = hold?.because === 'unseen' || (told.toldAt !== null && !isHeardOf && since <= told.toldAt)
  if (!looks) return hold
  await context.sight?.look()
  return holdOf(await noteTold(context, told), await factsOf(context))
}

/** Keeps when the network was found to know what a lot waits for. */
async function noteTold({ session, sight }: RoundContext, lot: Lot): Promise<Lot> {
  const { log, access, released } = session
  if (lot.through === null || lot.spreadAt !== null || !log.isTold(lot.through)) return lot
  const now = access.clock.now()
  const { lastAt, standings } = sight?.state() ?? { lastAt: null, standings: [] }
  // By a look that began with the network knowing it; of an earlier one nobody can say what validators had.
  const isSpread = lot.toldAt !== null && lastAt !== null && lastAt > lot.toldAt && !standings.some(isBehind)
  const noted = { ...lot, toldAt: lot.toldAt ?? now, spreadAt: isSpread ? now : null }
  if (noted.toldAt === lot.toldAt && !isSpread) return lot
  await released.queue.update(lot.id, (each) => ({ ...each, toldAt: noted.toldAt, spreadAt: noted.spreadAt }))
  return noted
}

export async function factsOf({
  session,
  sight,
}: Pick<RoundContext, 'session' | 'sight'>): Promise<ReleaseFacts> {
  const { log, store, access } = session
  const now = access.clock.now()
  const newer = [...log.records.values()].some(({ type }) => type === 'unknown')
  const { caller } = session.wallet
  if (sight === null) return { now, newer, caller, network: null }
  const { lastAt, standings } = sight.state()
  const { unread } = await readMemory(store)
  const devices = (await listDevices(session)).filter(({ isThisOne }) => !isThisOne)
  return { now, newer, caller, network: { lookedAt: lastAt, unread: unread.length, standings, devices } }
}

/** With pieces of the index missing, nobody knows what a pack is needed for. */
async function rewrite({ session, sight }: RoundContext, signal: AbortSignal): Promise<void> {
  const { access, hashes, index, log, proofs, released } = session
  const { newer, network } = await factsOf({ session, sight })
  if (newer || (network?.unread ?? 0) > 0) return
  await rewritePacks({
    index,
    newestLinkAt: newestLiveLink(log.records.values(), access.clock.now()),
    fetch: async ({ cid, packBytes, packRoot }: PackedRef) => {
      const wanted = { cid, expected: { bytes: packBytes, root: packRoot }, title: 'a pack' }
      return (await fetchObject(access, wanted, 0, signal)).data
    },
    place: async (object) => {
      const sha3 = await hashes.sha3Of(object.data)
      const { holders } = await placeObject(access, { ...object, sha3 }, { turn: 0, signal })
      const { cid, contentRoot, data } = object
      return { index: 0, role: 'pack', cid, contentRoot, bytes: data.length, holders }
    },
    keepProof: (proof) => proofs.putParts(proof.cid, [proof]),
    leave: (spares) => released.collector.leave(spares),
  })
  await released.collector.flush()
}
