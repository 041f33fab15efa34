/**
 * Monitor, repair, distribute, purge and sweep put together: what keeps objects whole between an upload and its end. See
 * docs/upkeep.md for what the document says, what the reference does and what is done here.
 */
import { BATCH_RECORDS } from '../limits.ts'
import { createPlacings } from '../placings.ts'
import type { EnginePorts } from '../ports.ts'
import { createCopies, createDoubts } from './copies.ts'
import { distribute } from './distribute.ts'
import { copyDoubtful, copyLost } from './losses.ts'
import { createMonitor } from './monitor.ts'
import { purge } from './purge.ts'
import { createRepair } from './repair.ts'
import { createRests } from './rests.ts'
import { createSeats } from './seats.ts'
import { createSweep } from './sweep.ts'
import type { RoundCount, Upkeep, UpkeepParts } from './upkeep-types.ts'
import { createWaryClock } from './wary-clock.ts'

const NOTHING: RoundCount = { asked: 0, passed: 0 }

export function createUpkeep(parts: UpkeepParts): Upkeep {
  const { ports, announcer, discards } = parts
  let stopped = false
  const isStopped = () => stopped
  const guarded = createGuard(ports, isStopped)
  const rests = createRests(ports.clock)
  const nowMs = createWaryClock(ports.clock)
  const doubts = createDoubts()
  const seats = createSeats({ ...parts, doubts, onSeatTaken: () => rests.wake() })
  const onDown = (hotkey: string) => guarded('monitor', undefined, () => queuePieces(parts, hotkey))
  const onBack = (hotkey: string | null) => {
    doubts.forgive(hotkey)
    discards.wake(hotkey)
    rests.wake()
  }
  const onHeard = (hotkey: string) => discards.wake(hotkey)
  const monitor = createMonitor({ ...parts, onDown, onBack, onHeard })
  const isLeaving = (hotkey: string) => seats.isLeaving(hotkey)
  const isDown = (hotkey: string) => monitor.isDown(hotkey)
  const copies = createCopies(ports, { isDown, isLeaving, doubts })
  const losses = { ...parts, doubts, copies }
  const mayRepair = () => seats.trusted() && !monitor.allSilent()
  const mending = {
    ...parts,
    copies,
    isLeaving,
    mayRepair,
    isStopped,
    rests,
    copyLost: (loss: Parameters<Upkeep['copyLost']>[0]) => copyLost(losses, loss),
  }
  const repair = createRepair(mending)
  const placings = createPlacings(parts)
  const sweep = createSweep(mending)

  const follow = createRerun(() => guarded('seats', undefined, () => seats.refresh()))
  return {
    copyLost: mending.copyLost,
    async copyDoubtful(loss) {
      // Nobody answers: the silence about this piece is the same one.
      if (!monitor.allSilent()) await copyDoubtful(losses, loss)
    },
    copyRestored: (hotkey, dataHash) => doubts.remove(hotkey, dataHash),
    objectGone(cid, dataHash, hotkeys) {
      rests.forget(cid)
      for (const hotkey of hotkeys) doubts.remove(hotkey, dataHash)
    },
    async onMetagraph() {
      await follow()
      await guarded('announce', undefined, () => announcer.refill())
      await guarded('discard', undefined, () => discards.refill())
      await guarded('placing', undefined, () => placings.collect())
    },
    trustsChain: () => seats.trusted(),
    monitor: () => guarded('monitor', NOTHING, () => monitor.run()),
    repair: () => guarded('repair', NOTHING, () => repair.run()),
    distribute: () =>
      guarded('distribute', NOTHING, async () => (mayRepair() ? distribute(mending) : NOTHING)),
    purge: () => guarded('purge', NOTHING, () => purge({ ...parts, nowMs, isStopped })),
    sweep: () => guarded('sweep', NOTHING, () => sweep.run()),
    isDown,
    isLeaving,
    healthy: (record, written) => copies.healthy(record, written),
    health: () => sweep.health(),
    seen: () => ({ down: monitor.down(), doubts: doubts.all() }),
    adopt(seen) {
      monitor.adopt(seen.down)
      doubts.adopt(seen.doubts)
    },
    stop() {
      stopped = true
    },
  }
}

/** What a miner holds, queued page by page. Not synced: after a crash the monitor finds it down again. */
async function queuePieces({ ports }: UpkeepParts, hotkey: string): Promise<void> {
  let from = ''
  for (;;) {
    const page = await ports.index.piecesOf(hotkey, from, BATCH_RECORDS)
    const sinceMs = ports.clock.nowMs()
    const users = page.filter(({ purpose }) => purpose === 'user')
    const changes = users.map(
      ({ cid }) => ({ kind: 'repair', entry: { cid, sinceMs, reason: 'down' } }) as const,
    )
    if (changes.length > 0) await ports.index.apply(changes, 'relaxed')
    const last = page.at(-1)
    if (last === undefined || page.length < BATCH_RECORDS) return
    from = `${last.dataHash}\0`
  }
}

/** Runs `work` once at a time; a call that comes meanwhile makes it run once more. */
function createRerun(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    do {
      again = false
      await work()
    } while (again)
    running = null
  }
  return () => {
    again = running !== null
    running ??= run()
    return running
  }
}

type Guard = <T>(action: string, otherwise: T, work: () => Promise<T>) => Promise<T>

/** The disk is what may refuse: it is reported, and the next round finds everything as it was. */
function createGuard({ report }: EnginePorts, isStopped: () => boolean): Guard {
  return async (action, otherwise, work) => {
    if (isStopped()) return otherwise
    try {
      return await work()
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'index failed'
      report({ kind: 'storage-failed', action, detail })
      return otherwise
    }
  }
}
