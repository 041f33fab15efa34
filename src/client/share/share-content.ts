/**
 * What a link gives away, as bytes: a tree of items with their keys (docs/formats/share-link.md). Reading is total: it meets
 * whatever the maker of a link put into it.
 */
import { decodeCanonical, encodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import { NAME_BYTES_MAX } from '../../protocol/envelope/manifest.ts'
import { encodeContent, type FileContent, parseContent } from '../index/entry-record.ts'
import type { ShareKind } from '../share-api.ts'

export interface ShareItem {
  /** Place of the folder it is in, which comes before it; null at the top. */
  readonly folder: number | null
  readonly name: string
  /** Unix milliseconds. */
  readonly modifiedAt: number
  /** Null exactly for folders. */
  readonly content: FileContent | null
}

export interface ShareContent {
  readonly kind: ShareKind
  readonly name: string
  /** Unix milliseconds. */
  readonly madeAt: number
  readonly endsAt: number | null
  readonly items: readonly ShareItem[]
}

/** Bytes: the object has to fit into one part with its headers. */
export const CONTENT_BYTES_MAX = 8_000_000
export const ITEMS_MAX = 50_000
/** Folders in folders. */
export const DEPTH_MAX = 128

/** The order is the format. */
const SHARE_KINDS: readonly ShareKind[] = ['file', 'folder', 'selection']
/** Milliseconds a Date can hold. */
const TIME_MAX = 8.64e15
const BYTES_MAX = 2 ** 52 - 1
const MEDIA_TYPE_MAX = 255
const UTF8 = new TextEncoder()

export function encodeShare({ kind, name, madeAt, endsAt, items }: ShareContent): Uint8Array {
  return encodeCanonical([
    SHARE_KINDS.indexOf(kind),
    name,
    madeAt,
    endsAt,
    items.map(({ folder, name: itemName, modifiedAt, content }) => [
      folder,
      itemName,
      Math.trunc(modifiedAt),
      content === null ? null : encodeContent(content),
    ]),
  ])
}

/** Null for anything that `encodeShare` does not make of what may be shared. Total. */
export function parseShare(bytes: Uint8Array): ShareContent | null {
  if (bytes.length > CONTENT_BYTES_MAX) return null
  const decoded = decodeCanonical(bytes)
  if (!decoded.ok || !Array.isArray(decoded.value) || decoded.value.length !== 5) return null
  const [kindNumber, name, madeAt, endsAt, rows]: unknown[] = decoded.value
  const kind = typeof kindNumber === 'number' ? SHARE_KINDS[kindNumber] : undefined
  if (kind === undefined || !isName(name) || !isTime(madeAt)) return null
  if (endsAt !== null && !isTime(endsAt)) return null
  const items = parseItems(rows)
  if (items === null || (kind === 'file' && (items.length !== 1 || items[0]?.content === null))) return null
  return { kind, name, madeAt, endsAt, items }
}

function parseItems(rows: unknown): ShareItem[] | null {
  if (!Array.isArray(rows) || rows.length > ITEMS_MAX) return null
  const items: ShareItem[] = []
  const depths: number[] = []
  for (const row of rows) {
    const item = parseItem(row)
    if (item === null) return null
    const depth = depthOf(item, items, depths)
    if (depth === null) return null
    items.push(item)
    depths.push(depth)
  }
  return items
}

function parseItem(row: unknown): ShareItem | null {
  if (!Array.isArray(row) || row.length !== 4) return null
  const [folder, name, modifiedAt, encoded]: unknown[] = row
  if (folder !== null && !isPlace(folder)) return null
  if (!isName(name) || !isTime(modifiedAt)) return null
  if (encoded === null) return { folder, name, modifiedAt, content: null }
  const content = parseContent(encoded)
  if (content === null || content.bytes > BYTES_MAX || content.mediaType.length > MEDIA_TYPE_MAX) return null
  return { folder, name, modifiedAt, content }
}

/** Null when what it is in is no folder that came before it, or too deep. */
function depthOf(
  { folder }: ShareItem,
  before: readonly ShareItem[],
  depths: readonly number[],
): number | null {
  if (folder === null) return 0
  const above = before[folder]
  const depth = (depths[folder] ?? 0) + 1
  return above === undefined || above.content !== null || depth > DEPTH_MAX ? null : depth
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= TIME_MAX
}

function isName(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > NAME_BYTES_MAX) return false
  return UTF8.encode(value).length <= NAME_BYTES_MAX
}
