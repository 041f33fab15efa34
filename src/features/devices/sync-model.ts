/** What the state of keeping in step means, in words. */
import { plural, t } from '@lingui/core/macro'
import type { HeadStanding, SyncState } from '../../client/sync-api.ts'
import type { Tone } from '../../ui/badge.tsx'
import { formatCount } from '../../ui/format.ts'

/** What a person has to know at a glance. */
export type Step = 'in-step' | 'sending' | 'waiting' | 'stuck' | 'off'

export function stepOf(sync: SyncState): Step {
  switch (sync.phase) {
    case 'off':
      return 'off'
    case 'failed':
      return 'stuck'
    case 'waiting':
      return 'waiting'
    case 'syncing':
      // A look at the network now and then is no news.
      return sync.untold === 0 && sync.lastAt !== null ? 'in-step' : 'sending'
    case 'idle':
      return 'in-step'
  }
}

export function stepSentence(sync: SyncState): string {
  switch (stepOf(sync)) {
    case 'in-step':
      return t`In step with the network`
    case 'sending':
      return t`Getting in step with the network…`
    case 'waiting':
      return sync.untold === 0
        ? t`Getting in step with the network…`
        : plural(sync.untold, { one: '# change about to be sent', other: '# changes about to be sent' })
    case 'stuck':
      return sync.untold === 0
        ? t`Not in step with the network`
        : plural(sync.untold, {
            one: '# change not on the network yet',
            other: '# changes not on the network yet',
          })
    case 'off':
      return t`Kept on this device only`
  }
}

/** How many validators have the newest state: the drive's index is as safe as their number. */
export function keepersSentence({ standings }: SyncState): string {
  const have = formatCount(standings.filter(({ isCurrent }) => isCurrent).length)
  const all = formatCount(standings.length)
  return t`${have} of ${all} validators have the newest state.`
}

interface StandingWords {
  readonly tone: Tone
  readonly word: string
  readonly text: string
}

export function standingWords({ standing, isCurrent, detail }: HeadStanding): StandingWords {
  switch (standing) {
    case 'current':
      return { tone: 'verified', word: t`Newest`, text: t`It has the newest state and signed for it.` }
    case 'behind':
      return {
        tone: isCurrent ? 'verified' : 'claimed',
        word: isCurrent ? t`Newest` : t`Older`,
        text: isCurrent
          ? t`It had an older state, and was given the newest.`
          : t`It has an older state, and had not signed for a newer one.`,
      }
    case 'none':
      return {
        tone: isCurrent ? 'verified' : 'claimed',
        word: isCurrent ? t`Newest` : t`None`,
        text: isCurrent ? t`It had none, and was given the newest.` : t`It has no state of this drive.`,
      }
    case 'rolled-back':
      return {
        tone: 'failed',
        word: t`Went back`,
        text: t`It gave an older state than it had signed for. Its own signatures show it.`,
      }
    case 'wrong':
      return {
        tone: 'failed',
        word: t`Refused`,
        text: t`What it gave is not the state of this drive: ${detail}.`,
      }
    case 'unreachable':
      return { tone: 'unknown', word: t`No answer`, text: t`It did not answer: ${detail}.` }
  }
}
