/** What a line says of an entry in words. */
import { t } from '@lingui/core/macro'
import type { DriveRow } from '../../client/entry-api.ts'
import { displayName } from '../../ui/display-name.ts'
import { formatBytes, formatDate } from '../../ui/format.ts'
import type { PlaceKind } from './places.ts'

/** Which time counts in a place. Unix milliseconds. */
export function timeOf(entry: DriveRow, place: PlaceKind): number {
  if (place === 'trash') return entry.trashedAt ?? entry.modifiedAt
  return place === 'recent' ? entry.addedAt : entry.modifiedAt
}

export function sizeOf(entry: DriveRow): string {
  return entry.kind === 'folder' ? '–' : formatBytes(entry.bytes)
}

/** Where there is no heading above it. */
export function kindOrSize(entry: DriveRow): string {
  return entry.kind === 'folder' ? t`Folder` : formatBytes(entry.bytes)
}

/** Under the name, where there is no room for columns. */
export function metaOf(entry: DriveRow, place: PlaceKind, now: number): string {
  const folder = place === 'folder' ? [] : [folderOf(entry)]
  return [...folder, kindOrSize(entry), formatDate(timeOf(entry, place), now)].join(' · ')
}

/** The folder it is in. */
export function folderOf({ within }: DriveRow): string {
  const last = within.at(-1)
  return last === undefined ? t`Drive` : displayName(last)
}
