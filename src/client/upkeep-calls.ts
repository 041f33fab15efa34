/** The calls of drive-api.ts about how long what is stored lasts, and about giving back what nobody needs, as outcomes. */
import type { Door } from './door.ts'
import { DriveError, outcome } from './drive-error.ts'
import { requireFile } from './transfer/download-jobs.ts'
import { calendarOf, filesEnding } from './upkeep/endings.ts'
import { endOfRow, objectsOfRow } from './upkeep/lease-book.ts'
import type { Kept } from './upkeep/lease-piece.ts'
import type { Lot } from './upkeep/release-queue.ts'
import { holdOf, type ReleaseFacts } from './upkeep/release-rules.ts'
import { dueAt } from './upkeep/terms.ts'
import { factsOf } from './upkeep/upkeep-round.ts'
import { writeSettings } from './upkeep/upkeep-settings.ts'
import type { EntryLease, ReleaseHold, ReleaseView, UpkeepApi } from './upkeep-api.ts'

/** Seconds: what was asked in the last minute is known well enough for whoever asks again. */
const WITHIN_S = 60
const FILES_MAX = 500
const DAY_S = 86_400

export function upkeepCalls(door: Door): UpkeepApi {
  const seconds = () => Math.floor(door.need().session.access.clock.now() / 1000)
  return {
    upkeepNow: () => outcome(() => door.need().upkeep.desk.now(WITHIN_S)),
    setUpkeep: (settings) =>
      outcome(async () => {
        const { session, upkeep } = door.need()
        await writeSettings(session.store, settings)
        upkeep.settings = settings
        upkeep.desk.tell()
        upkeep.desk.noticed()
        return null
      }),
    lease: (entryId) => outcome(() => leaseOf(door, entryId)),
    endingFiles: (days) =>
      outcome(async () => {
        const { session, upkeep } = door.need()
        return filesEnding(session.index.tree, upkeep.keeper.ends, seconds() + days * DAY_S, FILES_MAX)
      }),
    calendar: (withNames) =>
      outcome(async () => {
        const { session, upkeep } = door.need()
        const uidOf = (day: number) => session.keys.blobName(`calendar/${day}`)
        return calendarOf(session.index.tree, upkeep.keeper.ends, seconds(), withNames, uidOf)
      }),
    releases: () =>
      outcome(async () => {
        const { session, upkeep } = door.need()
        const facts = await factsOf({ session, sight: upkeep.sight })
        return (await session.released.queue.lots()).map((lot) => viewOf(lot, facts)).toReversed()
      }),
    releaseNow: (id) => outcome(() => releaseNow(door, id)),
    forgetReleases: () => outcome(async () => (await door.need().session.released.queue.forgetDone(), null)),
  }
}

async function leaseOf(door: Door, entryId: string): Promise<EntryLease> {
  const { session, upkeep, controller } = door.need()
  const { ref, fileKey } = requireFile(session, entryId).content
  const kept: Kept =
    ref.kind === 'packed'
      ? { cid: ref.cid, parts: 0, fileKey: null }
      : { cid: ref.cid, parts: ref.parts, fileKey }
  const row = await upkeep.keeper.row(kept, controller.signal)
  const end = endOfRow(row)
  const renewsAt = end === null || end === 0 ? null : dueAt(end, upkeep.keeper.terms.longest) * 1000
  return {
    endsAt: end === null ? null : end * 1000,
    askedAt: row.askedAt === 0 ? null : row.askedAt * 1000,
    objects: objectsOfRow(row).length,
    copies: Math.min(...row.copies),
    renewsAt,
  }
}

/** @throws DriveError not-found */
async function releaseNow(door: Door, id: string): Promise<null> {
  const { session, upkeep } = door.need()
  const { queue } = session.released
  if (!(await queue.lots()).some((lot) => lot.id === id))
    throw new DriveError('not-found', 'That is not in the list any more.')
  await queue.update(id, (lot) => ({ ...lot, hurried: true }))
  await upkeep.desk.now(null)
  return null
}

function viewOf(lot: Lot, facts: ReleaseFacts): ReleaseView {
  const { id, at, reason, name, files, objects, doneAt, released, needed, copies, discarded } = lot
  return {
    id,
    at,
    reason,
    name,
    files,
    objects,
    hold: doneAt === null ? seen(holdOf(lot, facts)) : null,
    isDone: doneAt !== null,
    released,
    needed,
    copies,
    discarded,
    keptUntil: lot.keptUntil,
    others: lot.others,
    othersUntil: lot.othersUntil,
    silent: lot.silent,
    ended: lot.ended ?? 0,
  }
}

/** The network is looked at when the turn of a lot comes: nothing that anybody has to wait for. */
function seen(hold: ReleaseHold | null): ReleaseHold | null {
  return hold?.because === 'unseen' ? null : hold
}
