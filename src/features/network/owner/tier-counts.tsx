import type { TierMove } from '../../../client/landscape/owner-facts.ts'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { formatCount } from '../../../ui/format.ts'

/** How many miners have each tier, and how many more or fewer than before. */
export function TierCounts({ move }: { readonly move: TierMove }) {
  if (move.miners === 0) return null
  return (
    <ul className="mt-1.5 flex flex-wrap gap-x-3.5 gap-y-0.5 text-[0.8125rem]">
      {move.counts.toReversed().map(({ tier, now, before }) => (
        <li key={tier} className="inline-flex items-center gap-1.5">
          <TierMark tier={tier} short />
          <span className="font-medium">{formatCount(now)}</span>
          <span className="text-xs text-muted">{before === null ? '' : differenceText(now - before)}</span>
        </li>
      ))}
    </ul>
  )
}

function differenceText(difference: number): string {
  if (difference === 0) return '±0'
  return difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`
}
