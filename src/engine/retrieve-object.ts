/**
 * Retrieval of one object (protocol sections 2.4 and 4.5): ask holders one after the other, a rival as soon as one
 * is slow, and hand out only bytes that hash to the object's names (V8 and V9).
 *
 * Different from the reference, which takes the first answer whose chained pair is consistent with itself: any
 * string passes that check (S1, S5), so one liar among the holders spoils the object. The bytes themselves are
 * the stronger proof, so the chained pair is not looked at here.
 */
import { cidOf } from '../protocol/cid.ts'
import { dec, hashData } from '../protocol/hash.ts'
import type { Receipt } from '../wire/receipt.ts'
import type { Availability } from './availability.ts'
import { neuronOf } from './candidates.ts'
import { callWithin, createSignal } from './deadline.ts'
import { drawSeed } from './group-parameters.ts'
import { holdersOf } from './holders.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { attemptTimeoutMs, HEDGE_MS, OPERATION_MS } from './limits.ts'
import { pieceAfterRetrieve } from './piece-seeds.ts'
import type { CallFailure, EnginePorts, MetagraphView, NodeAddress } from './ports.ts'
import { shuffled } from './random-choice.ts'
import type { ObjectRecord, PieceRecord } from './records.ts'
import { isAskable } from './term.ts'

/** One place where the object may be, by the word of one record. */
interface Place extends NodeAddress {
  readonly record: ObjectRecord
}

export interface RetrieveAttempt {
  readonly hotkey: string
  /** `claim-false`: the miner served what was asked for, and that is not the object. */
  readonly outcome: 'verified' | 'wrong-bytes' | 'claim-false' | CallFailure
  /**
   * Whether this validator counts the piece among what the miner holds for it, still when the answer came, and its end is
   * not near; anything else says nothing of the miner.
   */
  readonly credited: boolean
  readonly ms: number
  readonly dataHash: string
}

export interface Retrieval {
  /** `record` is the one that led to the bytes; of our own, only with the receipts of those who still hold it. */
  readonly found: { readonly data: Uint8Array; readonly record: ObjectRecord } | null
  readonly attempts: readonly RetrieveAttempt[]
}

export interface RetrievalContext {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly locks: KeyedLock
  /** How a seed is written before it is sent. Default: `relaxed`, because a user waits. */
  readonly seedWrites?: 'durable' | 'relaxed'
}

/**
 * Tries everybody that any of `records` names. Never rejects.
 * @param records our own record first, then claims of other validators, which may be false in every member
 */
export async function retrieveObject(
  context: RetrievalContext,
  cid: string,
  records: readonly ObjectRecord[],
): Promise<Retrieval> {
  const known = await Promise.all(records.map((record) => knownHolders(context.ports, record)))
  return askInTurn(context, cid, placesOf(context, known))
}

function askInTurn(context: RetrievalContext, cid: string, waiting: Place[]): Promise<Retrieval> {
  const { clock } = context.ports
  const deadlineMs = clock.monotonicMs() + OPERATION_MS
  const attempts: RetrieveAttempt[] = []
  const over = createSignal()
  return new Promise((resolve) => {
    let running = 0
    let found: Retrieval['found'] = null
    let withdrawHedge = () => {}
    const settle = (place: Place, attempt: RetrieveAttempt, data: Uint8Array | null) => {
      running -= 1
      attempts.push(attempt)
      if (data !== null && found === null) {
        found = { data, record: place.record }
        withdrawHedge()
        over.fire()
      }
      // The losers are told at once, so this waits for nobody.
      if (found === null) launch()
      else if (running === 0) resolve({ found, attempts })
    }
    const launch = () => {
      withdrawHedge()
      const leftMs = deadlineMs - clock.monotonicMs()
      const place = leftMs > 0 ? waiting.shift() : undefined
      if (place === undefined) {
        if (running === 0) resolve({ found, attempts })
        return
      }
      running += 1
      withdrawHedge = clock.after(HEDGE_MS, launch)
      void retrieveFrom(context, cid, place, leftMs, over.fired).then(({ attempt, data }) =>
        settle(place, attempt, data),
      )
    }
    launch()
  })
}

interface KnownHolders {
  /** With the receipts of holders. */
  readonly record: ObjectRecord
  readonly hints: readonly Receipt[]
}

/** Nobody but us can say of our pieces who lost one. A disk that refuses stops uploads, not downloads: then all are asked alike. */
async function knownHolders({ index, report }: EnginePorts, record: ObjectRecord): Promise<KnownHolders> {
  if (record.claimedBy !== null) return { record, hints: [] }
  try {
    const { held, hints } = await holdersOf(index, record)
    return { record: { ...record, receipts: held }, hints }
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    report({ kind: 'storage-failed', action: 'retrieve-holders', detail })
    return { record, hints: [] }
  }
}

/**
 * Random order within a record, holders that lately did not answer behind the others; records take turns, ours begins. Those
 * that were found out come last: they cost an attempt, and only where nobody else gave the bytes.
 */
function placesOf({ ports, availability }: RetrievalContext, known: readonly KnownHolders[]): Place[] {
  const metagraph = ports.chain.metagraph()
  const columns = known.map(({ record }) =>
    shuffled(ports.random, record.receipts).flatMap((receipt) => place(record, receipt, metagraph)),
  )
  // Taking turns bounds what one false claim costs: at most one wasted attempt between two true holders.
  const turns: Place[] = []
  for (let row = 0; columns.some((column) => row < column.length); row += 1) {
    turns.push(...columns.flatMap((column) => column.slice(row, row + 1)))
  }
  const last = known.flatMap(({ record, hints }) =>
    hints.flatMap((receipt) => place(record, receipt, metagraph)),
  )
  // Whoever we found out comes last also where another validator counts on it.
  const seen = new Set(last.map(nameOf))
  const distinct = turns.filter((each) => !seen.has(nameOf(each)) && seen.add(nameOf(each)))
  return [
    ...distinct.filter(({ hotkey }) => !availability.isResting(hotkey)),
    ...distinct.filter(({ hotkey }) => availability.isResting(hotkey)),
    ...last,
  ]
}

function nameOf({ hotkey, record }: Place): string {
  return `${hotkey} ${record.dataHash}`
}

function place(record: ObjectRecord, { miner }: Receipt, metagraph: MetagraphView): Place[] {
  const axon = neuronOf(metagraph, miner)?.axon ?? null
  return axon === null ? [] : [{ hotkey: miner, ip: axon.ip, port: axon.port, record }]
}

/**
 * Writes the seed to the miner's piece before it is sent (piece-seeds.ts): the miner has it from then on, also when we die
 * meanwhile. Not synced while a user waits: a seed that a power cut takes raises an alarm about us, at most.
 * @returns the piece as it was, when we count it among what the miner holds for us
 */
async function noteSeed(
  { ports, locks, seedWrites = 'relaxed' }: RetrievalContext,
  { hotkey, record }: Place,
  seed: string,
): Promise<PieceRecord | null> {
  try {
    // Our own record names the piece's object. On another validator's word as well: a piece that we placed there too answers in our
    // name and takes the seed.
    const known = record.claimedBy === null ? record : await ports.index.piece(hotkey, record.dataHash)
    if (known === null) return null
    return await locks.run([known.cid], async () => {
      const piece = await ports.index.piece(hotkey, record.dataHash)
      if (piece !== null) await ports.index.apply([pieceAfterRetrieve(piece, seed)], seedWrites)
      const counts = record.claimedBy === null && piece !== null && isAskable(piece, ports.clock)
      return counts ? piece : null
    })
  } catch (error) {
    // A disk that refuses stops uploads, not downloads.
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'retrieve-seed', detail })
    return null
  }
}

/** False when the object was deleted meanwhile: its miner was told to discard the piece, and did. */
async function isStillHeld(
  { ports }: RetrievalContext,
  { hotkey, dataHash, born }: PieceRecord,
): Promise<boolean> {
  try {
    return (await ports.index.piece(hotkey, dataHash))?.born === born
  } catch {
    // A record that cannot be read accuses nobody.
    return false
  }
}

async function retrieveFrom(
  context: RetrievalContext,
  cid: string,
  place: Place,
  leftMs: number,
  cancelled: Promise<void>,
): Promise<{ attempt: RetrieveAttempt; data: Uint8Array | null }> {
  const { ports, availability } = context
  const { hotkey, ip, port, record } = place
  const { dataHash, length } = record
  const seed = drawSeed(ports.random)
  const piece = await noteSeed(context, place, seed)
  const timeoutMs = Math.min(attemptTimeoutMs(length), leftMs)
  const { result, ms } = await callWithin(ports.clock, timeoutMs, cancelled, (limits) =>
    ports.miners.retrieve({ hotkey, ip, port }, { dataHash, seed }, limits),
  )
  const credited = piece !== null && (await isStillHeld(context, piece))
  const attempt = (outcome: RetrieveAttempt['outcome']) => ({ hotkey, outcome, credited, ms, dataHash })
  availability.note(hotkey, result.ok ? 'answered' : result.reason)
  if (!result.ok) {
    // That a piece is gone which only another validator's word, or a record that went meanwhile, says is there is no news.
    if (result.reason !== 'cancelled' && (credited || result.reason !== 'missing')) {
      ports.report({ kind: 'holder-bad', cid, miner: hotkey, reason: result.reason, detail: result.detail })
    }
    return { attempt: attempt(result.reason), data: null }
  }
  const { data } = result.value
  const { sha3, sha256 } = ports.hashing
  const named = dec(hashData(data, sha3)) === dataHash
  if (named && cidOf(data, sha256) === cid) return { attempt: attempt('verified'), data }
  // A miner that gave exactly the piece it was asked for is not to blame for a claim that names the wrong one.
  const outcome = named ? 'claim-false' : 'wrong-bytes'
  const detail = `${data.length} bytes that are not the object`
  ports.report({ kind: 'holder-bad', cid, miner: hotkey, reason: outcome, detail })
  return { attempt: attempt(outcome), data: null }
}
