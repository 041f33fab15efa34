/**
 * The devices that have this drive, as records of its index. Taking one out tells it to delete its copy when it is next
 * in touch; it cannot take away what the device knows, and the page says so.
 */
import * as v from 'valibot'
import { DriveError } from '../drive-error.ts'
import { type DriveIndex, newId } from '../index/drive-index.ts'
import type { IndexLog } from '../index/index-log.ts'
import type { DeviceRecord } from '../index/record.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { DeviceInfo } from '../sync-api.ts'

const LABEL = 'device'
const ID = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const DAY_MS = 86_400_000
/** Characters. */
const NAME_MAX = 64

interface DeviceParts {
  readonly store: SealedStore
  readonly log: IndexLog
  readonly index: DriveIndex
}

/**
 * Enters this device, and now and then that it was here.
 * @returns `removed` when another device took it out
 */
export async function registerDevice(
  { store, log, index }: DeviceParts,
  name: string,
): Promise<'here' | 'removed'> {
  const id = await ownId(store)
  const now = index.now()
  if (id !== null) {
    const record = log.records.get(id)
    if (record?.type === 'gone') return 'removed'
    if (record?.type === 'device') {
      if (now - record.seenAt >= DAY_MS) await index.put([{ ...record, seenAt: now }])
      return 'here'
    }
  }
  const fresh = id ?? newId()
  await store.put(LABEL, fresh)
  await index.put([{ type: 'device', id: fresh, name: name.slice(0, NAME_MAX), addedAt: now, seenAt: now }])
  return 'here'
}

/** This one first, then the one seen last. */
export async function listDevices({ store, log }: Pick<DeviceParts, 'store' | 'log'>): Promise<DeviceInfo[]> {
  const own = await ownId(store)
  return devicesOf(log)
    .map(({ id, name, addedAt, seenAt }) => ({ id, name, addedAt, seenAt, isThisOne: id === own }))
    .sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne) || b.seenAt - a.seenAt)
}

/** @throws DriveError not-found */
export async function renameDevice({ log, index }: DeviceParts, id: string, name: string): Promise<void> {
  const device = find(log, id)
  const trimmed = name.trim().slice(0, NAME_MAX)
  if (trimmed !== '') await index.put([{ ...device, name: trimmed }])
}

/** @throws DriveError not-found */
export async function removeDevice({ log, index }: DeviceParts, id: string): Promise<void> {
  find(log, id)
  await index.put([{ type: 'gone', id }])
}

function find(log: IndexLog, id: string): DeviceRecord {
  const device = log.records.get(id)
  if (device?.type === 'device') return device
  throw new DriveError('not-found', 'That device is not in the list any more.')
}

function devicesOf(log: IndexLog): DeviceRecord[] {
  return [...log.records.values()].filter((record) => record.type === 'device')
}

async function ownId(store: SealedStore): Promise<string | null> {
  const parsed = v.safeParse(ID, await store.get(LABEL))
  return parsed.success ? parsed.output : null
}
