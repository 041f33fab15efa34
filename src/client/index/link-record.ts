/** A link that was made from this drive: what it needs to be copied again and revoked (docs/formats/share-link.md). */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { cidOfDigest, parseCid } from '../../protocol/cid.ts'
import { FILE_KEY_BYTES } from '../../protocol/envelope/key.ts'

export interface LinkBody {
  /** Of the link's own object. */
  readonly cid: string
  /** 32 bytes. */
  readonly linkKey: Uint8Array
  readonly kind: 'file' | 'folder' | 'selection'
  readonly name: string
  readonly files: number
  /** Of plaintext. */
  readonly bytes: number
  /** Unix milliseconds, as all times here. */
  readonly madeAt: number
  /** Null: it is renewed. */
  readonly endsAt: number | null
  readonly hasPassword: boolean
  readonly revokedAt: number | null
  /** When every validator that had the object had deleted it. */
  readonly releasedAt: number | null
  /** What it was made of. */
  readonly entryIds: readonly string[]
}

/** The order is the format. */
const KINDS = ['file', 'folder', 'selection'] as const
const PASSWORD = 1

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

export function encodeLink(link: LinkBody): readonly unknown[] {
  const cid = parseCid(link.cid)
  if (!cid.ok) throw new TypeError('a link refers to something that is no CID')
  return [
    cid.value.digest,
    link.linkKey,
    KINDS.indexOf(link.kind),
    utf8ToBytes(link.name),
    link.files,
    link.bytes,
    link.madeAt,
    link.endsAt,
    link.hasPassword ? PASSWORD : 0,
    link.revokedAt,
    link.releasedAt,
    link.entryIds.map(hexToBytes),
  ]
}

/** Null for what is not a link. */
export function parseLinkBody(value: unknown): LinkBody | null {
  if (!Array.isArray(value) || value.length !== 12) return null
  const [
    digest,
    linkKey,
    kindNumber,
    name,
    files,
    bytes,
    madeAt,
    endsAt,
    flags,
    revokedAt,
    releasedAt,
    ids,
  ]: unknown[] = value
  const kind = isCount(kindNumber) ? KINDS[kindNumber] : undefined
  if (!isBytes(digest, 32) || !isBytes(linkKey, FILE_KEY_BYTES) || kind === undefined) return null
  if (!(name instanceof Uint8Array) || !isCount(files) || !isCount(bytes) || !isCount(flags)) return null
  if (!isTime(madeAt) || !isEnd(endsAt) || !isEnd(revokedAt) || !isEnd(releasedAt)) return null
  if (!Array.isArray(ids) || !ids.every((id) => isBytes(id, 16))) return null
  return {
    cid: cidOfDigest(digest),
    linkKey,
    kind,
    name: UTF8.decode(name),
    files,
    bytes,
    madeAt,
    endsAt,
    hasPassword: (flags & PASSWORD) !== 0,
    revokedAt,
    releasedAt,
    entryIds: ids.map(bytesToHex),
  }
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isEnd(value: unknown): value is number | null {
  return value === null || isTime(value)
}
