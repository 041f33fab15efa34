/** What a badge may say, and no more (design section 7). */
import { BadgeCheck, CircleHelp, CircleX, type LucideIcon, MessageSquareQuote, Sigma } from 'lucide-react'
import type { ProofLevel } from '../../client/drive-api.ts'

export interface LevelWords {
  readonly label: string
  /** What was and was not computed, in one sentence. */
  readonly meaning: string
  readonly icon: LucideIcon
}

export const PROOF_LEVELS: Readonly<Record<ProofLevel, LevelWords>> = {
  verified: {
    label: 'Verified by you',
    meaning: 'This page computed the check itself, against your own encrypted bytes.',
    icon: BadgeCheck,
  },
  consistent: {
    label: 'Consistent',
    meaning: 'The specification’s checks hold, but nothing in them is bound to your file.',
    icon: Sigma,
  },
  claimed: {
    label: 'Claimed',
    meaning: 'A node says so. This page has checked nothing.',
    icon: MessageSquareQuote,
  },
  unknown: {
    label: 'Unknown',
    meaning: 'Nothing is known about this copy, or what is known is too old.',
    icon: CircleHelp,
  },
  failed: { label: 'Failed', meaning: 'A check was made and did not hold.', icon: CircleX },
}
