/**
 * Finding entries by what is typed. Every word must be in the name, wherever; case, accents and width do not count. A
 * hundred thousand names take a few milliseconds, so there is no index that would have to be kept, or could leak.
 */

import type { EntryRecord } from './record.ts'

const ASCII = /^\p{ASCII}*$/u

/** A name or query as it is compared. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en')
}

export interface Query {
  readonly words: readonly string[]
}

export function parseQuery(text: string): Query {
  return {
    words: foldText(text)
      .split(/\s+/)
      .filter((word) => word !== ''),
  }
}

/** Folded names of the entries that were ever searched; records are immutable, so that none goes stale. */
const folded = new WeakMap<EntryRecord, string>()

function foldedName(entry: EntryRecord): string {
  // As quick as looking it up, and a million of them would be memory.
  if (ASCII.test(entry.name)) return entry.name.toLowerCase()
  const known = folded.get(entry)
  if (known !== undefined) return known
  const made = foldText(entry.name)
  folded.set(entry, made)
  return made
}

export function rankOfEntry(entry: EntryRecord, query: Query): number | null {
  return query.words.length === 0 ? null : rankOf(foldedName(entry), query)
}

/** How well a folded name fits, from 0 (begins with the first word) on; null when it does not. */
export function rankOf(foldedName: string, { words }: Query): number | null {
  if (!words.every((word) => foldedName.includes(word))) return null
  const at = foldedName.indexOf(words[0] ?? '')
  if (at === 0) return 0
  return /[\p{L}\p{N}]/u.test(foldedName[at - 1] ?? '') ? 2 : 1
}
