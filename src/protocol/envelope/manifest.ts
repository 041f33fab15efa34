/**
 * The manifest of a file: everything about it but its bytes, sealed with the file's own key (design
 * section 4, docs/formats/manifest.md). Its CID and the file key are all one needs to read the file.
 *
 * The parser refuses what the encoder would not have written: another encoding of the same value, an
 * unknown version, a missing or extra member, sizes that do not add up. So no part count or length a reader
 * computes with is ever the storer's word alone.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { cidOfDigest, parseCid } from '../cid.ts'
import type { Result } from '../verdict.ts'
import { decodeCanonical, encodeCanonical, isWellFormed } from './canonical-cbor.ts'
import { CONTEXT_MANIFEST, HEADER_BYTES } from './key.ts'
import { PART_PLAIN, PLAIN_BYTES_MAX, partCount, partPlainRange } from './records.ts'
import { type AeadFactory, type OpenReason, openMessage, sealMessage } from './seal.ts'

export const MANIFEST_VERSION = 1
/** Bytes of UTF-8 of a name: above what any file system allows, below what a page chokes on. */
export const NAME_BYTES_MAX = 4096
export const MEDIA_TYPE_BYTES_MAX = 255
/** One part holds a manifest with room to spare: about 100 bytes each for 80,000 parts (640 GiB). */
export const MANIFEST_BYTES_MAX = PART_PLAIN
/** Unix milliseconds; the range of ECMAScript dates, before 1970 too. */
const TIME_MS_MAX = 8.64e15
const DIGEST_BYTES = 32
/** Bytes of a picture: 512 pixels wide and lossy; more would make listing a folder a download. */
export const PICTURE_BYTES_MAX = 65_536
/** What every browser draws without running anything in it. */
const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PictureType = (typeof PICTURE_TYPES)[number]

/** A small picture of the content, for lists. */
export interface Picture {
  readonly mediaType: PictureType
  readonly bytes: Uint8Array
}

export interface ManifestPart {
  /** CIDv1 of the part's ciphertext. */
  readonly cid: string
  /** Content-tree root of the part's ciphertext, 32 bytes. */
  readonly root: Uint8Array
  /** Bytes of ciphertext. */
  readonly bytes: number
}

export interface Manifest {
  readonly v: 1
  /** Exactly as the storer's machine gave it (lone surrogates replaced before): display must escape it. */
  readonly name: string
  readonly mediaType: string
  /** Bytes of plaintext. */
  readonly bytes: number
  /** Unix milliseconds, integers. */
  readonly modifiedAt: number
  readonly addedAt: number
  /** salt || commitment of the file's records, 56 bytes. */
  readonly header: Uint8Array
  readonly parts: readonly ManifestPart[]
  /** SHA-256 of the plaintext, 32 bytes. */
  readonly sha256: Uint8Array
  /** Absent where nobody made one. */
  readonly picture?: Picture
}

export type ManifestReason =
  | 'manifest-too-large'
  | 'manifest-malformed'
  | 'manifest-not-canonical'
  | 'manifest-version-unknown'
  | 'manifest-member-wrong'
  | 'manifest-sizes-inconsistent'

type Refusal = { readonly ok: false; readonly reason: ManifestReason; readonly detail: string }

/** Without a picture. */
const MEMBER_COUNT = 9

function wrong(member: string): Refusal {
  return { ok: false, reason: 'manifest-member-wrong', detail: `"${member}" is not what it must be` }
}

function isText(value: unknown, bytesMax: number): value is string {
  return typeof value === 'string' && isWellFormed(value) && utf8ToBytes(value).length <= bytesMax
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function isInteger(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
}

function parsePart(value: unknown): ManifestPart | null {
  if (!Array.isArray(value) || value.length !== 3) return null
  const [digest, root, bytes]: unknown[] = value
  if (!isBytes(digest, DIGEST_BYTES) || !isBytes(root, DIGEST_BYTES)) return null
  if (!isInteger(bytes, 1, Number.MAX_SAFE_INTEGER)) return null
  return { cid: cidOfDigest(digest), root: root.slice(), bytes }
}

/** Exactly one list of part lengths belongs to a plaintext length. */
function checkSizes(bytes: number, parts: readonly ManifestPart[]): Refusal | null {
  const wanted = partCount(bytes)
  if (parts.length !== wanted) {
    const detail = `${parts.length} parts instead of ${wanted} for ${bytes} bytes`
    return { ok: false, reason: 'manifest-sizes-inconsistent', detail }
  }
  for (const [i, part] of parts.entries()) {
    const expected = partPlainRange(i, bytes).cipherBytes
    if (part.bytes !== expected) {
      const detail = `part ${i} has ${part.bytes} bytes instead of ${expected}`
      return { ok: false, reason: 'manifest-sizes-inconsistent', detail }
    }
  }
  return null
}

function parsePicture(value: unknown): Picture | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [type, bytes]: unknown[] = value
  const mediaType = PICTURE_TYPES.find((known) => known === type)
  if (mediaType === undefined || !(bytes instanceof Uint8Array)) return null
  return bytes.length === 0 || bytes.length > PICTURE_BYTES_MAX ? null : { mediaType, bytes: bytes.slice() }
}

function parseMembers(map: ReadonlyMap<unknown, unknown>): Result<Manifest, ManifestReason> {
  const pictured = map.has('picture')
  // With this many, a member too many means one too few, and that one is refused by its name.
  if (map.size !== MEMBER_COUNT + (pictured ? 1 : 0)) return wrong('members')
  const picture = pictured ? parsePicture(map.get('picture')) : undefined
  if (picture === null) return wrong('picture')
  const name = map.get('name')
  const mediaType = map.get('mediaType')
  const bytes = map.get('bytes')
  const modifiedAt = map.get('modifiedAt')
  const addedAt = map.get('addedAt')
  const header = map.get('header')
  const sha256 = map.get('sha256')
  const list = map.get('parts')
  if (!isText(name, NAME_BYTES_MAX) || name === '') return wrong('name')
  if (!isText(mediaType, MEDIA_TYPE_BYTES_MAX)) return wrong('mediaType')
  if (!isInteger(bytes, 0, PLAIN_BYTES_MAX)) return wrong('bytes')
  if (!isInteger(modifiedAt, -TIME_MS_MAX, TIME_MS_MAX)) return wrong('modifiedAt')
  if (!isInteger(addedAt, -TIME_MS_MAX, TIME_MS_MAX)) return wrong('addedAt')
  if (!isBytes(header, HEADER_BYTES)) return wrong('header')
  if (!isBytes(sha256, DIGEST_BYTES)) return wrong('sha256')
  if (!Array.isArray(list)) return wrong('parts')
  const parts: ManifestPart[] = []
  for (const item of list) {
    const part = parsePart(item)
    if (part === null) return wrong(`parts[${parts.length}]`)
    parts.push(part)
  }
  const refusal = checkSizes(bytes, parts)
  if (refusal !== null) return refusal
  const value: Manifest = {
    v: 1,
    name,
    mediaType,
    bytes,
    modifiedAt,
    addedAt,
    header: header.slice(),
    parts,
    sha256: sha256.slice(),
    ...(picture === undefined ? {} : { picture }),
  }
  return { ok: true, value }
}

/** Reads a manifest's plaintext bytes. Total; whatever it accepts encodes to the same bytes again. */
export function parseManifest(bytes: Uint8Array): Result<Manifest, ManifestReason> {
  if (bytes.length > MANIFEST_BYTES_MAX) {
    const detail = `${bytes.length} bytes, at most ${MANIFEST_BYTES_MAX}`
    return { ok: false, reason: 'manifest-too-large', detail }
  }
  const decoded = decodeCanonical(bytes)
  if (!decoded.ok) {
    const reason = decoded.reason === 'cbor-malformed' ? 'manifest-malformed' : 'manifest-not-canonical'
    return { ok: false, reason, detail: decoded.detail }
  }
  const map = decoded.value
  if (!(map instanceof Map)) return { ok: false, reason: 'manifest-malformed', detail: 'not a map' }
  const version: unknown = map.get('v')
  if (version !== MANIFEST_VERSION) {
    const detail = `version ${typeof version === 'number' ? version : 'absent'}, this reader knows 1`
    return { ok: false, reason: 'manifest-version-unknown', detail }
  }
  return parseMembers(map)
}

/** Throws a RangeError for a manifest that `parseManifest` would refuse: our bug, caught before it is stored. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const parts = manifest.parts.map((part) => {
    const cid = parseCid(part.cid)
    if (!cid.ok) throw new RangeError(`manifest: ${cid.detail}`)
    return [cid.value.digest, part.root, part.bytes]
  })
  const { v, name, mediaType, bytes, modifiedAt, addedAt, header, sha256, picture } = manifest
  if (!isWellFormed(name) || !isWellFormed(mediaType)) {
    throw new RangeError('manifest: text holds a lone surrogate (see toWellFormed)')
  }
  const shown = picture === undefined ? {} : { picture: [picture.mediaType, picture.bytes] }
  const value = { v, name, mediaType, bytes, modifiedAt, addedAt, header, parts, sha256, ...shown }
  const encoded = encodeCanonical(value)
  const again = parseManifest(encoded)
  if (!again.ok) throw new RangeError(`manifest: ${again.reason}: ${again.detail}`)
  return encoded
}

export interface SealManifestInput {
  readonly manifest: Manifest
  readonly fileKey: Uint8Array
  /** 24 fresh random bytes, not those of the file's header. */
  readonly salt: Uint8Array
  readonly aead: AeadFactory
}

/** The manifest as the object that is stored: 56-byte header, then its records, under the file key. */
export async function sealManifest(input: SealManifestInput): Promise<Uint8Array> {
  const plain = encodeManifest(input.manifest)
  return sealMessage({ ...input, context: CONTEXT_MANIFEST, plain })
}

export interface OpenManifestInput {
  readonly message: Uint8Array
  readonly fileKey: Uint8Array
  readonly aead: AeadFactory
}

export async function openManifest(
  input: OpenManifestInput,
): Promise<Result<Manifest, OpenReason | ManifestReason>> {
  const opened = await openMessage({ ...input, context: CONTEXT_MANIFEST })
  return opened.ok ? parseManifest(opened.value) : opened
}
