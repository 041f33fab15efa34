/**
 * The body of a file's or folder's record: what the page may see, and the file keys, which it may not
 * (docs/formats/drive-index.md). Parsed by hand, because a drive has a hundred thousand of them and unlocking waits.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { cidOfDigest, parseCid } from '../../protocol/cid.ts'
import { FILE_KEY_BYTES } from '../../protocol/envelope/key.ts'
import type { DriveEntry } from '../entry-api.ts'
import type { ProofLevel } from '../proof-api.ts'
import type { RecordTexts } from './shared-text.ts'

/** A slot of a pack: a manifest and, right behind it, the one part it names (docs/formats/pack.md). */
export interface PackedRef {
  readonly kind: 'packed'
  readonly cid: string
  /** Bytes of the pack, and its content root: what a range of it is checked against. */
  readonly packBytes: number
  readonly packRoot: Uint8Array
  readonly offset: number
  readonly manifestBytes: number
  readonly slotBytes: number
  /** How often the slot has moved into another pack; absent: never. */
  readonly moves?: number
}

/** Where the bytes of a file are on the network: a manifest that names the parts, or a slot of a pack. */
export type FileRef = { readonly kind: 'object'; readonly cid: string; readonly parts: number } | PackedRef

export interface FileContent {
  /** Bytes of plaintext. */
  readonly bytes: number
  readonly mediaType: string
  /** 32 bytes. */
  readonly fileKey: Uint8Array
  readonly ref: FileRef
}

/** An earlier content of a file that was replaced. */
export interface FileVersion {
  readonly content: FileContent
  readonly modifiedAt: number
  readonly addedAt: number
}

export interface EntryBody {
  readonly parentId: string | null
  readonly kind: 'file' | 'folder'
  readonly name: string
  readonly addedAt: number
  readonly modifiedAt: number
  readonly starred: boolean
  /** Unix milliseconds at which it went to the trash, with all below it. */
  readonly trashedAt: number | null
  /** Null exactly for folders. */
  readonly content: FileContent | null
  /** Whether the manifest has a small picture of the content. */
  readonly pictured: boolean
  /** Newest first. */
  readonly versions: readonly FileVersion[]
  /** What its proofs come to (proof-summary.ts). */
  readonly copies: number
  readonly level: ProofLevel
}

/** The order is the format: new levels go last. */
const LEVELS: readonly ProofLevel[] = ['unknown', 'verified', 'consistent', 'claimed', 'failed']
const STARRED = 1
const PICTURED = 2

type EncodedContent = readonly [
  bytes: number,
  mediaType: string,
  fileKey: Uint8Array,
  ref: readonly unknown[],
]

function digestOf(cid: string): Uint8Array {
  const parsed = parseCid(cid)
  if (!parsed.ok) throw new TypeError('an entry refers to something that is no CID')
  return parsed.value.digest
}

function encodeRef(ref: FileRef): readonly unknown[] {
  if (ref.kind === 'object') return [0, digestOf(ref.cid), ref.parts]
  const { packBytes, packRoot, offset, manifestBytes, slotBytes, moves = 0 } = ref
  const place = [1, digestOf(ref.cid), packBytes, packRoot, offset, manifestBytes, slotBytes]
  return moves === 0 ? place : [...place, moves]
}

export function encodeContent({ bytes, mediaType, fileKey, ref }: FileContent): EncodedContent {
  return [bytes, mediaType, fileKey, encodeRef(ref)]
}

export function encodeEntry(entry: EntryBody): readonly unknown[] {
  return [
    entry.parentId === null ? null : hexToBytes(entry.parentId),
    entry.kind === 'file' ? 0 : 1,
    // Bytes, because text decoders drop a leading byte order mark and names round-trip exactly.
    utf8ToBytes(entry.name),
    entry.addedAt,
    entry.modifiedAt,
    (entry.starred ? STARRED : 0) | (entry.pictured ? PICTURED : 0),
    entry.trashedAt,
    entry.content === null ? null : encodeContent(entry.content),
    entry.versions.map(({ content, modifiedAt, addedAt }) => [encodeContent(content), modifiedAt, addedAt]),
    entry.copies,
    LEVELS.indexOf(entry.level),
  ]
}

const NO_VERSIONS: readonly FileVersion[] = []

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Source times may lie before 1970. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function parseRef(value: unknown): FileRef | null {
  if (!Array.isArray(value)) return null
  const [kind, digest, first]: unknown[] = value
  if (!isBytes(digest, 32) || !isCount(first)) return null
  const cid = cidOfDigest(digest)
  if (kind === 0 && value.length === 3) return { kind: 'object', cid, parts: first }
  return kind === 1 ? parsePlace(value, cid, first) : null
}

function parsePlace(value: readonly unknown[], cid: string, packBytes: number): PackedRef | null {
  const [, , , packRoot, offset, manifestBytes, slotBytes, moves] = value
  if (!isBytes(packRoot, 32) || !isCount(offset) || !isCount(manifestBytes) || !isCount(slotBytes))
    return null
  if (manifestBytes > slotBytes || offset + slotBytes > packBytes) return null
  const ref = { kind: 'packed', cid, packBytes, packRoot, offset, manifestBytes, slotBytes } as const
  if (value.length === 7) return ref
  return value.length === 8 && isCount(moves) && moves > 0 ? { ...ref, moves } : null
}

/** Null for anything that `encodeContent` does not make. @param texts of the index it is in */
export function parseContent(value: unknown, texts?: RecordTexts): FileContent | null {
  if (!Array.isArray(value) || value.length !== 4) return null
  const [bytes, mediaType, fileKey, encodedRef]: unknown[] = value
  const ref = parseRef(encodedRef)
  if (!isCount(bytes) || typeof mediaType !== 'string' || !isBytes(fileKey, FILE_KEY_BYTES)) return null
  return ref === null
    ? null
    : { bytes, mediaType: texts?.mediaTypes.of(mediaType) ?? mediaType, fileKey, ref }
}

function parseVersions(value: unknown, texts: RecordTexts): readonly FileVersion[] | null {
  if (!Array.isArray(value)) return null
  if (value.length === 0) return NO_VERSIONS
  const versions: FileVersion[] = []
  for (const item of value) {
    if (!Array.isArray(item) || item.length !== 3) return null
    const [encoded, modifiedAt, addedAt]: unknown[] = item
    const content = parseContent(encoded, texts)
    if (content === null || !isTime(modifiedAt) || !isTime(addedAt)) return null
    versions.push({ content, modifiedAt, addedAt })
  }
  return versions
}

/** Null for anything that `encodeEntry` does not make. */
export function parseEntry(body: unknown, texts: RecordTexts): EntryBody | null {
  if (!Array.isArray(body) || body.length !== 11) return null
  const [
    parent,
    kind,
    name,
    addedAt,
    modifiedAt,
    flags,
    trashedAt,
    content,
    versions,
    copies,
    level,
  ]: unknown[] = body
  if (parent !== null && !isBytes(parent, 16)) return null
  if ((kind !== 0 && kind !== 1) || !(name instanceof Uint8Array)) return null
  if (!isTime(addedAt) || !isTime(modifiedAt) || !isCount(flags)) return null
  if (trashedAt !== null && !isTime(trashedAt)) return null
  const known = {
    content: content === null ? null : parseContent(content, texts),
    versions: parseVersions(versions, texts),
  }
  if ((content === null) !== (kind === 1) || (kind === 0 && known.content === null)) return null
  const levelName = isCount(level) ? LEVELS[level] : undefined
  if (known.versions === null || !isCount(copies) || levelName === undefined) return null
  return {
    parentId: parent === null ? null : texts.parents.of(parent),
    kind: kind === 0 ? 'file' : 'folder',
    name: UTF8.decode(name),
    addedAt,
    modifiedAt,
    starred: (flags & STARRED) !== 0,
    trashedAt,
    content: known.content,
    pictured: (flags & PICTURED) !== 0,
    versions: known.versions,
    copies,
    level: levelName,
  }
}

/** What the page is told: no key, and no place in a pack. */
export function toDriveEntry(entry: EntryBody & { readonly id: string }): DriveEntry {
  const { id, parentId, kind, name, addedAt, modifiedAt, starred, trashedAt, copies, level, content } = entry
  return {
    id,
    parentId,
    kind,
    name,
    bytes: content?.bytes ?? 0,
    mediaType: content?.mediaType ?? '',
    addedAt,
    modifiedAt,
    cid: content?.ref.cid ?? null,
    packed: content?.ref.kind === 'packed',
    parts: content === null ? 0 : content.ref.kind === 'packed' ? 1 : content.ref.parts,
    copies,
    level,
    starred,
    trashedAt,
    versions: entry.versions.length,
    pictured: entry.pictured,
  }
}

/** A file as it is made: in no trash, with no past. */
export function newFileBody(
  file: Pick<EntryBody, 'parentId' | 'name' | 'addedAt' | 'modifiedAt' | 'content' | 'copies' | 'level'>,
): EntryBody {
  return { ...file, kind: 'file', starred: false, trashedAt: null, pictured: false, versions: [] }
}

/** A folder as it is made. */
export function newFolderBody(parentId: string | null, name: string, now: number): EntryBody {
  return {
    parentId,
    kind: 'folder',
    name,
    addedAt: now,
    modifiedAt: now,
    starred: false,
    trashedAt: null,
    content: null,
    pictured: false,
    versions: [],
    copies: 0,
    level: 'unknown',
  }
}
