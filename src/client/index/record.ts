/**
 * One record of the drive index: an id, who wrote this version when, and a body of one of several types. Two versions merge
 * by join.ts: the later one by (time, writer), and a tombstone before anything else, so that two tabs or devices agree
 * without asking. A type that this version of the program does not know is kept as it came: an older device must not lose
 * what a newer one wrote.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { DriveError } from '../drive-error.ts'
import { type AccountBody, encodeAccount, parseAccount } from './account-record.ts'
import { type DeviceBody, encodeDevice, parseDevice } from './device-record.ts'
import { type EntryBody, encodeEntry, parseEntry } from './entry-record.ts'
import { encodeLink, type LinkBody, parseLinkBody } from './link-record.ts'
import { encodeRehearsal, parseRehearsal, type RehearsalBody } from './rehearsal-record.ts'
import { RecordTexts } from './shared-text.ts'

export interface Stamp {
  /** When this version was written, unix milliseconds, strictly growing per writer. */
  readonly writtenAt: number
  /** 16 hex digits of the writing session; breaks ties. */
  readonly writtenBy: string
}

interface Identified extends Stamp {
  /** 32 hex digits. */
  readonly id: string
}

/** A file or a folder. */
export type EntryRecord = Identified & EntryBody & { readonly type: 'entry' }
/** What was removed for good: keeps only that it was. */
export type Tombstone = Identified & { readonly type: 'gone' }
/** Written by a newer version of the program. */
type UnknownRecord = Identified & {
  readonly type: 'unknown'
  readonly number: number
  readonly body: unknown
}
export type DeviceRecord = Identified & DeviceBody & { readonly type: 'device' }
export type RehearsalRecord = Identified & RehearsalBody & { readonly type: 'rehearsal' }
export type LinkRecord = Identified & LinkBody & { readonly type: 'link' }
export type AccountRecord = Identified & AccountBody & { readonly type: 'account' }
export type DriveRecord =
  | EntryRecord
  | Tombstone
  | DeviceRecord
  | RehearsalRecord
  | LinkRecord
  | AccountRecord
  | UnknownRecord

type Unstamped<T> = T extends Stamp ? Omit<T, keyof Stamp> : never
type Anonymous<T> = T extends { readonly id: string } ? Omit<T, 'id'> : never
/** A record that is not stamped yet. */
export type Draft = Unstamped<DriveRecord>

/** The numbers are the format: new types go last. */
const TYPE_NUMBERS = { gone: 0, entry: 1, device: 2, rehearsal: 3, link: 4, account: 5 } as const

export type EncodedRecord = readonly [
  id: Uint8Array,
  writtenAt: number,
  writtenBy: Uint8Array,
  type: number,
  body: unknown,
]

export function encodeRecord(record: DriveRecord): EncodedRecord {
  const number = record.type === 'unknown' ? record.number : TYPE_NUMBERS[record.type]
  return [hexToBytes(record.id), record.writtenAt, hexToBytes(record.writtenBy), number, bodyOf(record)]
}

function bodyOf(record: DriveRecord): unknown {
  switch (record.type) {
    case 'gone':
      return null
    case 'entry':
      return encodeEntry(record)
    case 'device':
      return encodeDevice(record)
    case 'rehearsal':
      return encodeRehearsal(record)
    case 'link':
      return encodeLink(record)
    case 'account':
      return encodeAccount(record)
    case 'unknown':
      return record.body
  }
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

/** @throws DriveError vault-damaged */
export function parseRecords(value: unknown): DriveRecord[] {
  if (!Array.isArray(value)) throw notOurs()
  const texts = new RecordTexts()
  return value.map((row) => parseRecord(row, texts))
}

/** @throws DriveError vault-damaged */
export function parseRecord(row: unknown, texts: RecordTexts): DriveRecord {
  if (!Array.isArray(row) || row.length !== 5) throw notOurs()
  const [id, writtenAt, writtenBy, number, body]: unknown[] = row
  if (!isBytes(id, 16) || !isBytes(writtenBy, 8) || typeof writtenAt !== 'number') throw notOurs()
  // Types that a newer program has are kept as they are; what is no number of a type is no record.
  if (!Number.isFinite(writtenAt) || !isTypeNumber(number)) throw notOurs()
  const named = { id: bytesToHex(id), writtenAt, writtenBy: texts.writers.of(writtenBy) }
  return number === TYPE_NUMBERS.entry
    ? entryOf(named, known(parseEntry(body, texts)))
    : { ...named, ...parseBody(number, body) }
}

function isTypeNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function parseBody(number: number, body: unknown): Anonymous<Exclude<Draft, { readonly type: 'entry' }>> {
  switch (number) {
    case TYPE_NUMBERS.gone:
      return { type: 'gone' }
    case TYPE_NUMBERS.device:
      return { type: 'device', ...known(parseDevice(body)) }
    case TYPE_NUMBERS.rehearsal:
      return { type: 'rehearsal', ...known(parseRehearsal(body)) }
    case TYPE_NUMBERS.link:
      return { type: 'link', ...known(parseLinkBody(body)) }
    case TYPE_NUMBERS.account:
      return { type: 'account', ...known(parseAccount(body)) }
    default:
      return { type: 'unknown', number, body }
  }
}

function known<T>(body: T | null): T {
  if (body === null) throw notOurs()
  return body
}

/** Spelled out: unlocking makes a hundred thousand of them, and spreading two objects takes five times as long. */
function entryOf({ id, writtenAt, writtenBy }: Identified, entry: EntryBody): EntryRecord {
  return {
    type: 'entry',
    id,
    writtenAt,
    writtenBy,
    parentId: entry.parentId,
    kind: entry.kind,
    name: entry.name,
    addedAt: entry.addedAt,
    modifiedAt: entry.modifiedAt,
    starred: entry.starred,
    trashedAt: entry.trashedAt,
    content: entry.content,
    pictured: entry.pictured,
    versions: entry.versions,
    copies: entry.copies,
    level: entry.level,
  }
}

function notOurs(): DriveError {
  return new DriveError('vault-damaged', 'The drive index holds entries this program does not understand.')
}

/**
 * Whether a version takes the place of another one of the same record. What was removed for good stays removed, whatever a
 * clock or another device says: its objects may have left the network by then.
 */
export function replaces(record: DriveRecord, before: DriveRecord | undefined): boolean {
  if (before === undefined || (record.type === 'gone') === (before.type === 'gone'))
    return isNewer(record, before)
  return record.type === 'gone'
}

/** Whether `left` was written after `right`. */
export function isNewer(left: Stamp, right: Stamp | undefined): boolean {
  if (right === undefined) return true
  return left.writtenAt === right.writtenAt
    ? left.writtenBy > right.writtenBy
    : left.writtenAt > right.writtenAt
}
