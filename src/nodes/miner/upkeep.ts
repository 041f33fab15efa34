/**
 * What a miner does unasked: forget expired pieces, and read pieces back so that rot is found and declared here
 * before a challenge finds it. Both are slow on purpose: they share one disk with what is asked.
 */
import { errorFields, type Log } from '../shared/log.ts'
import type { PieceStore } from './piece-store.ts'

const PURGE_EVERY_MS = 10 * 60_000
/** One piece of 8 MiB at a time: a terabyte takes some weeks, a local network's pieces some minutes. */
const SCRUB_EVERY_MS = 10_000

/** @returns stops it and waits for the step it is in */
export function startUpkeep(store: PieceStore, log: Log): () => Promise<void> {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let names = store.names()
  const purge = async (): Promise<void> => {
    const removed = await store.purgeExpired()
    if (removed > 0) log.info('expired-pieces-removed', { pieces: removed })
  }
  const scrub = async (): Promise<void> => {
    const next = await names.next()
    if (next.done === true) names = store.names()
    else await store.openForeign(next.value)
  }
  const step = (work: () => Promise<void>) => (): void => {
    running = running
      .then(() => (stopped ? undefined : work()))
      .catch((caught: unknown) => log.warn('upkeep-failed', errorFields(caught)))
  }
  const timers = [setInterval(step(purge), PURGE_EVERY_MS), setInterval(step(scrub), SCRUB_EVERY_MS)]
  step(purge)()
  return async () => {
    stopped = true
    for (const timer of timers) clearInterval(timer)
    await running
    await names.return(undefined)
  }
}
