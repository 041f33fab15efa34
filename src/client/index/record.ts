/**
 * One record of the drive index: an id, who wrote this version when, and a body of one of several types. Merging
 * is last-writer-wins per record by (time, writer), so that two tabs or devices agree without asking. A type that
 * this version of the program does not know is kept as it came: an older device must not lose what a newer one wrote.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { DriveError } from '../drive-error.ts'
import { type EntryBody, encodeEntry, parseEntry } from './entry-record.ts'

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
export type DriveRecord = EntryRecord | Tombstone | UnknownRecord

/** The numbers are the format: new types go last. */
const TYPE_NUMBERS = { gone: 0, entry: 1 } as const

export type EncodedRecord = readonly [
  id: Uint8Array,
  writtenAt: number,
  writtenBy: Uint8Array,
  type: number,
  body: unknown,
]

export function encodeRecord(record: DriveRecord): EncodedRecord {
  const id = hexToBytes(record.id)
  const by = hexToBytes(record.writtenBy)
  switch (record.type) {
    case 'gone':
      return [id, record.writtenAt, by, TYPE_NUMBERS.gone, null]
    case 'entry':
      return [id, record.writtenAt, by, TYPE_NUMBERS.entry, encodeEntry(record)]
    case 'unknown':
      return [id, record.writtenAt, by, record.number, record.body]
  }
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

/** @throws DriveError vault-damaged */
export function parseRecords(value: unknown): DriveRecord[] {
  if (!Array.isArray(value)) throw notOurs()
  return value.map(parseRecord)
}

function parseRecord(row: unknown): DriveRecord {
  if (!Array.isArray(row) || row.length !== 5) throw notOurs()
  const [id, writtenAt, writtenBy, number, body]: unknown[] = row
  if (!isBytes(id, 16) || !isBytes(writtenBy, 8) || typeof writtenAt !== 'number') throw notOurs()
  if (!Number.isFinite(writtenAt) || typeof number !== 'number') throw notOurs()
  const named = { id: bytesToHex(id), writtenAt, writtenBy: bytesToHex(writtenBy) }
  if (number === TYPE_NUMBERS.gone) return { ...named, type: 'gone' }
  if (number !== TYPE_NUMBERS.entry) return { ...named, type: 'unknown', number, body }
  const entry = parseEntry(body)
  if (entry === null) throw notOurs()
  return { ...named, ...entry, type: 'entry' }
}

function notOurs(): DriveError {
  return new DriveError('vault-damaged', 'The drive index holds entries this program does not understand.')
}

/** Whether `left` replaces `right`. */
export function isNewer(left: Stamp, right: Stamp | undefined): boolean {
  if (right === undefined) return true
  return left.writtenAt === right.writtenAt
    ? left.writtenBy > right.writtenBy
    : left.writtenAt > right.writtenAt
}
