/**
 * The engine's Index on LevelDB. One change list is one batch, so a torn write loses all of it or nothing, and a
 * `durable` one is synced before it settles: what was acknowledged is on the disk.
 *
 * A damaged record is an error when it is asked for by name or when the validator's memory hangs on it as a whole
 * (statistics, seats, pending audits). Where the engine walks over many (pieces, objects, what expires, what waits for
 * repair), it is left out and reported: one bad record must neither stop every audit of a miner nor accuse it.
 */
import type * as v from 'valibot'
import type { Index } from '../../engine/ports.ts'
import { lostIndex } from './index-error.ts'
import { KEYS } from './index-keys.ts'
import { refuseHalfMended } from './index-rewrite.ts'
import * as schemas from './index-schemas.ts'
import { type IndexVerdict, startVerification, type Verification } from './index-verify.ts'
import { tablesIn } from './level-files.ts'
import { holdsIndex, takeFolder } from './level-folder.ts'
import { LevelHandle } from './level-handle.ts'
import { endOf, RecordStore } from './record-store.ts'

type Schema<T> = v.GenericSchema<unknown, T>

export interface LevelIndex extends Index {
  /** Walks over everything, once; the index can be used meanwhile. Never rejects. */
  verify(): Promise<IndexVerdict>
  close(): Promise<void>
}

export interface LevelIndexOptions {
  /** Told once of each damaged record that a walk left out. */
  readonly onDamage?: (key: string, what: string) => void
  /** There must be an index in the folder: a new one in the place of one that is gone forgets every object. */
  readonly mustExist?: boolean
}

/** @throws IndexError */
export async function openLevelIndex(folder: string, options: LevelIndexOptions = {}): Promise<LevelIndex> {
  const release = await takeFolder(folder)
  try {
    refuseHalfMended(folder)
    if (options.mustExist === true && !holdsIndex(folder)) throw lostIndex(folder)
    const tables = await tablesIn(folder)
    const level = await LevelHandle.open(folder)
    try {
      let verification: Verification | null = null
      const store = new RecordStore(level, options.onDamage ?? (() => undefined))
      await store.checkVersion()
      const index = indexOn(store, {
        verify() {
          verification ??= startVerification(level, tables)
          return verification.verdict
        },
        async close() {
          await verification?.stop()
          await level.close()
          await release()
        },
      })
      await readWhole(index)
      return index
    } catch (caught) {
      await level.close()
      throw caught
    }
  } catch (caught) {
    await release()
    throw caught
  }
}

/** What a validator's memory hangs on as a whole must be readable before it starts; objects are checked when they are read. */
async function readWhole(index: Index): Promise<void> {
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

function indexOn(store: RecordStore, whole: Pick<LevelIndex, 'verify' | 'close'>): LevelIndex {
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
    discards: (limit, after) => {
      const begin = after === undefined ? { gte: 'discard:' } : { gt: KEYS.discard(after) }
      return store.walk({ ...begin, lt: endOf('discard:'), limit }, schemas.DiscardSchema)
    },
    apply: (changes, mode) => store.apply(changes, mode === 'durable'),
    ...whole,
  }
}
