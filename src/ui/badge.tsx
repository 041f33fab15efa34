import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Tone = 'verified' | 'consistent' | 'claimed' | 'unknown' | 'failed' | 'accent'

const TONES: Readonly<Record<Tone, string>> = {
  verified: 'text-verified bg-verified-soft',
  consistent: 'text-consistent bg-consistent-soft',
  claimed: 'text-claimed bg-claimed-soft',
  unknown: 'text-unknown bg-unknown-soft',
  failed: 'text-failed bg-failed-soft',
  accent: 'text-accent bg-accent-soft',
}

interface BadgeProps {
  readonly tone: Tone
  readonly icon?: LucideIcon
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** A word in a coloured field. Colour never says anything the word does not. */
export function Badge({ tone, icon: Icon, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex h-6 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {Icon === undefined ? null : <Icon aria-hidden="true" size={13} strokeWidth={2.2} />}
      {children}
    </span>
  )
}
