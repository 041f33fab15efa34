/**
 * One small file as it lies in a pack: its manifest, and right behind it the one part that the manifest names
 * (docs/formats/pack.md). Each file has its own key, so that a slot can be given away, read and forgotten alone.
 */
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import {
  CONTEXT_FILE,
  deriveFileKeys,
  encodeHeader,
  FILE_KEY_BYTES,
  SALT_BYTES,
} from '../../protocol/envelope/key.ts'
import { type Manifest, type Picture, sealManifest } from '../../protocol/envelope/manifest.ts'
import { sealPart } from '../../protocol/envelope/seal.ts'
import { cleanName } from '../index/names.ts'
import type { ByteSource } from '../ports.ts'
import { randomBytes, sha256, webAead } from '../web-crypto.ts'
import { leavesOf } from './leaves.ts'
import { SourceReader } from './source-reader.ts'

/** Bytes of plaintext up to which a file shares an object with others: a pack of 8 MiB then holds eight or more. */
export const SLOT_PLAIN_MAX = 1024 * 1024

export interface SealedSlot {
  readonly bytes: Uint8Array
  readonly manifestBytes: number
  readonly manifest: Manifest
  readonly fileKey: Uint8Array
}

/** A source's time as it is kept: whole milliseconds, 0 where there is none. */
export function modifiedAtOf({ lastModified }: Pick<ByteSource, 'lastModified'>): number {
  return Number.isFinite(lastModified) ? Math.trunc(lastModified) : 0
}

/** Reads the whole of a small source. @throws DriveError source-changed, source-unreadable */
export async function readSmall(source: ByteSource): Promise<Uint8Array> {
  const reader = await SourceReader.open(source)
  try {
    const plain = new Uint8Array(source.bytes)
    await reader.fill(plain)
    await reader.assertEnd()
    return plain
  } finally {
    await reader.close()
  }
}

export async function sealSlot(
  source: ByteSource,
  plain: Uint8Array,
  addedAt: number,
  picture: Picture | null,
): Promise<SealedSlot> {
  const fileKey = randomBytes(FILE_KEY_BYTES)
  const salt = randomBytes(SALT_BYTES)
  const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
  const place = {
    aead: await webAead(keys.aesKey),
    baseNonce: keys.baseNonce,
    index: 0,
    fileBytes: plain.length,
  }
  const part = await sealPart(place, plain)
  const [digest, root, plainDigest] = await Promise.all([
    sha256(part),
    leavesOf(part).then((leaves) => contentRoot(leaves, part.length)),
    sha256(plain),
  ])
  const manifest: Manifest = {
    v: 1,
    name: cleanName(source.name),
    mediaType: source.mediaType.slice(0, 255),
    bytes: plain.length,
    modifiedAt: modifiedAtOf(source),
    addedAt,
    header: encodeHeader(salt, keys),
    parts: [{ cid: cidOfDigest(digest), root, bytes: part.length }],
    sha256: plainDigest,
    ...(picture === null ? {} : { picture }),
  }
  const message = await sealManifest({ manifest, fileKey, salt: randomBytes(SALT_BYTES), aead: webAead })
  const bytes = new Uint8Array(message.length + part.length)
  bytes.set(message)
  bytes.set(part, message.length)
  return { bytes, manifestBytes: message.length, manifest, fileKey }
}
