/** Names of verdicts and standings, with the icon and colour that go with the word. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  BadgeCheck,
  CircleAlert,
  CircleHelp,
  CircleSlash,
  CircleX,
  FileX,
  type LucideIcon,
  PenOff,
  ShieldX,
  Sigma,
} from 'lucide-react'
import type { AuditDepth, FileStanding, HolderVerdict } from '../../client/audit-api.ts'
import type { Tone } from '../../ui/badge.tsx'

export interface VerdictWords {
  readonly label: MessageDescriptor
  readonly icon: LucideIcon
  readonly tone: Tone
}

/** From worst to best. */
export const VERDICTS: Readonly<Record<HolderVerdict, VerdictWords>> = {
  failed: { label: msg`Failed`, icon: CircleX, tone: 'failed' },
  missing: { label: msg`Missing`, icon: FileX, tone: 'failed' },
  unasked: { label: msg`Not asked`, icon: CircleHelp, tone: 'claimed' },
  silent: { label: msg`No answer`, icon: CircleSlash, tone: 'unknown' },
  consistent: { label: msg`Consistent`, icon: Sigma, tone: 'consistent' },
  unsigned: { label: msg`Right, unsigned`, icon: PenOff, tone: 'claimed' },
  proven: { label: msg`Proven`, icon: BadgeCheck, tone: 'verified' },
}

export const VERDICT_ORDER: readonly HolderVerdict[] = [
  'failed',
  'missing',
  'unasked',
  'silent',
  'consistent',
  'unsigned',
  'proven',
]

export const STANDING_WORDS: Readonly<Record<FileStanding, VerdictWords>> = {
  lost: { label: msg`In danger`, icon: ShieldX, tone: 'failed' },
  failed: { label: msg`A copy failed`, icon: CircleX, tone: 'failed' },
  weak: { label: msg`Too few copies`, icon: CircleAlert, tone: 'claimed' },
  unaudited: { label: msg`Not audited`, icon: CircleHelp, tone: 'unknown' },
  proven: { label: msg`Proven`, icon: BadgeCheck, tone: 'verified' },
}

export const DEPTH_WORDS: Readonly<
  Record<AuditDepth, { readonly label: MessageDescriptor; readonly meaning: MessageDescriptor }>
> = {
  quick: {
    label: msg`Quick`,
    meaning: msg`Every holder is asked for one random chunk of each object: less than 100 kB for each, however large it is. That shows who still answers for it; a small loss is mostly missed.`,
  },
  thorough: {
    label: msg`Thorough`,
    meaning: msg`So many random chunks that losing a hundredth of a file stays unnoticed in one of a thousand cases; small files whole. For a large file that is about a hundredth of its size for each copy.`,
  },
}
