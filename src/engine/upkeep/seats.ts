/**
 * Who was replaced. The chain's events may be missed, repeated or reordered, so they are not read at all: the metagraph is
 * compared with the durable list of who sat where, and the difference is what happened, however often one looks.
 * A neuron is its hotkey and its block of registration (reliability B26).
 *
 * Different from the reference, which rebalances the hotkey that its event names: the new one (protocol section 9.5).
 *
 * What a replaced miner held is dropped page by page, each page one durable batch with the repairs it causes, and its seat is
 * given away in the last one: whoever dies half way finds the old seat again and goes on with what is left.
 */
import type { Availability } from '../availability.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import { BATCH_RECORDS, GRACE_MS } from '../limits.ts'
import type { EnginePorts, MetagraphView, NeuronView } from '../ports.ts'
import type { SeatRecord } from '../records.ts'
import type { Statistics } from '../statistics.ts'
import { applyBatch, newBatch, withoutHolders } from './batch.ts'
import type { Doubts } from './copies.ts'

export interface SeatsParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly locks: KeyedLock
  readonly doubts: Doubts
  /** Somebody new sits somewhere: a miner that may take copies. */
  readonly onSeatTaken: () => void
}

export interface Seats {
  /** Compares and drops. Rejects with what the index throws; the next call goes on. */
  refresh(): Promise<void>
  /** Replaced, and not yet dropped everywhere. */
  isLeaving(hotkey: string): boolean
  /**
   * False until the first comparison, and while the chain hides neurons that we know, up to an hour: nothing is repaired on
   * its word then.
   */
  trusted(): boolean
}

interface Difference {
  /** Seats whose holder is gone, with whoever sits there now. */
  readonly departures: readonly { readonly seat: SeatRecord; readonly by: NeuronView }[]
  /** Seats that are new or whose holder moved. */
  readonly taken: readonly NeuronView[]
  /** Known seats that the metagraph does not show. */
  readonly hidden: number
}

export function createSeats(parts: SeatsParts): Seats {
  const { ports } = parts
  const leaving = new Set<string>()
  let hiddenSinceMs: number | null = null
  let seen: MetagraphView | null = null
  let compared = false

  const noteHidden = (hidden: number) => {
    if (hidden === 0) {
      hiddenSinceMs = null
      return
    }
    if (hiddenSinceMs === null) {
      const detail = `the metagraph hides ${hidden} known neurons`
      ports.report({ kind: 'alarm', what: 'metagraph-shrank', detail })
    }
    hiddenSinceMs ??= ports.clock.monotonicMs()
  }

  return {
    async refresh() {
      const metagraph = ports.chain.metagraph()
      if (metagraph === seen) return
      const { departures, taken, hidden } = differenceOf(await ports.index.seats(), metagraph)
      noteHidden(hidden)
      compared = true
      for (const { seat } of departures) leaving.add(seat.hotkey)
      for (const { seat, by } of departures) {
        await depart(parts, seat, by)
        leaving.delete(seat.hotkey)
      }
      const changes = taken.map((neuron) => ({ kind: 'seat', seat: seatOf(neuron) }) as const)
      if (changes.length > 0) await ports.index.apply(changes, 'durable')
      if (departures.length + changes.length > 0) parts.onSeatTaken()
      seen = metagraph
    },
    isLeaving: (hotkey) => leaving.has(hotkey),
    trusted: () =>
      compared && (hiddenSinceMs === null || ports.clock.monotonicMs() - hiddenSinceMs >= GRACE_MS),
  }
}

function seatOf({ uid, hotkey, registeredAtBlock }: NeuronView): SeatRecord {
  return { uid, hotkey, registeredAtBlock }
}

function identityOf({ hotkey, registeredAtBlock }: SeatRecord | NeuronView): string {
  return `${hotkey} ${registeredAtBlock}`
}

const SAME: Difference = { departures: [], taken: [], hidden: 0 }

/** Of most blocks: everybody sits where the list says. */
function isSame(seats: readonly SeatRecord[], neurons: readonly NeuronView[]): boolean {
  return (
    seats.length === neurons.length &&
    seats.every((seat, i) => {
      const neuron = neurons[i]
      return (
        neuron?.uid === seat.uid &&
        neuron.hotkey === seat.hotkey &&
        neuron.registeredAtBlock === seat.registeredAtBlock
      )
    })
  )
}

function differenceOf(seats: readonly SeatRecord[], { neurons }: MetagraphView): Difference {
  if (isSame(seats, neurons)) return SAME
  const byUid = new Map(neurons.map((neuron) => [neuron.uid, neuron]))
  const present = new Set(neurons.map(identityOf))
  const known = new Map(seats.map((seat) => [seat.uid, seat]))
  const gone = seats.filter((seat) => !present.has(identityOf(seat)))
  // An older registration than the one we know is a view from the past, and replaces nobody.
  const departures = gone.flatMap((seat) => {
    const by = byUid.get(seat.uid)
    return by !== undefined && by.registeredAtBlock >= seat.registeredAtBlock ? [{ seat, by }] : []
  })
  const departed = new Set(departures.map(({ seat }) => seat.uid))
  const taken = neurons.filter((neuron) => {
    const seat = known.get(neuron.uid)
    if (seat === undefined) return true
    return (
      identityOf(seat) !== identityOf(neuron) && !departed.has(neuron.uid) && present.has(identityOf(seat))
    )
  })
  return { departures, taken, hidden: gone.length - departures.length }
}

/** Everything that we hold against the name of the one who left; its objects are queued for repair. */
async function depart(parts: SeatsParts, seat: SeatRecord, by: NeuronView) {
  const { ports, availability, statistics, locks, doubts } = parts
  const { hotkey } = seat
  const present = ports.chain.metagraph().neurons.some((neuron) => neuron.hotkey === hotkey)
  let pieces = 0
  for (;;) {
    const page = await ports.index.piecesOf(hotkey, '', BATCH_RECORDS)
    if (page.length === 0) break
    await locks.run(
      page.map(({ cid }) => cid),
      () => dropPage({ ports, statistics }, { hotkey, present }, page),
    )
    pieces += page.length
  }
  doubts.forgive(hotkey)
  availability.forget(hotkey)
  statistics.forget(hotkey)
  const batch = newBatch()
  batch.changes.push({ kind: 'stats-gone', hotkey }, { kind: 'seat', seat: seatOf(by) })
  await applyBatch({ ports, statistics }, batch, 'durable')
  ports.report({ kind: 'miner-replaced', uid: seat.uid, miner: hotkey, by: by.hotkey, pieces })
}

async function dropPage(
  { ports, statistics }: Pick<SeatsParts, 'ports' | 'statistics'>,
  { hotkey, present }: { readonly hotkey: string; readonly present: boolean },
  page: readonly { readonly cid: string; readonly dataHash: string; readonly purpose: 'user' | 'probe' }[],
): Promise<void> {
  const batch = newBatch()
  const sinceMs = ports.clock.nowMs()
  for (const { cid, dataHash, purpose } of page) {
    batch.changes.push({ kind: 'piece-gone', hotkey, dataHash }, { kind: 'pending-done', hotkey, dataHash })
    if (purpose === 'probe') continue
    const record = await ports.index.object(cid)
    if (record === null) continue
    // Whoever came back under the same name may still have the bytes: no copy, but a place to ask until there are enough.
    const next = present ? record : withoutHolders(record, new Set([hotkey]))
    if (next !== record) batch.changes.push({ kind: 'object', record: next })
    batch.changes.push({ kind: 'repair', entry: { cid, sinceMs, reason: 'replaced' } })
  }
  await applyBatch({ ports, statistics }, batch, 'durable')
  for (const { cid, purpose } of page) {
    if (purpose === 'user') ports.report({ kind: 'copy-lost', cid, miner: hotkey, reason: 'replaced' })
  }
}
