/** What becomes of what was given back, in words. What deletion cannot promise is said with numbers, not left out. */
import { plural, t } from '@lingui/core/macro'
import type { ReleaseHold, ReleaseView } from '../../client/upkeep-api.ts'
import type { Tone } from '../../ui/badge.tsx'
import { displayName } from '../../ui/display-name.ts'
import { formatDay, shorten } from '../../ui/format.ts'

/** Characters of a hotkey at each end. */
const KEEP = 5

export function releaseTitle({ reason, name, files, objects }: ReleaseView): string {
  switch (reason) {
    case 'deleted': {
      if (name === null || files > 1)
        return plural(files, { one: '# deleted file', other: '# deleted files' })
      const shown = displayName(name)
      return files === 0 ? t`An older version of ${shown}` : shown
    }
    case 'rewritten':
      return t`Packs that were half empty`
    case 'index':
      return t`Older lists of your files`
    case 'unfinished':
      return plural(objects, {
        one: 'A part of an upload that was given up',
        other: 'Parts of uploads that were given up',
      })
  }
}

export interface ReleaseStanding {
  readonly tone: Tone
  readonly word: string
}

export function releaseStanding({ hold, isDone, silent, ended, released }: ReleaseView): ReleaseStanding {
  if (isDone && ended > 0)
    return { tone: 'unknown', word: released === 0 ? t`Its time ended` : t`Partly given back` }
  // That somebody has deleted something is a word, and no page can compute it.
  if (isDone) return { tone: 'claimed', word: t`Given back` }
  if (hold?.because === 'account') return { tone: 'unknown', word: t`Waiting for the wallet` }
  if (hold !== null) return { tone: 'unknown', word: t`Waiting` }
  return silent.length > 0 ? { tone: 'claimed', word: t`Under way` } : { tone: 'accent', word: t`Under way` }
}

/** Why it has not been asked for yet. */
export function holdSentence(hold: ReleaseHold): string {
  switch (hold.because) {
    case 'untold':
      return t`The network has to have the new list of your files first.`
    case 'settling':
      return t`It begins in a moment.`
    case 'unseen':
      return t`The network is looked at once more first; it could not be.`
    case 'unread':
      return t`Pieces of your list of files could not be fetched; something in them may need it.`
    case 'newer':
      return t`A newer version of this app wrote something that this one cannot read, and that may need it. Reload the page to get that version.`
    case 'account': {
      const names = hold.accounts.map((account) => shorten(account, KEEP)).join(', ')
      return t`What is left may have been stored in the name of ${names}, which does not sign on this device now. Sign with it on the Wallet page and it is given back; without that it ends by itself, a year at most after it was last renewed.`
    }
    case 'devices':
      return t`Your other devices have until ${formatDay(hold.until)} to say that they need it.`
    case 'device-away':
      return t`“${displayName(hold.name)}” has not been in touch since and may need it. It is waited for until ${formatDay(hold.until)}.`
    case 'validator-away':
      return t`Validator ${shorten(hold.hotkey, KEEP)} does not answer and may know that another device needs it. It is waited for until ${formatDay(hold.until)}.`
  }
}

/** Whether the person can say that nobody has to be waited for. */
export function canHurry({ hold, isDone }: ReleaseView): boolean {
  return !isDone && hold !== null && 'until' in hold
}

/** What validators and miners said to it. Empty while nothing was asked. */
export function outcomeSentences(release: ReleaseView): string[] {
  const { released, objects, needed, copies, discarded, keptUntil, others, othersUntil, silent, ended } =
    release
  const said: string[] = []
  if (released > 0)
    said.push(
      t`${plural(released, { one: '# object', other: '# objects' })} of ${objects} given back.`,
      t`By the validators’ word, miners held ${plural(copies, { one: '# copy', other: '# copies' })} and say that ${discarded} are gone; nothing can prove here that a copy is.`,
    )
  if (keptUntil !== null)
    said.push(
      t`The others are told until they have heard it; without that they may keep ciphertext until ${formatDay(keptUntil)}.`,
    )
  if (needed > 0)
    said.push(
      plural(needed, {
        one: '# object is needed by something else and stays.',
        other: '# objects are needed by something else and stay.',
      }),
    )
  if (ended > 0)
    said.push(
      t`${plural(ended, { one: '# object was', other: '# objects were' })} never given back: nobody who may delete them could be heard before their time on the network ended.`,
    )
  if (others > 0 && othersUntil !== null)
    said.push(
      t`${plural(others, { one: '# object is also in another name, of somebody else who stored the same, and stays', other: '# objects are also in another name, of somebody else who stored the same, and stay' })} until ${formatDay(othersUntil)}.`,
    )
  if (silent.length > 0 && !release.isDone)
    said.push(
      plural(silent.length, {
        one: '# validator did not answer; it is asked again.',
        other: '# validators did not answer; they are asked again.',
      }),
    )
  return said
}
