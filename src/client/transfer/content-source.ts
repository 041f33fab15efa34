/**
 * A file opened for reading anywhere in it: its manifest, checked, and from there the records of its parts, each run
 * held against the root that the manifest gives its part.
 */
import { CONTEXT_FILE } from '../../protocol/envelope/key.ts'
import type { Manifest } from '../../protocol/envelope/manifest.ts'
import { openHeader } from '../../protocol/envelope/seal.ts'
import { DriveError } from '../drive-error.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { Session } from '../session.ts'
import { webAead } from '../web-crypto.ts'
import type { Rejected } from './ask-validators.ts'
import { fetchObject } from './fetch-object.ts'
import { fetchRange } from './fetch-range.ts'
import { fetchSlot, type Lane, type PackedRef } from './fetch-slot.ts'
import { openManifestObject } from './manifest-object.ts'
import { partOf, slotChecks } from './open-file.ts'
import type { FileCipher } from './open-run.ts'

export interface Records {
  /** Whole records of a part. */
  readonly data: Uint8Array
  /** Offset of `data` in its part. */
  readonly from: number
}

export interface ContentSource {
  /** Bytes of plaintext. */
  readonly bytes: number
  readonly cipher: FileCipher
  /** Records that cover the bytes [start, end) of a part's ciphertext. @throws what fetching throws */
  readonly records: (part: number, start: number, end: number, signal: AbortSignal) => Promise<Records>
}

type Network = Pick<Session, 'access' | 'packs' | 'traffic'>

/** Told of validators that gave no answer that counts. */
export type HearRejected = (rejected: readonly Rejected[]) => void

/** @throws DriveError content-damaged, what fetching throws */
export function openSource(
  network: Network,
  content: FileContent,
  hear: HearRejected,
  signal: AbortSignal,
): Promise<ContentSource> {
  const { ref } = content
  return ref.kind === 'packed'
    ? openPacked(network, content, ref, hear, signal)
    : openAlone(network, content, hear, signal)
}

async function openAlone(
  { access, traffic }: Network,
  { ref, fileKey }: FileContent,
  hear: HearRejected,
  signal: AbortSignal,
): Promise<ContentSource> {
  const wanted = { cid: ref.cid, expected: null, title: 'the manifest' }
  const fetched = await traffic.read(0, signal, (attempt) => fetchObject(access, wanted, 0, attempt))
  hear(fetched.rejected)
  const manifest = await openManifestObject(fetched.data, fileKey)
  // Where nobody reads ranges a part comes whole, and its other records are wanted next.
  let whole: { readonly part: number; readonly data: Uint8Array } | null = null
  return {
    bytes: manifest.bytes,
    cipher: await cipherOf(manifest, fileKey),
    async records(index, start, end, upTo) {
      if (whole?.part === index) return { data: whole.data, from: 0 }
      const { cid, bytes, root } = partOf(manifest, index)
      const range = { cid, bytes, root, start, end, title: `part ${index + 1}` }
      const found = await traffic.read(end - start, upTo, (attempt) =>
        fetchRange(access, range, index, attempt),
      )
      hear(found.rejected)
      if (found.data.length === bytes) whole = { part: index, data: found.data }
      return found
    },
  }
}

async function openPacked(
  network: Network,
  { fileKey }: FileContent,
  ref: PackedRef,
  hear: HearRejected,
  signal: AbortSignal,
): Promise<ContentSource> {
  const lane: Lane = (bytes, upTo, work) => network.traffic.read(bytes, upTo, work)
  const slot = await fetchSlot(network, ref, { from: 0, to: ref.slotBytes }, lane, signal)
  hear(slot.rejected)
  const manifest = await openManifestObject(slot.data.subarray(0, ref.manifestBytes), fileKey)
  const data = slot.data.slice(ref.manifestBytes)
  await slotChecks(data, manifest, 0)
  return {
    bytes: manifest.bytes,
    cipher: await cipherOf(manifest, fileKey),
    records: async () => ({ data, from: 0 }),
  }
}

/** @throws DriveError content-damaged */
export async function cipherOf({ header }: Manifest, fileKey: Uint8Array): Promise<FileCipher> {
  const keys = openHeader({ fileKey, context: CONTEXT_FILE, header })
  if (!keys.ok)
    throw new DriveError('content-damaged', `The file's header does not match its key (${keys.reason}).`)
  return { aead: await webAead(keys.value.aesKey), baseNonce: keys.value.baseNonce }
}
