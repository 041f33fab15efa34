/**
 * api_flow.json: StoreUser and RetrieveUser through the reference's API node. From the request, the node's ciphertext and
 * the random choices that the file shows (miners, seeds) everything else is computed: the CID, the slices, the ordered
 * metadata, and the whole key space of the node's database.
 */
import { base64 } from '@scure/base'
import { cidOf } from '../protocol/cid.ts'
import { dec, hashData, type Sha3 } from '../protocol/hash.ts'
import { openPayload, type PayloadReason, parsePayload } from '../protocol/interop/payload.ts'
import { layoutObject, OBJECT_OVERHEAD, type Slice } from '../protocol/layout.ts'
import { countAnswer, newStatistics, type Statistics } from '../protocol/scoring/tiers.ts'
import type { Result } from '../protocol/verdict.ts'
import { checkSealing } from './encryption.ts'
import type { Ports, Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'
import { walletKey } from './wallet-keys.ts'

/** The file's runs lowered the limits of a piece; R = 3, miners are uids 1 to 8. */
const LIMITS = { minBytes: 1024, maxBytes: 8192 }
const GENERATED = '1700000000.0'
const TTL_SECONDS = 2_592_000

interface Piece {
  readonly hash: string
  readonly bytes: Uint8Array
  readonly slice: Slice
  readonly hotkeys: readonly string[]
  readonly seed: string
}

type KeySpace = Map<string, unknown>

/** The reference's sorted JSON texts, spaces included. */
function hotkeyRecord(seed: string, size: number, payload: string): string {
  return `{"prev_seed": "${seed}", "size": ${size}, "encryption_payload": ${JSON.stringify(payload)}}`
}

function statsRecord(row: Statistics): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))
}

/** Every key the reference's node has after this store, and nothing else (protocol section 3). */
export function keySpaceAfterStore(
  cid: string,
  userPayload: string,
  nodePayload: string,
  pieces: readonly Piece[],
): KeySpace {
  const space: KeySpace = new Map()
  const stats = new Map<string, Statistics>()
  const records = new Map<string, Record<string, string>>()
  for (const { hash, bytes, slice, hotkeys, seed } of pieces) {
    const value = { hotkeys: hotkeys.join(','), size: String(bytes.length + OBJECT_OVERHEAD) }
    space.set(`chunk:${hash}`, { type: 'hash', value })
    for (const hotkey of hotkeys) {
      const record = records.get(hotkey) ?? {}
      // The planned size, not the slice's: also for the shorter last one.
      record[hash] = hotkeyRecord(seed, slice.pieceBytes, userPayload)
      record[`ttl:${hash}`] = `{"generated": ${GENERATED}, "ttl": ${TTL_SECONDS}}`
      records.set(hotkey, record)
      // Each answer of a user's store is counted twice.
      const once = countAnswer(stats.get(hotkey) ?? newStatistics(), 'store', true)
      stats.set(hotkey, countAnswer(once, 'store', true))
    }
  }
  const members = pieces.map(({ hash, slice }) => [hash, slice.index])
  space.set(`file:${cid}`, { type: 'zset', value: members })
  space.set(`payload:${cid}`, { type: 'string', value: userPayload })
  space.set(`payload:validator:${cid}`, { type: 'string', value: nodePayload })
  for (const [hotkey, value] of records) space.set(`hotkey:${hotkey}`, { type: 'hash', value })
  for (const [hotkey, row] of stats) space.set(`stats:${hotkey}`, { type: 'hash', value: statsRecord(row) })
  return space
}

/** Text that does not depend on the order of members. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries: [string, unknown][] = Object.entries(value)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`
}

/** The seed is the group's and random: the only member of a record that cannot be computed. */
function seedOf(database: Fields, hotkey: string, hash: string): string {
  const record = database.fields(`hotkey:${hotkey}`).fields('value').text(hash)
  const seed = new Fields(JSON.parse(record)).text('prev_seed')
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new VectorFileError('a seed has 64 hex digits')
  return seed
}

function piecesOf(flow: Fields, ciphertext: Uint8Array, sha3: Sha3): Piece[] {
  const database = flow.fields('database_after_store')
  const uids = [1, 2, 3, 4, 5, 6, 7, 8]
  const layout = layoutObject({ objectBytes: ciphertext.length, uids, limits: LIMITS }, 'reference')
  const metadata = flow.cases('ordered_metadata')
  return (layout.ok ? layout.value : []).map((slice, i) => {
    const bytes = ciphertext.slice(slice.start, slice.end)
    const hash = dec(hashData(bytes, sha3))
    const hotkeys = metadata[i]?.texts('hotkeys') ?? []
    return { hash, bytes, slice, hotkeys, seed: seedOf(database, hotkeys[0] ?? '', hash) }
  })
}

/** What a node answers from the pieces it could get, null for a piece that no holder gave consistently. */
export async function retrieveOutcome(
  pieces: readonly (Uint8Array | null)[],
  payload: string,
  key: Uint8Array,
): Promise<Result<Uint8Array, PayloadReason | 'unknown-object'>> {
  if (pieces.length === 0) {
    return { ok: false, reason: 'unknown-object', detail: 'no piece is on record' }
  }
  // The reference skips a missing piece silently; the authenticated layer turns that into an error.
  const found = pieces.flatMap((piece) => (piece === null ? [] : [...piece]))
  return openPayload({ data: Uint8Array.from(found), payload, walletKey: key })
}

async function checkFlow(flow: Fields, hotkeysByUid: readonly string[], tally: Tally, ports: Ports) {
  const label = flow.text('label')
  const request = flow.fields('store_user_request')
  const user = base64.decode(request.text('encrypted_data'))
  const cid = cidOf(user)
  const answer = flow.fields('store_user_answer')
  tally.equal(`${label}: CID`, cid, answer.text('data_hash'))
  tally.equal(
    `${label}: echoed length`,
    request.text('encrypted_data').length,
    answer.number('encrypted_data_length'),
  )
  const nodeKey = await walletKey(flow.text('api_node_private_key_hex'), ports)
  const ciphertext = flow.base64('api_node_ciphertext_b64')
  const nodePayload = flow.text('api_node_payload')
  const opened = await openPayload({
    data: ciphertext,
    payload: nodePayload,
    walletKey: nodeKey,
    cipher: ports.aesGcm,
  })
  const openedText = opened.ok ? base64.encode(opened.value) : opened.reason
  tally.equal(`${label}: node's layer`, openedText, request.text('encrypted_data'))
  const layer = { data: ciphertext, plain: user, payload: nodePayload, key: nodeKey, cipher: ports.aesGcm }
  await checkSealing(`${label}: node's layer`, layer, tally)
  await checkUserLayer(flow, user, tally, ports)

  const pieces = piecesOf(flow, ciphertext, ports.sha3)
  const metadata = pieces.map(({ hash, hotkeys, bytes }) => ({
    chunk_hash: hash,
    hotkeys,
    size: bytes.length + OBJECT_OVERHEAD,
  }))
  tally.equal(`${label}: metadata`, canonical(metadata), canonical(flow.list('ordered_metadata')))
  for (const { hotkeys, slice } of pieces) {
    const uids = hotkeys.map((hotkey) => hotkeysByUid.indexOf(hotkey))
    const ascending = uids.every((uid, i) => uid > (uids[i - 1] ?? 0))
    tally.check(`${label}: holders of ${slice.index}`, uids.length === 3 && ascending, uids.join())
  }
  const space = keySpaceAfterStore(cid, request.text('encryption_payload'), nodePayload, pieces)
  const database = flow.fields('database_after_store').all()
  tally.equal(`${label}: keys`, [...space.keys()].sort(), Object.keys(database).sort())
  for (const [key, value] of Object.entries(database)) {
    tally.equal(`${label}: ${key}`, canonical(space.get(key) ?? null), canonical(value))
  }
  checkRetrieve(flow, pieces, tally)
  return { pieces, nodePayload, nodeKey, request }
}

async function checkUserLayer(flow: Fields, user: Uint8Array, tally: Tally, ports: Ports): Promise<void> {
  const request = flow.fields('store_user_request')
  const payload = request.text('encryption_payload')
  const parsed = parsePayload(payload)
  const encrypted = flow.value('user_private_key_hex') !== null
  const label = flow.text('label')
  tally.equal(`${label}: encrypted`, parsed.ok && parsed.value.kind === 'sealed', encrypted)
  const key = encrypted ? await walletKey(flow.text('user_private_key_hex'), ports) : new Uint8Array(32)
  const opened = await openPayload({ data: user, payload, walletKey: key })
  const text = opened.ok ? base64.encode(opened.value) : opened.reason
  tally.equal(`${label}: plaintext`, text, flow.text('plaintext_b64'))
  if (!encrypted) return
  const plain = flow.base64('plaintext_b64')
  await checkSealing(label, { data: user, plain, payload, key, cipher: ports.aesGcm }, tally)
}

/** A retrieve gives back what was stored and changes the holders' statistics only. */
function checkRetrieve(flow: Fields, pieces: readonly Piece[], tally: Tally): void {
  const label = flow.text('label')
  const request = flow.fields('store_user_request')
  const answer = flow.fields('retrieve_user_answer')
  tally.equal(`${label}: data back`, answer.text('encrypted_data'), request.text('encrypted_data'))
  const [got, sent] = [answer, request].map((fields): unknown =>
    JSON.parse(fields.text('encryption_payload')),
  )
  tally.equal(`${label}: payload back`, canonical(got), canonical(sent))
  const holders = new Set(pieces.flatMap(({ hotkeys }) => hotkeys.map((hotkey) => `stats:${hotkey}`)))
  tally.equal(`${label}: changed by retrieve`, [...holders].sort(), flow.texts('changed_by_retrieve').sort())
  const same = flow.flag('database_after_retrieve_same')
  tally.equal(`${label}: database changed`, same, holders.size === 0)
}

/** Which pieces a node gets hold of in each of the file's situations. */
function piecesFound(label: string, pieces: readonly Uint8Array[]): (Uint8Array | null)[] {
  switch (label) {
    case 'all holders answer':
    case 'one holder of chunk 0 offline':
      return [...pieces]
    case 'all holders of chunk 0 offline':
      return pieces.map((piece, i) => (i === 0 ? null : piece))
    case 'every chained pair invalid':
      return pieces.map(() => null)
    case 'unknown CID':
      return []
    default:
      throw new VectorFileError(`no rule for "${label}"`)
  }
}

export async function checkApiFlow(file: unknown, tally: Tally, ports: Ports): Promise<void> {
  const root = new Fields(file)
  let last: Awaited<ReturnType<typeof checkFlow>> | null = null
  for (const flow of root.cases('flows')) {
    last = await checkFlow(flow, root.texts('hotkeys_by_uid'), tally, ports)
  }
  if (last === null) throw new VectorFileError('no flow')
  const { pieces, nodePayload, nodeKey, request } = last
  for (const vector of root.cases('retrieve_outcomes')) {
    const found = piecesFound(
      vector.text('label'),
      pieces.map(({ bytes }) => bytes),
    )
    const outcome = await retrieveOutcome(found, nodePayload, nodeKey)
    tally.equal(vector.text('label'), outcome.ok ? 'ok' : 'error', vector.text('result'))
    if (outcome.ok) {
      const data = base64.encode(outcome.value)
      tally.equal(`${vector.text('label')}: data`, data, request.text('encrypted_data'))
    }
  }
}
