/** Whether a name may be given to an entry. */
import { t } from '@lingui/core/macro'
import type { DriveEntry } from '../../client/entry-api.ts'

/** Code points; what the common file systems can hold after a download. */
export const NAME_MAX = 255

/** What is wrong with a name by itself, in a sentence; null when nothing is. Whether it is taken the drive says. */
export function nameProblem(name: string): string | null {
  const wanted = name.trim().normalize('NFC')
  if (wanted === '') return t`Give it a name.`
  if (wanted === '.' || wanted === '..' || wanted.includes('/'))
    return t`A name cannot contain “/” or be only dots.`
  return Array.from(wanted).length > NAME_MAX ? t`A name has at most ${NAME_MAX} characters.` : null
}

/** The part of a file name to select when renaming: all but the extension. */
export function stemLength(name: string, kind: DriveEntry['kind']): number {
  const dot = name.lastIndexOf('.')
  return kind === 'file' && dot > 0 ? dot : name.length
}
