/** The calls of drive-api.ts about how safe the copies of a file are, as outcomes. */
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import { pictureOf } from './health/file-health.ts'
import { forecastOf } from './health/forecast.ts'
import type { Look } from './health/health-look.ts'
import { repairPicture } from './health/repairs.ts'
import { restoreShort } from './health/restore.ts'
import { subnetRisk } from './health/risk.ts'
import type { FileHealth, HealthApi } from './health-api.ts'
import { sessionFor } from './sees/for-action.ts'
import { requireFile } from './transfer/download-jobs.ts'

/** Seconds between two blocks of the public chains. A local one may have any. */
const BLOCK_SECONDS = 12

export function healthCalls(door: Door): HealthApi {
  return {
    fileHealth: (entryId) =>
      outcome(async () => {
        const { session, health } = door.need()
        const look = await health.look(requireFile(session, entryId).content.ref.cid)
        health.ask(look)
        return healthOf(entryId, look)
      }),
    restoreCopies: (entryId) =>
      outcome(async () => {
        const { session, health, audits, controller } = door.need()
        const { cid } = requireFile(session, entryId).content.ref
        const ask = async (): Promise<void> => {
          // One that is under way, here or in another tab, may ask about other files.
          await audits.desk.settled()
          await audits.desk.begin({ kind: 'entries', ids: [entryId] }, 'quick')
          await audits.desk.settled()
        }
        const look = () => health.look(cid)
        return restoreShort(sessionFor(session, 'upkeep'), look, ask, controller.signal)
      }),
  }
}

function healthOf(entryId: string, { objects, repairs, view }: Look): FileHealth {
  const { metagraph, networkName } = view
  return {
    entryId,
    block: metagraph.block,
    blockSeconds: networkName === 'finney' || networkName === 'test' ? BLOCK_SECONDS : null,
    ...pictureOf(objects, subnetRisk(metagraph)),
    forecast: forecastOf(objects, metagraph),
    ...repairPicture(repairs.map(({ repair }) => repair)),
  }
}
