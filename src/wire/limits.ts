/**
 * Every limit of the wire in one place, each with its unit and its reason. A limit is checked before the
 * thing it limits is built: bodies while they are counted, text before it is parsed, depth while parsing.
 */

/** Bytes. The largest data a single request or answer carries: twice the 8 MiB part, so that a peer with larger pieces still fits. */
export const MAX_DATA_BYTES = 16 * 1024 * 1024

/** Bytes. The JSON of a frame holds fields and receipts only; twenty receipts take about 30 KiB. */
export const MAX_FRAME_JSON_BYTES = 64 * 1024

/** Bytes. Header of a frame: the length of its JSON as an unsigned big-endian integer. */
export const FRAME_HEADER_BYTES = 4

/** Bytes. A whole frame. */
export const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + MAX_FRAME_JSON_BYTES + MAX_DATA_BYTES

/** Bytes. A JSON body: base64 of the largest data (4/3) plus the fields around it; about 21.4 MiB. */
export const MAX_JSON_BODY_BYTES = Math.ceil(MAX_DATA_BYTES / 3) * 4 + MAX_FRAME_JSON_BYTES

/** Bytes. Body of a synapse that carries no data: fields only. */
export const MAX_PLAIN_BODY_BYTES = 64 * 1024

/** Levels. The deepest honest body is receipts in a list in the synapse: 3. */
export const MAX_JSON_DEPTH = 16

/** Members and elements of one JSON text together: bounds the objects a small body can make us allocate. */
export const MAX_JSON_VALUES = 4096

/** Digits of one JSON number. `randomness` has up to 78; more only costs quadratic time in bigint parsing. */
export const MAX_JSON_NUMBER_CHARS = 96

/** Characters of one member name. */
export const MAX_JSON_KEY_CHARS = 64

/** Characters of one header value. The longest honest one is a signature, 130; messages are cut to it. */
export const MAX_HEADER_CHARS = 1024

/** Characters of `x-filetao-delegation`: one that names sixteen validators takes about 1,900. */
export const MAX_DELEGATION_CHARS = 2048

/** Validators that one delegation names; more are said as `any`. */
export const MAX_DELEGATION_VALIDATORS = 16

/** Seconds from the beginning to the end of a delegation: a lost session key is worth a day at most. */
export const MAX_SESSION_SECONDS = 86_400

/** Seconds. A delegation begins by the clock of whoever made it, which may run ahead of a node's by this much. */
export const SESSION_CLOCK_SECONDS = 300

/** Delegations whose signature a node remembers as checked: some 5 MiB at most. */
export const MAX_CHECKED_DELEGATIONS = 2_048

/** Characters of `bt_header_dendrite_uuid`: 36 in the UUID's own form, other clients may differ. */
export const MAX_UUID_CHARS = 64

/** Characters. The payload of the reference is about 500; ours is shorter. */
export const MAX_PAYLOAD_CHARS = 16 * 1024

/** Seconds. Five years; the reference's default is 30 days. */
export const MAX_TTL_SECONDS = 157_680_000

/** Bytes. A vault file in a head: sixteen slots take about 8 KiB. */
export const HEAD_VAULT_BYTES_MAX = 65_536

/** Bytes. The drive index in a head, or what leads to it. */
export const HEAD_INDEX_BYTES_MAX = 393_216

/** Hashes in a head: devices that changed a drive at the same time and are merged by it. */
export const HEAD_PARENTS_MAX = 16

/** Bytes. A whole head: vault, index and parents at their largest with the rest, rounded up. */
export const MAX_HEAD_BYTES = 460 * 1024

/** Objects that one LeaseUser asks about: 256 names take 16 KiB, their answers 25. */
export const MAX_LEASES = 256

/** Pieces of one Inventory: some 150 bytes each, within the JSON of a frame. */
export const MAX_INVENTORY = 256

/** Bytes of one sealed record (sealed-records.ts): the record of an ordinary object takes a little over a thousand. */
export const MAX_SEALED_RECORD_BYTES = 4_096

/** Sealed records that one Keep or Inventory carries: of all pieces of a page. */
export const MAX_SEALED_RECORDS = 256

/** Seeds that a Discard names: as many as a validator remembers of a piece. */
export const MAX_DISCARD_SEEDS = 16

/** Entries of `receipts`: more holders of one part than any network here would have. */
export const MAX_RECEIPTS = 32

/** Miners that a StoreUser answer says were asked: all of an ordinary upload, and enough to see what goes wrong with one that is not. */
export const MAX_ATTEMPTS = 32

/** Nanoseconds. A signature is good for this long after its nonce; longer only widens a thief's window. */
export const NONCE_PAST_NS = 10_000_000_000n

/** Nanoseconds. Clocks of honest callers run ahead of ours by up to this much. */
export const NONCE_FUTURE_NS = 2_000_000_000n

/**
 * Milliseconds. A miner that has not begun to keep a piece so long after the head of its Store keeps it no more, so that whoever tells it
 * to discard what that Store left knows when that is in vain no longer. A whole upload takes no longer.
 */
export const STORE_LIFE_MS = 55_000

/** Nonces remembered at once. Ten thousand requests a second for the window of twelve seconds would need more; then old ones are refused, never replayable. */
export const MAX_REMEMBERED_NONCES = 65_536

/** Callers remembered at once by a rate limiter (least recently seen leave first). */
export const MAX_RATE_ENTRIES = 10_000

/** Seconds. A reference dendrite waits 12 s by default. */
export const DEFAULT_TIMEOUT_SECONDS = 12

/**
 * Bytes a body of this content may have; for the socket that counts them before anything is parsed.
 * @param dataBytes of the data that the synapse carries at most; 0: it carries none
 */
export function maxBodyBytes(framed: boolean, dataBytes: number): number {
  if (framed) return FRAME_HEADER_BYTES + MAX_FRAME_JSON_BYTES + dataBytes
  return dataBytes === 0 ? MAX_PLAIN_BODY_BYTES : Math.ceil(dataBytes / 3) * 4 + MAX_FRAME_JSON_BYTES
}

/** Miners whose answers one ChallengeUser carries, up to 7 KiB each: an object has seven holders at most. */
export const MAX_RELAYED_ANSWERS = 8
