/** One look at a file: its receipts, what audits found, and what validators said, against the chain as it is now. */

import type { ObjectRepair } from '../health-api.ts'
import type { ChainView } from '../ports.ts'
import type { Session } from '../session.ts'
import type { AuditRuns } from './audit-runs.ts'
import { type Sighting, sightingOf } from './copies.ts'
import { type ObjectCopies, objectsOf } from './file-health.ts'
import type { RepairNotes } from './repair-notes.ts'
import { type RepairNote, repairOf } from './repairs.ts'

export interface Look {
  readonly fileCid: string
  readonly view: ChainView
  readonly sighting: Sighting
  readonly objects: readonly ObjectCopies[]
  readonly repairs: readonly RepairOfObject[]
}

export interface RepairOfObject {
  readonly object: ObjectCopies
  readonly note: RepairNote | null
  readonly repair: ObjectRepair
}

export interface LookParts {
  readonly session: Pick<Session, 'access' | 'proofs'>
  readonly notes: RepairNotes
  readonly runs: AuditRuns
}

/** @param fileCid of its manifest, or of the pack it lies in @throws DriveError vault-damaged, ChainError */
export async function lookAt({ session, notes, runs }: LookParts, fileCid: string): Promise<Look> {
  const view = await session.access.ring.view()
  const sighting = sightingOf(view.metagraph)
  const parts = await session.proofs.parts(fileCid)
  const runsOf = new Map(
    await Promise.all(parts.map(async ({ cid }) => [cid, await runs.runs(cid)] as const)),
  )
  const objects = objectsOf(parts, runsOf, sighting)
  const known = await notes.of(fileCid)
  const repairs = objects.flatMap((object) => {
    const note = known.get(object.part.cid) ?? null
    const repair = repairOf(object, note, sighting)
    return repair === null ? [] : [{ object, note, repair }]
  })
  return { fileCid, view, sighting, objects, repairs }
}
