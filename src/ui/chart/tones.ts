/** Classes of each tone: whole names, so that the style sheet can be made from the source. */
import type { Tone } from './chart-types.ts'

export const FILL: Readonly<Record<Tone, string>> = {
  bronze: 'fill-tier-bronze',
  silver: 'fill-tier-silver',
  gold: 'fill-tier-gold',
  diamond: 'fill-tier-diamond',
  saiyan: 'fill-tier-saiyan',
  accent: 'fill-accent',
  second: 'fill-second',
  third: 'fill-consistent',
  good: 'fill-verified',
  bad: 'fill-failed',
  muted: 'fill-line-strong',
}

export const STROKE: Readonly<Record<Tone, string>> = {
  bronze: 'stroke-tier-bronze',
  silver: 'stroke-tier-silver',
  gold: 'stroke-tier-gold',
  diamond: 'stroke-tier-diamond',
  saiyan: 'stroke-tier-saiyan',
  accent: 'stroke-accent',
  second: 'stroke-second',
  third: 'stroke-consistent',
  good: 'stroke-verified',
  bad: 'stroke-failed',
  muted: 'stroke-line-strong',
}

/** Where a tone is written in: dark enough for text. */
export const INK: Readonly<Record<Tone, string>> = { ...FILL, muted: 'fill-muted' }
