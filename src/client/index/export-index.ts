/**
 * The drive's list of files as JSON for other programs (docs/formats/index-export.md): what a person sees, and where on the
 * network it lies. No key is in it: whoever reads the file learns names, and can open nothing.
 */
import type { FileRef, FileVersion } from './entry-record.ts'
import type { EntryTree } from './entry-tree.ts'
import type { EntryRecord } from './record.ts'

const FORMAT = 'filetao-drive-index'
const VERSION = 1
/** Entries turned into text between two breaths: a hundred thousand of them take a second. */
const AT_ONCE = 5_000

/** UTF-8 text, one entry a line. @param now unix milliseconds @param breathe lets other work of the thread go first */
export async function exportIndex(
  tree: EntryTree,
  now: number,
  breathe: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const lines = (entries: readonly EntryRecord[]) =>
    entries.map((entry) => JSON.stringify(exported(entry, tree)))
  const head = JSON.stringify({ format: FORMAT, version: VERSION, exportedAt: isoOf(now) }).slice(0, -1)
  const pieces: Uint8Array[] = [encoder.encode(`${head},"entries":[`)]
  const all = [...tree.all()]
  for (let at = 0; at < all.length; at += AT_ONCE) {
    if (at > 0) await breathe()
    pieces.push(encoder.encode(`${at === 0 ? '\n' : ',\n'}${lines(all.slice(at, at + AT_ONCE)).join(',\n')}`))
  }
  pieces.push(encoder.encode('\n]}\n'))
  return joined(pieces)
}

function exported(entry: EntryRecord, tree: EntryTree): object {
  const { id, parentId, kind, name, addedAt, modifiedAt, starred, trashedAt, content, copies, level } = entry
  const place = { id, parentId, kind, path: pathOf(entry, tree), name }
  const times = { addedAt: isoOf(addedAt), trashedAt: trashedAt === null ? null : isoOf(trashedAt), starred }
  if (content === null) return { ...place, ...times }
  const { bytes, mediaType, ref } = content
  return {
    ...place,
    ...times,
    modifiedAt: isoOf(modifiedAt),
    bytes,
    mediaType,
    stored: storedAt(ref),
    provenCopies: copies,
    proofLevel: level,
    versions: entry.versions.map(versionOf),
  }
}

function pathOf(entry: EntryRecord, tree: EntryTree): string[] {
  return tree
    .pathOf(entry)
    .slice(0, -1)
    .map(({ name }) => name)
}

function versionOf({ content: { bytes, mediaType, ref }, addedAt, modifiedAt }: FileVersion): object {
  return { addedAt: isoOf(addedAt), modifiedAt: isoOf(modifiedAt), bytes, mediaType, stored: storedAt(ref) }
}

function storedAt(ref: FileRef): object {
  return ref.kind === 'object'
    ? { manifest: ref.cid, parts: ref.parts }
    : { pack: ref.cid, offset: ref.offset, bytes: ref.slotBytes }
}

/** Times come from the disks of many devices: one that no calendar has is left out, not a reason to export nothing. */
function isoOf(at: number): string | null {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
