/** Where in the drive one can be: the files in their folders, and lists across them. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Clock, Files, type LucideIcon, Search, Star, Trash2 } from 'lucide-react'
import type { Sort, SortKey } from '../../client/entry-api.ts'

export type DrivePlace =
  /** Null is the top. */
  | { readonly kind: 'folder'; readonly id: string | null }
  | { readonly kind: 'recent' }
  | { readonly kind: 'starred' }
  | { readonly kind: 'trash' }
  /** What is looked for is in memory only: addresses are kept by browsers, and names are nobody's business. */
  | { readonly kind: 'search' }

export type PlaceKind = DrivePlace['kind']

export const TOP: DrivePlace = { kind: 'folder', id: null }

/** Ids of folders have 32 characters, so that no word here is one. */
const WORDS = ['recent', 'starred', 'trash', 'search'] as const

/** @param rest of the path behind `/drive/` */
export function placeOfPath(rest: string): DrivePlace {
  const word = WORDS.find((each) => each === rest)
  if (word !== undefined) return { kind: word }
  return rest === '' ? TOP : { kind: 'folder', id: rest }
}

export function placePath(place: DrivePlace): string {
  if (place.kind !== 'folder') return `/drive/${place.kind}`
  return place.id === null ? '/drive' : `/drive/${encodeURIComponent(place.id)}`
}

export interface PlaceWords {
  readonly label: MessageDescriptor
  readonly icon: LucideIcon
}

export const PLACES: Readonly<Record<PlaceKind, PlaceWords>> = {
  folder: { label: msg`Files`, icon: Files },
  recent: { label: msg`Recent`, icon: Clock },
  starred: { label: msg`Starred`, icon: Star },
  trash: { label: msg`Trash`, icon: Trash2 },
  search: { label: msg`Search`, icon: Search },
}

/** How each place is ordered until the person says otherwise. */
export const FIRST_SORT: Readonly<Record<PlaceKind, Sort>> = {
  folder: { key: 'name', descending: false },
  recent: { key: 'addedAt', descending: true },
  starred: { key: 'name', descending: false },
  trash: { key: 'trashedAt', descending: true },
  search: { key: 'relevance', descending: false },
}

/** What can be ordered by, in each place. */
export const SORT_KEYS: Readonly<Record<PlaceKind, readonly SortKey[]>> = {
  folder: ['name', 'bytes', 'modifiedAt', 'addedAt', 'copies'],
  recent: ['addedAt', 'name', 'bytes', 'modifiedAt', 'copies'],
  starred: ['name', 'bytes', 'modifiedAt', 'addedAt', 'copies'],
  trash: ['trashedAt', 'name', 'bytes', 'modifiedAt'],
  search: ['relevance', 'name', 'bytes', 'modifiedAt', 'addedAt'],
}

export const SORT_WORDS: Readonly<Record<SortKey, MessageDescriptor>> = {
  name: msg`Name`,
  bytes: msg`Size`,
  modifiedAt: msg`Modified`,
  addedAt: msg`Added`,
  copies: msg`Copies`,
  trashedAt: msg({ message: 'Trashed', context: 'date' }),
  relevance: msg`Best match`,
}

/** Sizes, dates and copies begin with the largest: that is what one looks for. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  const rising = key === 'name' || key === 'relevance'
  return sort.key === key ? { key, descending: !sort.descending } : { key, descending: !rising }
}
