/** What a badge may say, and no more (design section 7). */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { BadgeCheck, CircleHelp, CircleX, type LucideIcon, MessageSquareQuote, Sigma } from 'lucide-react'
import type { ProofLevel } from '../../client/proof-api.ts'

export interface LevelWords {
  readonly label: MessageDescriptor
  /** What was and was not computed, in one sentence. */
  readonly meaning: MessageDescriptor
  readonly icon: LucideIcon
}

export const PROOF_LEVELS: Readonly<Record<ProofLevel, LevelWords>> = {
  verified: {
    label: msg`Verified by you`,
    meaning: msg`This page computed the check itself, against your own encrypted bytes.`,
    icon: BadgeCheck,
  },
  consistent: {
    label: msg`Consistent`,
    meaning: msg`The specification’s checks hold, but nothing in them is bound to your file.`,
    icon: Sigma,
  },
  claimed: {
    label: msg`Claimed`,
    meaning: msg`A node says so. This page has checked nothing.`,
    icon: MessageSquareQuote,
  },
  unknown: {
    label: msg`Unknown`,
    meaning: msg`Nothing is known about this copy, or what is known is too old.`,
    icon: CircleHelp,
  },
  failed: { label: msg`Failed`, meaning: msg`A check was made and did not hold.`, icon: CircleX },
}
