/**
 * The numbers that decisions are made with: each with its unit, its origin and what changing it does.
 */
import { RECORD_BYTES } from '../protocol/content-tree.ts'
import { STORE_LIFE_MS } from '../wire/limits.ts'
import type { Clock } from './ports.ts'

/** Verified copies in distinct failure domains before an upload is acknowledged (protocol section 4.4, R). */
export const COPIES = 3

/** Seconds that an object lives when its owner does not say; the reference's 30 days (section 2.1). */
export const TTL_DEFAULT = 2_592_000

/** Seconds by which a stored object may end sooner than an upload of the same bytes asks without being placed again. */
export const RENEWAL_SLACK = 3_600

/**
 * One attempt may take a fixed part (connection, fsync, proof) and a share for its bytes. 8 MiB get 22 s: a
 * miner below about 0.4 MiB/s counts as late and is replaced. Smaller values punish honest slow miners.
 */
const ATTEMPT_BASE_MS = 10_000
const ATTEMPT_MS_PER_MIB = 1_500

/** Milliseconds that a Store or Retrieve of `bytes` may take. */
export function attemptTimeoutMs(bytes: number): number {
  return ATTEMPT_BASE_MS + Math.ceil((bytes * ATTEMPT_MS_PER_MIB) / 2 ** 20)
}

/** All attempts of one upload or download together: the reference's clients give up after 60 s (4.2). */
export const OPERATION_MS = 55_000

/** A holder that has not answered for this long gets a rival, so that one straggler costs 2 s, not a time-out. */
export const HEDGE_MS = 2_000

/** How long an upload waits for one other validator to know of it, so that our death right after loses nothing. */
export const ANNOUNCE_GRACE_MS = 400

/** Before a miner that said it was busy is asked again, when nobody else is left. */
export const BUSY_PAUSE_MS = 500

export const ANNOUNCE_TIMEOUT_MS = 5_000

/**
 * Milliseconds after which a call that was given up does not arrive any more: nodes refuse a request whose nonce is older than
 * ten seconds. Before that a validator is not told the opposite of what it may still hear.
 */
export const STALE_CALL_MS = 15_000

/**
 * Before a miner is told to discard what a Store left: that Store is kept or refused then, because its head may come for so long, and its
 * body so long after it; and every placement that reached the miner before it has been written. Less would let it take a copy that
 * another one is about to count.
 */
export const STRAY_WAIT_MS = STALE_CALL_MS + Math.max(OPERATION_MS, STORE_LIFE_MS)

/** A placement and its batch take at most about one operation: what is there for longer was left by a process that died (placings.ts). */
export const PLACING_ABANDONED_MS = 4 * OPERATION_MS

/** Callers that may delete one object. A later one gets its copies like everybody, but no say in their end. */
export const OWNERS_MAX = 16

/** Milliseconds for a miner to renew or to discard a piece: a record to write, no byte to read. */
export const RENEW_TIMEOUT_MS = 5_000
export const DISCARD_TIMEOUT_MS = 5_000

/** Deletes that may have been written although the index refused them, as many as a process remembers; the oldest leaves. */
export const MAX_UNSURE_REMOVALS = 4_096

/** How long a delete waits for miners to confirm; the others are told later. */
export const DISCARD_GRACE_MS = 3_000

/** Pieces that are told of at once, and entries looked at after a block. */
export const DISCARD_PARALLEL = 8
export const DISCARD_LOOK = 256

/**
 * Pieces that one miner is still to be told to discard, at most: half a kilobyte to one and a half each, so 100 MB of a miner that
 * never answers. A larger number fills the index for miners that may never come back; a smaller one leaves more bytes with one that
 * was away for long, until their own end.
 */
export const DISCARDS_OF_ONE = 65_536

/** Entries that are looked over for that after a block: a million of them take 1,000 blocks. */
export const DISCARD_SWEEP = 1_000

/** Vaults whose heads one caller may begin here, and bytes of all heads together: a head has up to 460 KiB. */
export const HEADS_OF_ONE = 16
export const HEADS_BYTES = 8 * 2 ** 30

/**
 * Bytes up to which a vault that has a head here may replace it however full it is: strangers who fill a validator keep new
 * vaults out, and nobody from saving a drive. The drive's heads stay below it (96 KiB of index, 16 of names, a vault file).
 * A larger one makes room for fewer vaults, 65,536 as it is.
 */
export const HEAD_ROOM_BYTES = 128 * 2 ** 10

/** Bytes of verified objects in memory, for ranges: eight parts of a film that several people watch. */
export const RANGE_CACHE_BYTES = 64 * 2 ** 20

/**
 * Milliseconds for which a miner that failed an audit, lost a piece or lied about a Store gets new copies only where there
 * are not enough others. Longer than it takes a probe to come by again, so that a liar without pieces stays behind; an honest
 * miner with one bad sector loses some hours of new copies, and nothing of what it has.
 */
export const SUSPICION_MS = 6 * 3_600_000

/** Recorded holders of one object at most; beyond it copies that do not count leave the record first (reliability I3, k + 4). */
export const HOLDERS_MAX = COPIES + 4

/** Healthy copies up to which `distribute` adds one: the document adds two at each turn, without end. */
export const DISTRIBUTE_COPIES = COPIES + 1

/** Milliseconds for which the absence of everything is taken for our own fault: nothing is declared lost before. */
export const GRACE_MS = 3_600_000

/** Seconds that a record outlives its object, so that a clock put right by an hour deletes nothing early. */
export const PURGE_GRACE = 3_600

/** Miners pinged in one step, and milliseconds for each (protocol section 9.2). */
export const MONITOR_MINERS = 40
export const MONITOR_TIMEOUT_MS = 5_000

/**
 * What one step may repair: objects looked at, bytes stored anew, objects at the same time (each is in memory once). More
 * heals sooner and leaves less of the link to users; 512 MiB in three steps re-home 1.5 GiB.
 */
export const REPAIR_LOOK = 2_048
export const REPAIR_BYTES = 512 * 2 ** 20
export const REPAIR_PARALLEL = 4
/** Milliseconds after which a step mends no further object: slow miners must not keep the next step's questions waiting. */
export const REPAIR_MS = 60_000

/** Rest of an object that could not be repaired, doubled at each further failure, milliseconds. */
export const REPAIR_REST_MS = 30_000
export const REPAIR_REST_MAX_MS = 600_000

/** Objects that the sweep looks at in one step: a million of them take 1,000 steps. */
export const SWEEP_OBJECTS = 1_000

/** Expired records removed in one purge at most, and records in one batch of any upkeep. */
export const PURGE_RECORDS = 20_000
export const BATCH_RECORDS = 256

/** Unix seconds. */
export function nowSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000)
}

/** Blocks between two steps of the validator (protocol section 9.2). */
export const STEP_BLOCKS = 3

/** Miners asked in one challenge or retrieve round, all at once (section 9.2). */
export const AUDIT_MINERS = 10

/**
 * Chunks that a challenged piece is cut into at most. Each costs the miner two scalar multiplications, so 32 are about
 * 0.2 s of its time; more would only let a validator keep miners busy (reliability finding 3).
 */
export const CHUNKS_MAX = 32

/**
 * Chunks that an owner may have a piece cut into: one record each of a part of 8 MiB, so that a question costs 16 KiB and not
 * 256. Half a second of the miner's time for the first question of an audit; the others find the tree made.
 */
export const OWNER_CHUNKS_MAX = 512

/** Bytes of the chunk that an owner may ask for: seven different ones fit into one answer. */
export const OWNER_CHUNK_BYTES_MAX = 64 * RECORD_BYTES

/** Section 9.2 gives a Challenge 30 s, a Retrieve and a probe 60 s; larger pieces get the time to read and send them. */
const CHALLENGE_MS = 30_000
const RETRIEVE_MS = 60_000
const PROBE_MS = 60_000

export function challengeTimeoutMs(bytes: number): number {
  return CHALLENGE_MS + Math.ceil((bytes * ATTEMPT_MS_PER_MIB) / 2 ** 20)
}

/**
 * What an owner's further questions wait for a miner that let one run out of all its time, and for how long that is so: an
 * honest answer takes well below a second, and a thorough audit has dozens of questions.
 */
export const OWNER_IMPATIENT_MS = 4_000
export const OWNER_PATIENCE_REST_MS = 300_000

export function retrieveTimeoutMs(bytes: number): number {
  return RETRIEVE_MS + Math.ceil((bytes * ATTEMPT_MS_PER_MIB) / 2 ** 20)
}

export function storeTimeoutMs(bytes: number): number {
  return PROBE_MS + Math.ceil((bytes * ATTEMPT_MS_PER_MIB) / 2 ** 20)
}

/** Least seconds before its end at which nobody is asked for a piece: by how far an honest miner's clock may be wrong. */
export const END_MARGIN_S = 3_600

/** Questions in a row without an answer after which a copy counts as doubtful, and refusals after which they are judged. */
export const STRIKES_MAX = 3

/** Miners that get a probe in one store round (section 9.2), and live probes of one miner: they cost it space for nothing. */
export const PROBE_MINERS = 4
export const PROBES_MAX = 16

/** Accounts whose ended sessions a validator remembers, each in some hundred bytes to two kilobytes; half of them such as have stored something. */
export const ENDED_ACCOUNTS = 65_536

/** Ended sessions of one account that are remembered one by one. */
export const ENDED_SESSIONS_OF_ONE = 16

/** Seconds that an ended session is remembered beyond its own end: clocks are put right by less. */
export const SESSION_END_GRACE = 86_400
