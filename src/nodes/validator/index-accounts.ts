/**
 * What each caller has here, kept with every write: an account is the sum over the objects that name it as an owner and over
 * the heads that it put. It follows from those records and is never written by itself, so that no crash, purge or repair can
 * part them; `index check` counts anew and compares.
 */
import type * as v from 'valibot'
import type { AccountRecord, HeadRecord, HeadTotals, IndexChange } from '../../engine/records.ts'
import { del, type Operation, put } from './index-codec.ts'
import { KEYS } from './index-keys.ts'
import { AccountSchema, HeadSchema, HeadTotalsSchema, ObjectSchema } from './index-schemas.ts'

/** What counts of an object. */
export interface CountedObject {
  readonly owners: readonly string[]
  readonly length: number
}

/** What counts of a head. */
export interface CountedHead {
  readonly owner: string
  readonly bytes: number
}

type Sums = Omit<AccountRecord, 'hotkey'>
const NOTHING: Sums = { objects: 0, bytes: 0, heads: 0 }

/** Adds up by caller; also the differences that changes make. */
export class AccountSums {
  readonly byCaller = new Map<string, Sums>()
  totals: HeadTotals = { heads: 0, bytes: 0 }

  /** @param sign -1 takes it away */
  object({ owners, length }: CountedObject, sign: 1 | -1): void {
    for (const owner of owners) this.#add(owner, { objects: sign, bytes: sign * length, heads: 0 })
  }

  head({ owner, bytes }: CountedHead, sign: 1 | -1): void {
    this.#add(owner, { objects: 0, bytes: 0, heads: sign })
    this.totals = { heads: this.totals.heads + sign, bytes: this.totals.bytes + sign * bytes }
  }

  #add(hotkey: string, by: Sums): void {
    const sum = plus(this.byCaller.get(hotkey) ?? NOTHING, by)
    if (isNothing(sum)) this.byCaller.delete(hotkey)
    else this.byCaller.set(hotkey, sum)
  }
}

/**
 * The differences that changes make, one after the other.
 * @param objects the records of all objects in the changes as they are before; updated
 */
function differencesOf(
  changes: readonly IndexChange[],
  objects: Map<string, CountedObject>,
  heads: Map<string, CountedHead>,
): AccountSums {
  const sums = new AccountSums()
  for (const change of changes) {
    if (change.kind === 'object' || change.kind === 'object-gone') {
      const cid = change.kind === 'object' ? change.record.cid : change.cid
      const before = objects.get(cid)
      if (before !== undefined) sums.object(before, -1)
      if (change.kind === 'object') {
        sums.object(change.record, 1)
        objects.set(cid, change.record)
      } else objects.delete(cid)
    } else if (change.kind === 'head') {
      const { vaultId } = change.record
      const before = heads.get(vaultId)
      if (before !== undefined) sums.head(before, -1)
      const after = countedHead(change.record)
      sums.head(after, 1)
      heads.set(vaultId, after)
    }
  }
  return sums
}

/** Changes that accounts follow from. */
export function followsFrom({ kind }: IndexChange): boolean {
  return kind === 'object' || kind === 'object-gone' || kind === 'head'
}

export interface AccountReading {
  lenient<T>(keys: string[], schema: v.GenericSchema<unknown, T>): Promise<(T | null)[]>
  orDamaged<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | null | 'damaged'>
}

/** The writes that keep the accounts what objects and heads say after these changes. */
export async function accountOperations(
  changes: readonly IndexChange[],
  reading: AccountReading,
): Promise<Operation[]> {
  if (changes.length === 0) return []
  const { byCaller, totals } = await differences(changes, reading)
  const operations: Operation[] = []
  for (const [hotkey, difference] of byCaller) {
    const before = await reading.orDamaged(KEYS.account(hotkey), AccountSchema)
    // A damaged one stays as it is, so that its owner is refused and the operator told, until all is counted anew.
    if (before === 'damaged') continue
    const sum = plus(before ?? NOTHING, difference)
    const key = KEYS.account(hotkey)
    operations.push(isNothing(sum) ? del(key) : put(key, { hotkey, ...sum }))
  }
  if (totals.heads === 0 && totals.bytes === 0) return operations
  const before = await reading.orDamaged(KEYS.headTotals, HeadTotalsSchema)
  if (before === 'damaged') return operations
  const heads = (before?.heads ?? 0) + totals.heads
  const bytes = (before?.bytes ?? 0) + totals.bytes
  return [...operations, put(KEYS.headTotals, { heads, bytes })]
}

async function differences(changes: readonly IndexChange[], reading: AccountReading): Promise<AccountSums> {
  const cids = changes.flatMap((change) =>
    change.kind === 'object' ? change.record.cid : change.kind === 'object-gone' ? change.cid : [],
  )
  const vaults = changes.flatMap((change) => (change.kind === 'head' ? change.record.vaultId : []))
  const objects = await reading.lenient(cids.map(KEYS.object), ObjectSchema)
  const heads = await reading.lenient(vaults.map(KEYS.head), HeadSchema)
  return differencesOf(
    changes,
    new Map(objects.flatMap((record) => (record === null ? [] : [[record.cid, record]]))),
    new Map(heads.flatMap((head) => (head === null ? [] : [[head.vaultId, countedHead(head)]]))),
  )
}

export function countedHead({ owner, record }: Pick<HeadRecord, 'owner' | 'record'>): CountedHead {
  return { owner, bytes: record.length }
}

function plus(a: Sums, b: Sums): Sums {
  return { objects: a.objects + b.objects, bytes: a.bytes + b.bytes, heads: a.heads + b.heads }
}

function isNothing({ objects, bytes, heads }: Sums): boolean {
  return objects === 0 && bytes === 0 && heads === 0
}
