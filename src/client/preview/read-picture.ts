import type { Picture } from '../../protocol/envelope/manifest.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { SmallPicture } from '../preview-api.ts'
import type { Session } from '../session.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { fetchSlot, type Lane } from '../transfer/fetch-slot.ts'
import { openManifestObject } from '../transfer/manifest-object.ts'

type Parts = Pick<Session, 'access' | 'packs' | 'traffic' | 'shelf'>

/**
 * The small picture of a file: from this device, else out of its manifest.
 * @throws DriveError content-damaged, what fetching throws
 */
export async function readPicture(
  parts: Parts,
  content: FileContent,
  signal: AbortSignal,
): Promise<SmallPicture | null> {
  const kept = await parts.shelf.get(content.ref)
  if (kept !== null) return copyOf(kept)
  const message = await fetchManifest(parts, content, signal)
  const { picture } = await openManifestObject(message, content.fileKey)
  if (picture === undefined) return null
  await parts.shelf.put(content.ref, picture)
  return copyOf(picture)
}

async function fetchManifest(
  { access, packs, traffic }: Parts,
  { ref }: FileContent,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const lane: Lane = (bytes, upTo, work) => traffic.read(bytes, upTo, work)
  if (ref.kind === 'packed') {
    const run = { from: 0, to: ref.manifestBytes }
    return (await fetchSlot({ access, packs }, ref, run, lane, signal)).data
  }
  const wanted = { cid: ref.cid, expected: null, title: 'the manifest' }
  return (await lane(0, signal, (attempt) => fetchObject(access, wanted, 0, attempt))).data
}

/** Bytes of its own: what it was cut out of may be large. */
function copyOf({ mediaType, bytes }: Picture): SmallPicture {
  return { mediaType, bytes: new Uint8Array(bytes) }
}
