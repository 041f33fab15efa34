/**
 * Telling miners that pieces of deleted objects may go before their end. What is still to be told is in the index, written in
 * the batch that removed the object; a miner that was away is told when it is back, until the piece's own end, when it
 * forgets it by itself. How much of it there may be at most: discard-bound.ts.
 *
 * So are miners that were asked to store and are in no record (strays.ts).
 *
 * The same bytes may be stored on the same miner again while a Discard is on its way. So a Discard names the seeds of the
 * piece that went, and does nothing to one that was stored with another. A miner knows the seed of its last Store only, and that may
 * be one whose answer was lost, behind one that counts: so whoever is a holder now is told nothing, and its record takes the seeds.
 */
import { MAX_DISCARD_SEEDS } from '../wire/limits.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import { neuronOf } from './candidates.ts'
import { callWithin } from './deadline.ts'
import { createDiscardBound } from './discard-bound.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { DISCARD_GRACE_MS, DISCARD_LOOK, DISCARD_PARALLEL, DISCARD_TIMEOUT_MS, nowSeconds } from './limits.ts'
import { pieceWithSeeds } from './piece-seeds.ts'
import type { EnginePorts } from './ports.ts'
import type { DiscardEntry, ObjectRecord, PieceRecord } from './records.ts'
import { endOf } from './term.ts'

export interface Discards {
  /**
   * Starts telling of entries that are durable. Nobody waits for a miner that lately did not answer.
   * @returns how many miners have confirmed within a few seconds; the rest is told later
   */
  deliver(entries: readonly DiscardEntry[]): Promise<number>
  /** Once after each block: goes on with what is left. Rejects with what the index throws. */
  refill(): Promise<void>
  /** Entries in the index, when this process last looked all of them over; null: it never did. */
  waiting(): number | null
  /** This miner answers again; null: all of them. What waits for it is told after the next block. */
  wake(hotkey: string | null): void
  stop(): void
}

/** Rest of a miner that did not answer, doubled at each further failure, milliseconds. */
const REST_MS = 30_000
const REST_MAX_MS = 600_000

/**
 * What is to be told of a piece whose record goes now, until the object's end: its miner may have renewed the piece although
 * its answer was lost. The seed of its Store is enough for a miner that remembers it; those that it may hold now are for
 * others, and a power cut may have taken the last of them.
 * @param receipt of the Store that the record of the object tells of
 */
export function discardOf(record: ObjectRecord, piece: PieceRecord, receipt: Receipt): DiscardEntry {
  const { hotkey, dataHash, born } = piece
  const held = piece.seeds.map(({ seed }) => seed).reverse()
  const seeds = [...new Set([receipt.seed, born, ...held])].slice(0, MAX_DISCARD_SEEDS)
  return { hotkey, dataHash, born, seeds, until: Math.max(endOf(piece), endOf(record)) }
}

/** Of a miner that was found out no record says which seeds it may hold; it remembers that of its last Store. */
export function discardOfHint(record: ObjectRecord, { miner, seed }: Receipt): DiscardEntry {
  return { hotkey: miner, dataHash: record.dataHash, born: seed, seeds: [seed], until: endOf(record) }
}

const keyOf = ({ hotkey, dataHash, born }: DiscardEntry): string => `${hotkey} ${dataHash} ${born}`

/** Sorts after every entry of this miner. */
const lastOf = (hotkey: string): DiscardEntry => ({ hotkey, dataHash: '~', born: '', seeds: [], until: 0 })

/** @param locks of objects */
export function createDiscards(ports: EnginePorts, locks: KeyedLock): Discards {
  const { clock, index } = ports
  const running = new Set<string>()
  const rests = new Map<string, { readonly untilMs: number; readonly failures: number }>()
  let after: DiscardEntry | undefined
  let stopped = false

  const isResting = (hotkey: string) => (rests.get(hotkey)?.untilMs ?? 0) > clock.monotonicMs()
  const rest = (hotkey: string) => {
    // Of several that were told of at once, and failed together.
    if (isResting(hotkey)) return
    const failures = (rests.get(hotkey)?.failures ?? 0) + 1
    const ms = Math.min(REST_MS * 2 ** Math.min(failures - 1, 10), REST_MAX_MS)
    rests.set(hotkey, { untilMs: clock.monotonicMs() + ms, failures })
  }

  /** Whether the miner is a holder of the piece; then nothing is to be told any more. */
  const isHolder = async ({ hotkey, dataHash, born, seeds }: DiscardEntry): Promise<boolean> => {
    const found = await index.piece(hotkey, dataHash)
    if (found === null) return false
    await locks.run([found.cid], async () => {
      const piece = await index.piece(hotkey, dataHash)
      if (piece === null) return
      await index.apply(
        [pieceWithSeeds(piece, seeds), { kind: 'discard-done', hotkey, dataHash, born }],
        'relaxed',
      )
    })
    return true
  }

  /** Whether the miner confirmed. Never rejects. */
  const tell = async (entry: DiscardEntry): Promise<boolean> => {
    const key = keyOf(entry)
    if (running.has(key) || stopped || (entry.notBefore ?? 0) > nowSeconds(clock)) return false
    running.add(key)
    try {
      if (await isHolder(entry)) return false
      const told = await tellOnce(ports, entry)
      if (told === 'absent' || told === 'over') return false
      if (told === 'failed') {
        rest(entry.hotkey)
        return false
      }
      rests.delete(entry.hotkey)
      const { hotkey, dataHash, born } = entry
      await index.apply([{ kind: 'discard-done', hotkey, dataHash, born }], 'relaxed')
      return told === 'discarded'
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'index failed'
      ports.report({ kind: 'storage-failed', action: 'discard', detail })
      return false
    } finally {
      running.delete(key)
    }
  }

  const tellAll = async (entries: readonly DiscardEntry[], confirmed: () => void): Promise<void> => {
    const waiting = [...entries]
    const worker = async (): Promise<void> => {
      for (let entry = waiting.shift(); entry !== undefined && !stopped; entry = waiting.shift())
        if (!isResting(entry.hotkey) && (await tell(entry))) confirmed()
    }
    await Promise.all(Array.from({ length: DISCARD_PARALLEL }, worker))
  }

  const bound = createDiscardBound(ports, isHolder)
  const isAway = (hotkey: string) => isResting(hotkey) || axonOf(ports, hotkey) === null
  /** What comes next, round and round. A miner that rests or is not there is stepped over, however much waits for it. */
  const next = async (): Promise<DiscardEntry[]> => {
    const page: DiscardEntry[] = []
    while (page.length < DISCARD_LOOK) {
      const [first] = await index.discards(1, after)
      after = first
      if (first === undefined) break
      if (isAway(first.hotkey)) after = lastOf(first.hotkey)
      else {
        const others = await index.discards(DISCARD_LOOK - page.length - 1, first)
        const own = [first, ...others.filter(({ hotkey }) => hotkey === first.hotkey)]
        page.push(...own)
        after = own.at(-1)
      }
    }
    return page
  }

  return {
    deliver: (entries) =>
      new Promise((resolve) => {
        let count = 0
        const withdraw = clock.after(DISCARD_GRACE_MS, () => resolve(count))
        void tellAll(entries, () => void (count += 1)).then(() => {
          withdraw()
          resolve(count)
        })
      }),
    async refill() {
      await bound.tend()
      void tellAll(await next(), () => {})
    },
    waiting: () => bound.waiting(),
    wake(hotkey) {
      if (hotkey === null) rests.clear()
      else rests.delete(hotkey)
    },
    stop() {
      stopped = true
    },
  }
}

/** `over`: its end has come, so that nothing is to be told any more. */
type Told = 'discarded' | 'done' | 'over' | 'absent' | 'failed'

/** Where it listens; null: it is not in the subnet, or nowhere. */
function axonOf({ chain }: EnginePorts, hotkey: string) {
  return neuronOf(chain.metagraph(), hotkey)?.axon ?? null
}

async function tellOnce(ports: EnginePorts, { hotkey, dataHash, seeds, until }: DiscardEntry): Promise<Told> {
  if (until <= nowSeconds(ports.clock)) return 'over'
  const axon = axonOf(ports, hotkey)
  if (axon === null) return 'absent'
  const { result } = await callWithin(ports.clock, DISCARD_TIMEOUT_MS, null, (limits) =>
    ports.miners.discard({ hotkey, ip: axon.ip, port: axon.port }, { dataHash, seeds }, limits),
  )
  if (!result.ok) return 'failed'
  ports.report({ kind: 'discarded', miner: hotkey, outcome: result.value })
  return result.value === 'discarded' ? 'discarded' : 'done'
}
