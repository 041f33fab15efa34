/**
 * The engine's Index over records in any ordered store.
 *
 * A damaged record is an error when it is asked for by name or when the validator's memory hangs on it as a whole
 * (statistics, seats, pending audits). Where the engine walks over many (pieces, objects, what expires, what waits for
 * repair), it is left out and reported: one bad record must neither stop every audit of a miner nor accuse it.
 */
import type * as v from 'valibot'
import type { Index } from '../../engine/ports.ts'
import type { Together } from '../../engine/together.ts'
import type { NonceStore } from '../../wire/nonce.ts'
import type { SnapshotSource } from './index-backup.ts'
import { KEYS } from './index-keys.ts'
import * as schemas from './index-schemas.ts'
import type { IndexVerdict } from './index-verify.ts'
import { endOf, type RecordStore } from './record-store.ts'

/** Miners that one placement asks: there are never so many in a subnet. */
const PLACINGS_MAX = 10_000

type Schema<T> = v.GenericSchema<unknown, T>

export interface StoredIndex extends Index {
  /** Where other processes of the same validator may use it too: what they agree about, and the nonces that any of them took. */
  readonly shared?: { readonly together: Together; readonly nonces: NonceStore }

  /** Walks over everything, once; the index can be used meanwhile. Never rejects. */
  verify(): Promise<IndexVerdict>
  /** Room on the disk; absent where the index is not in files of ours. */
  readonly sizeBytes?: () => Promise<number>
  /** For a copy while it is in use; absent where the store makes its own. */
  readonly snapshot?: SnapshotSource['snapshot']
  close(): Promise<void>
}

/** What a validator's memory hangs on as a whole must be readable before it starts; objects are checked when they are read. */
export async function readWhole(index: Index): Promise<void> {
  await Promise.all([
    index.stats(),
    index.seats(),
    index.pendingAudits(),
    index.window(),
    index.outbox(),
    index.peers(),
    index.headTotals(),
    index.endedSessions(),
  ])
}

export function indexOn(
  store: RecordStore,
  whole: Pick<StoredIndex, 'verify' | 'close' | 'sizeBytes' | 'snapshot' | 'shared' | 'beginRead'>,
): StoredIndex {
  const all = <T>(prefix: string, schema: Schema<T>) =>
    store.strict({ gte: prefix, lt: endOf(prefix) }, schema)
  return {
    object: (cid) => store.read(KEYS.object(cid), schemas.ObjectSchema),
    claims: (cid) => all(KEYS.claim(cid, ''), schemas.ObjectSchema),
    piece: (hotkey, dataHash) => store.read(KEYS.hotkey(hotkey, dataHash), schemas.PieceSchema),
    piecesOf: (hotkey, from, limit) =>
      store.walk(
        { gte: KEYS.hotkey(hotkey, from), lt: endOf(KEYS.hotkey(hotkey, '')), limit },
        schemas.PieceSchema,
      ),
    objectsFrom: (from, limit) =>
      store.walk({ gte: KEYS.object(from), lt: endOf(KEYS.object('')), limit }, schemas.ObjectSchema),
    expiring: (before, limit) =>
      store.walk({ gte: 'expiry:', lt: KEYS.expiryAt(Math.ceil(before)), limit }, schemas.ExpirySchema),
    repairs: (limit) => store.queue(limit),
    pendingAudits: () => all('pending:', schemas.PendingSchema),
    seats: () => all('seat:', schemas.SeatSchema),
    stats: () => all(KEYS.stats(''), schemas.StatsSchema),
    outbox: (limit, after) => {
      const begin = after === undefined ? { gte: 'outbox:' } : { gt: KEYS.outbox(after.validator, after.cid) }
      return store.strict(
        { ...begin, lt: endOf('outbox:'), ...(limit === undefined ? {} : { limit }) },
        schemas.OutboxSchema,
      )
    },
    peers: () => all(KEYS.peer(''), schemas.HotkeySchema),
    window: () => store.read(KEYS.window, schemas.BlockSchema),
    account: (hotkey) => store.read(KEYS.account(hotkey), schemas.AccountSchema),
    head: (vaultId) => store.read(KEYS.head(vaultId), schemas.HeadSchema),
    headTotals: async () =>
      (await store.read(KEYS.headTotals, schemas.HeadTotalsSchema)) ?? { heads: 0, bytes: 0 },
    endedSessions: () => all(KEYS.ended(''), schemas.EndedSessionsSchema),
    endedSessionsOf: (account) => store.read(KEYS.ended(account), schemas.EndedSessionsSchema),
    discards: (limit, after) => {
      const begin = after === undefined ? { gte: 'discard:' } : { gt: KEYS.discard(after) }
      return store.walk({ ...begin, lt: endOf('discard:'), limit }, schemas.DiscardSchema)
    },
    placings: (limit) => store.walk({ gte: 'placing:', lt: endOf('placing:'), limit }, schemas.PlacingSchema),
    placingsOf: (dataHash, seed) => {
      const prefix = KEYS.placing({ dataHash, seed, hotkey: '' })
      return store.walk({ gte: prefix, lt: endOf(prefix), limit: PLACINGS_MAX }, schemas.PlacingSchema)
    },
    apply: (changes, mode) => store.apply(changes, mode === 'durable'),
    ...whole,
  }
}
