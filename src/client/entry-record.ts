/**
 * One entry of the drive index as it is kept: what the page may see, and the file key, which it may not.
 * Merging is last-writer-wins per entry by (time, device), so that two tabs or devices agree without asking.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { DriveEntry, ProofLevel } from './drive-api.ts'
import { DriveError } from './drive-error.ts'

export interface EntryRecord extends DriveEntry {
  /** 32 bytes; files only. */
  readonly fileKey: Uint8Array | null
  /** When this version was written, unix milliseconds, strictly growing per device. */
  readonly writtenAt: number
  /** 16 hex digits of the writing session; breaks ties. */
  readonly writtenBy: string
  /** A tombstone: keeps only id and times. */
  readonly deleted: boolean
}

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
}

const ID = bytesOf(16)
const KEY = bytesOf(32)
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Source times may lie before 1970. */
const TIME = v.pipe(v.number(), v.finite())

/** The order is the format: new levels go last. */
const LEVELS: readonly ProofLevel[] = ['unknown', 'verified', 'consistent', 'claimed', 'failed']

/** A tuple, not a map: ten thousand entries repeat no member names. The order is the format. */
const FIRST_ROW = [
  ID, // id
  v.nullable(ID), // parent
  v.picklist([0, 1]), // 0 file, 1 folder
  v.custom<Uint8Array>((value) => value instanceof Uint8Array), // name, UTF-8
  COUNT, // bytes
  v.string(), // media type
  TIME, // added
  TIME, // modified
  v.nullable(v.string()), // manifest CID
  v.nullable(KEY), // file key
  COUNT, // parts
  TIME, // written at
  v.string(), // written by
  v.boolean(), // deleted
] as const
/** Records written before the last two existed are read for ever: they say that nothing is known. */
const ROW = v.union([
  v.strictTuple([
    ...FIRST_ROW,
    COUNT, // verified copies
    v.pipe(COUNT, v.maxValue(LEVELS.length - 1)), // level, a place in LEVELS
  ]),
  v.strictTuple(FIRST_ROW),
])

export function encodeRecord(record: EntryRecord): v.InferInput<typeof ROW> {
  return [
    hexToBytes(record.id),
    record.parentId === null ? null : hexToBytes(record.parentId),
    record.kind === 'file' ? 0 : 1,
    // Bytes, because text decoders drop a leading byte order mark and names round-trip exactly.
    utf8ToBytes(record.name),
    record.bytes,
    record.mediaType,
    record.addedAt,
    record.modifiedAt,
    record.cid,
    record.fileKey,
    record.parts,
    record.writtenAt,
    record.writtenBy,
    record.deleted,
    record.copies,
    LEVELS.indexOf(record.level),
  ]
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

function parseRow(row: v.InferOutput<typeof ROW>): EntryRecord {
  const [
    id,
    parent,
    kind,
    name,
    bytes,
    mediaType,
    addedAt,
    modifiedAt,
    cid,
    fileKey,
    parts,
    writtenAt,
    writtenBy,
    deleted,
    copies = 0,
    level = 0,
  ] = row
  return {
    id: bytesToHex(id),
    parentId: parent === null ? null : bytesToHex(parent),
    kind: kind === 0 ? 'file' : 'folder',
    name: UTF8.decode(name),
    bytes,
    mediaType,
    addedAt,
    modifiedAt,
    cid,
    fileKey,
    parts,
    copies,
    level: LEVELS[level] ?? 'unknown',
    writtenAt,
    writtenBy,
    deleted,
  }
}

/** @throws DriveError vault-damaged */
export function parseRecords(value: unknown): EntryRecord[] {
  const parsed = v.safeParse(v.array(ROW), value)
  if (!parsed.success) {
    throw new DriveError('vault-damaged', 'The drive index holds entries this program does not understand.')
  }
  return parsed.output.map(parseRow)
}

/** Whether `left` replaces `right`. */
export function isNewer(left: EntryRecord, right: EntryRecord | undefined): boolean {
  if (right === undefined || left.writtenAt !== right.writtenAt) {
    return right === undefined || left.writtenAt > right.writtenAt
  }
  return left.writtenBy > right.writtenBy
}

export function tombstoneOf(record: EntryRecord): Omit<EntryRecord, 'writtenAt' | 'writtenBy'> {
  return {
    ...record,
    parentId: null,
    name: '',
    bytes: 0,
    mediaType: '',
    cid: null,
    fileKey: null,
    parts: 0,
    copies: 0,
    level: 'unknown',
    deleted: true,
  }
}

export function toDriveEntry(record: EntryRecord): DriveEntry {
  const { id, parentId, kind, name, bytes, mediaType, addedAt, modifiedAt, cid, parts, copies, level } =
    record
  return { id, parentId, kind, name, bytes, mediaType, addedAt, modifiedAt, cid, parts, copies, level }
}
