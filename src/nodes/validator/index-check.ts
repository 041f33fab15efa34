/**
 * A walk over the whole index that says what is wrong: records that do not match their check, and entries that should
 * follow from each other and do not.
 */
import type * as v from 'valibot'
import { AccountSums, countedHead } from './index-accounts.ts'
import { type Opened, openRecord, put } from './index-codec.ts'
import type { Finding, RawEntry } from './index-findings.ts'
import { KEYS, kindOf } from './index-keys.ts'
import { linksOf } from './index-links.ts'
import * as schemas from './index-schemas.ts'
import type { Level } from './level-folder.ts'

export interface Walked {
  readonly records: number
  readonly pieces: number
  readonly objects: number
}

type Report = (finding: Finding) => void | Promise<void>
interface Entry {
  readonly key: string
  readonly text: string
  readonly raw: RawEntry
}

const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  meta: schemas.BlockSchema,
  object: schemas.ObjectSchema,
  claim: schemas.ObjectSchema,
  hotkey: schemas.PieceSchema,
  piece: schemas.CidSchema,
  expiry: schemas.ExpirySchema,
  repair: schemas.RepairSchema,
  queue: schemas.CidSchema,
  pending: schemas.PendingSchema,
  seat: schemas.SeatSchema,
  stats: schemas.StatsSchema,
  outbox: schemas.OutboxSchema,
  peer: schemas.HotkeySchema,
  discard: schemas.DiscardSchema,
  placing: schemas.PlacingSchema,
  account: schemas.AccountSchema,
  head: schemas.HeadSchema,
  heads: schemas.HeadTotalsSchema,
  ended: schemas.EndedSessionsSchema,
}

/** Whether a record is what was written, and in which way it is not. */
function verdict(key: string, text: string): Opened<unknown> {
  const kind = kindOf(key)
  const schema = Object.hasOwn(SCHEMAS, kind) ? SCHEMAS[kind] : undefined
  if (schema === undefined) return { ok: false, what: 'has a key that this program does not write' }
  return openRecord(key, text, schema)
}

/** Entries looked at together, so that the cross-checks of many cost one trip to LevelDB. */
const BATCH = 500

/** First pass: every record by itself. @throws what LevelDB throws */
export async function checkRecords(level: Level, report: Report): Promise<Walked> {
  const walked = { records: 0, pieces: 0, objects: 0 }
  for await (const entries of batches(level)) {
    for (const { key, text, raw } of entries) {
      const kind = kindOf(key)
      walked.records += 1
      if (kind === 'hotkey') walked.pieces += 1
      if (kind === 'object') walked.objects += 1
      const record = verdict(key, text)
      if (!record.ok) await report({ kind: 'damaged', key, text, raw, what: record.what })
    }
  }
  return walked
}

/** Second pass: what follows from what. Damaged records count as absent. @throws what LevelDB throws */
export async function checkLinks(level: Level, report: Report): Promise<void> {
  for await (const entries of batches(level)) {
    const links = entries.flatMap(({ key, text }) => linksOf(key, text))
    const texts = await level.getMany(links.map(({ needs }) => needs))
    for (const [i, { needs, unless, finding, accepts }] of links.entries()) {
      const text = texts[i]
      const holds = text !== undefined && verdict(needs, text).ok && (accepts?.(text) ?? true)
      if (!holds && !(unless !== undefined && (await isThere(level, unless)))) await report(finding)
    }
  }
}

/**
 * Third pass: accounts against the objects and heads that they are sums of. Damaged records count as absent.
 * @throws what LevelDB throws
 */
export async function checkAccounts(level: Level, report: Report): Promise<void> {
  const sums = new AccountSums()
  const found = new Map<string, string>()
  for await (const entries of batches(level)) {
    for (const { key, text } of entries) {
      const kind = kindOf(key)
      if (kind === 'account' || kind === 'heads') found.set(key, text)
      if (kind === 'object') {
        const record = openRecord(key, text, schemas.ObjectSchema)
        if (record.ok) sums.object(record.value, 1)
      } else if (kind === 'head') {
        const record = openRecord(key, text, schemas.HeadSchema)
        if (record.ok) sums.head(countedHead(record.value), 1)
      }
    }
  }
  const wanted = new Map<string, unknown>(
    [...sums.byCaller].map(([hotkey, sum]) => [KEYS.account(hotkey), { hotkey, ...sum }]),
  )
  // Written with the first head, and never taken away.
  if (sums.totals.heads > 0 || found.has(KEYS.headTotals)) wanted.set(KEYS.headTotals, sums.totals)
  for (const [key, value] of wanted) {
    const right = put(key, value)
    const what = 'is not the sum of what the objects and heads say'
    if (right.type !== 'put' || found.get(key) !== right.value)
      await report({ kind: 'missing', key, value, what })
  }
  for (const [key, text] of found) {
    const what = 'belongs to nobody who has an object or a head here'
    if (!wanted.has(key)) await report({ kind: 'stray', key, text, what })
  }
}

async function isThere(level: Level, key: string): Promise<boolean> {
  const text = await level.get(key)
  return text !== undefined && verdict(key, text).ok
}

async function* batches(level: Level): AsyncGenerator<Entry[]> {
  const iterator = level.iterator<Buffer, Buffer>({
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
    highWaterMarkBytes: 2 ** 20,
  })
  try {
    for (;;) {
      const entries = await iterator.nextv(BATCH)
      if (entries.length === 0) return
      yield entries.map(([key, value]) => ({
        key: key.toString('utf8'),
        text: value.toString('utf8'),
        raw: { key, value },
      }))
    }
  } finally {
    await iterator.close()
  }
}
