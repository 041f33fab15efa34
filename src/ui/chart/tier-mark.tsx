import { classNames } from '../class-names.ts'
import type { Shape, Tone } from './chart-types.ts'
import { ShapeMark } from './shape-mark.tsx'

/** As validators name them. */
type TierLabel = 'Bronze' | 'Silver' | 'Gold' | 'Diamond' | 'Super Saiyan'

const TIERS: Readonly<
  Record<TierLabel, { readonly tone: Tone; readonly shape: Shape; readonly letter: string }>
> = {
  Bronze: { tone: 'bronze', shape: 'circle', letter: 'B' },
  Silver: { tone: 'silver', shape: 'triangle', letter: 'S' },
  Gold: { tone: 'gold', shape: 'square', letter: 'G' },
  Diamond: { tone: 'diamond', shape: 'diamond', letter: 'D' },
  'Super Saiyan': { tone: 'saiyan', shape: 'star', letter: 'SS' },
}

export function toneOfTier(tier: TierLabel): Tone {
  return TIERS[tier].tone
}

export function shapeOfTier(tier: TierLabel): Shape {
  return TIERS[tier].shape
}

/** One letter, or two for Super Saiyan. */
export function letterOfTier(tier: TierLabel): string {
  return TIERS[tier].letter
}

interface TierMarkProps {
  readonly tier: TierLabel
  /** The letter instead of the name, where there is little room. */
  readonly short?: boolean
  readonly className?: string
}

/** A tier's shape and name. */
export function TierMark({ tier, short = false, className }: TierMarkProps) {
  const { tone, shape, letter } = TIERS[tier]
  return (
    <span className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', className)}>
      <ShapeMark tone={tone} shape={shape} />
      {short ? (
        <abbr title={tier} className="no-underline">
          {letter}
        </abbr>
      ) : (
        tier
      )}
    </span>
  )
}
