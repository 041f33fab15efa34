/** The manifest as an object to place, and back from one that was fetched. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import { SALT_BYTES } from '../../protocol/envelope/key.ts'
import { type Manifest, openManifest, sealManifest } from '../../protocol/envelope/manifest.ts'
import { DriveError } from '../drive-error.ts'
import type { Hashes } from '../ports.ts'
import { randomBytes, sha256, webAead } from '../web-crypto.ts'
import { leavesOf } from './leaves.ts'
import type { SealedObject } from './place-object.ts'

export async function sealManifestObject(
  manifest: Manifest,
  fileKey: Uint8Array,
  hashes: Hashes,
): Promise<SealedObject> {
  const data = await sealManifest({ manifest, fileKey, salt: randomBytes(SALT_BYTES), aead: webAead })
  const sha3 = await hashes.sha3Of(data)
  return {
    cid: cidOfDigest(await sha256(data)),
    contentRoot: await contentRootHex(data),
    data,
    sha3,
    title: 'the manifest',
  }
}

export async function contentRootHex(data: Uint8Array): Promise<string> {
  return bytesToHex(contentRoot(await leavesOf(data), data.length))
}

/** @throws DriveError content-damaged: the object is what its name says, but no manifest under this key */
export async function openManifestObject(message: Uint8Array, fileKey: Uint8Array): Promise<Manifest> {
  const opened = await openManifest({ message, fileKey, aead: webAead })
  if (opened.ok) return opened.value
  throw new DriveError('content-damaged', `The manifest does not open with this key (${opened.reason}).`)
}
