/**
 * From where a file's description is to where its parts are: a manifest that names them, or a slot of a pack, which has
 * both side by side. Whichever it is, a part counts only when it has the name and the content root that the manifest gives.
 */
import type { Manifest, ManifestPart } from '../../protocol/envelope/manifest.ts'
import { DriveError } from '../drive-error.ts'
import type { FileRef } from '../index/entry-record.ts'
import type { Fetching } from '../session.ts'
import { checkObject, type FetchedObject, fetchObject, type WantedObject } from './fetch-object.ts'
import { openManifestObject } from './manifest-object.ts'
import type { Transfer } from './transfer.ts'

export interface OpenedFile {
  readonly manifest: Manifest
  /** What brought the manifest: its object, or the pack. */
  readonly fetched: FetchedObject
  /** @throws FetchError, ChainError, the signal's reason */
  readonly part: (index: number, signal: AbortSignal) => Promise<FetchedObject>
}

export interface Wish {
  readonly session: Fetching
  readonly ref: FileRef
  readonly fileKey: Uint8Array
  readonly transfer: Transfer
  /** Whether parts are kept until the download is complete. */
  readonly cached: () => boolean
}

/** @throws DriveError content-damaged, what fetching throws */
export async function openFile(wish: Wish, signal: AbortSignal): Promise<OpenedFile> {
  return wish.ref.kind === 'packed' ? openSlot(wish, wish.ref, signal) : openObject(wish, signal)
}

async function openObject(wish: Wish, signal: AbortSignal): Promise<OpenedFile> {
  const { session, ref, fileKey, transfer } = wish
  const wanted = { cid: ref.cid, expected: null, title: 'the manifest' }
  const fetched = await session.traffic.fetch(transfer, signal, 0, (attempt) =>
    fetchObject(session.access, wanted, 0, attempt),
  )
  const manifest = await openManifestObject(fetched.data, fileKey)
  return {
    manifest,
    fetched,
    part: (index, partSignal) => fetchPart(wish, partOf(manifest, index), index, partSignal),
  }
}

async function fetchPart(
  { session, transfer, cached }: Wish,
  part: ManifestPart,
  index: number,
  signal: AbortSignal,
): Promise<FetchedObject> {
  const wanted = wantedPart(part, index)
  if (cached()) {
    const kept = await session.cache.get(part.cid)
    const checks = kept === null ? [] : await checkObject(kept, wanted)
    if (kept !== null && checks.every(({ ok }) => ok))
      return { data: kept, receipts: [], validatorHotkey: '', checks, rejected: [], kept: true }
  }
  const fetched = await session.traffic.fetch(transfer, signal, part.bytes, (attempt) =>
    fetchObject(session.access, wanted, index, attempt),
  )
  if (cached()) await session.cache.put(part.cid, fetched.data)
  return fetched
}

async function openSlot(
  { session, fileKey, transfer }: Wish,
  ref: Extract<FileRef, { kind: 'packed' }>,
  signal: AbortSignal,
): Promise<OpenedFile> {
  const pack = await session.packs.get(ref.cid, () =>
    session.traffic.fetch(transfer, signal, ref.packBytes, (attempt) => {
      const expected = { bytes: ref.packBytes, root: ref.packRoot }
      return fetchObject(session.access, { cid: ref.cid, expected, title: 'its pack' }, 0, attempt)
    }),
  )
  const slot = pack.data.subarray(ref.offset, ref.offset + ref.slotBytes)
  const manifest = await openManifestObject(slot.subarray(0, ref.manifestBytes), fileKey)
  const data = slot.subarray(ref.manifestBytes)
  return {
    manifest,
    fetched: pack,
    part: async (index) => {
      const checks = await checkObject(data, wantedPart(partOf(manifest, index), index))
      const wrong = checks.find(({ ok }) => !ok)
      if (wrong !== undefined)
        throw new DriveError(
          'content-damaged',
          `The slot does not hold what its manifest says (${wrong.id}).`,
        )
      return { ...pack, data, checks: [...pack.checks, ...checks] }
    },
  }
}

function partOf({ parts }: Manifest, index: number): ManifestPart {
  const part = parts[index]
  if (part === undefined) throw new RangeError('a part of this manifest')
  return part
}

function wantedPart({ cid, bytes, root }: ManifestPart, index: number): WantedObject {
  return { cid, expected: { bytes, root }, title: `part ${index + 1}` }
}
