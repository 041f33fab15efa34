import { t } from '@lingui/core/macro'
/**
 * A hint by length, not a verdict: a page cannot know how a passphrase was chosen. It only says which lengths
 * are hopeless against someone who has the vault file, and what would be better.
 */

/** Unicode code points; the worker refuses less. */
export const PASSPHRASE_MIN = 8

export interface StrengthHint {
  readonly level: 'short' | 'fair' | 'good' | 'strong'
  readonly text: string
}

export function strengthOf(passphrase: string): StrengthHint {
  const length = Array.from(passphrase).length
  const distinct = new Set(passphrase).size
  if (length < PASSPHRASE_MIN) {
    const more = PASSPHRASE_MIN - length
    return {
      level: 'short',
      text: t`${more} more of at least ${PASSPHRASE_MIN} characters`,
    }
  }
  if (distinct < 6) return { level: 'fair', text: t`Long enough, but it repeats itself: easy to guess` }
  if (length < 18) return { level: 'fair', text: t`Fair. A few more random words would make it good` }
  return length < 26
    ? { level: 'good', text: t`Good, if the words were picked at random` }
    : { level: 'strong', text: t`Strong, if the words were picked at random` }
}
