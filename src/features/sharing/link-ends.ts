/** How long a link may last, and what its state is called. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { SharedLink } from '../../client/share-api.ts'

const DAY_MS = 86_400_000

export const END_CHOICES = ['never', '1', '7', '30', '90'] as const
export type EndChoice = (typeof END_CHOICES)[number]

export const END_WORDS: Readonly<Record<EndChoice, MessageDescriptor>> = {
  never: msg`When I revoke it`,
  '1': msg`After a day`,
  '7': msg`After a week`,
  '30': msg`After 30 days`,
  '90': msg`After 90 days`,
}

export function isEndChoice(value: string): value is EndChoice {
  return END_CHOICES.some((choice) => choice === value)
}

/** Unix milliseconds; null: it does not end by itself. */
export function endOf(choice: EndChoice, now: number): number | null {
  return choice === 'never' ? null : now + Number(choice) * DAY_MS
}

export const STATE_WORDS: Readonly<Record<SharedLink['state'], MessageDescriptor>> = {
  live: msg`Works`,
  ended: msg`Ended`,
  revoking: msg`Being revoked`,
  revoked: msg`Revoked`,
}

export const STATE_TONES = {
  live: 'verified',
  ended: 'unknown',
  revoking: 'claimed',
  revoked: 'unknown',
} as const satisfies Record<SharedLink['state'], string>
