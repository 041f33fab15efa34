/** What is said when something was done to entries. */
import { plural, t } from '@lingui/core/macro'
import { nameInSentence } from '../../ui/display-name.ts'

/** A folder, and how to call it in a sentence; the top of the drive has no name. */
export interface FolderRef {
  readonly id: string | null
  readonly name: string | null
}

export function movedSentence(entries: number, to: FolderRef): string {
  if (to.name === null)
    return t`${plural(entries, { one: '# entry', other: '# entries' })} moved to the top of your drive`
  const folder = nameInSentence(to.name)
  return t`${plural(entries, { one: '# entry', other: '# entries' })} moved to ${folder}`
}

export function copiedSentence(entries: number, to: FolderRef): string {
  if (to.name === null)
    return t`${plural(entries, { one: '# entry', other: '# entries' })} copied to the top of your drive`
  const folder = nameInSentence(to.name)
  return t`${plural(entries, { one: '# entry', other: '# entries' })} copied to ${folder}`
}

export function trashedSentence(entries: number): string {
  return t`${plural(entries, { one: '# entry', other: '# entries' })} moved to the trash`
}

export function restoredSentence(entries: number): string {
  return t`${plural(entries, { one: '# entry', other: '# entries' })} restored`
}

export function starredSentence(entries: number): string {
  return t`${plural(entries, { one: '# entry', other: '# entries' })} starred`
}

export function unstarredSentence(entries: number): string {
  return t`${plural(entries, { one: '# entry', other: '# entries' })} no longer starred`
}
