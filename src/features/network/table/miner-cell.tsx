import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { isTierName } from '../../../protocol/scoring/tiers.ts'
import { Bar } from '../../../ui/bar.tsx'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, shorten } from '../../../ui/format.ts'
import { cellState, knownValue, type MinerColumn, type MinerEntry } from './column-types.ts'

/** What stands in a cell: a dash where nothing is known, slanted where what is known is old. */
export function MinerCell({ column, entry, suffix }: CellProps) {
  const { t } = useLingui()
  const state = cellState(column, entry)
  if (state === 'unknown') {
    return (
      <span className="text-muted" title={t`Unknown: nobody said.`}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">{t`unknown`}</span>
      </span>
    )
  }
  const content = <Known column={column} entry={entry} suffix={suffix} />
  if (state === 'known') return content
  return (
    <span className="text-claimed italic" title={t`Stale: the validator said so before it fell silent.`}>
      {content}
      <span className="sr-only"> {t`(stale)`}</span>
    </span>
  )
}

interface CellProps {
  readonly column: MinerColumn
  readonly entry: MinerEntry
  /** Goes along in links. */
  readonly suffix: string
}

function Known({ column, entry, suffix }: CellProps) {
  const { t } = useLingui()
  const value = knownValue(column, entry)
  const more = column.more?.(entry)
  const text = column.text?.(entry) ?? (typeof value === 'number' ? formatCount(value) : String(value))
  switch (column.kind) {
    case 'hotkey':
      return (
        <Link
          href={`/network/miners/${entry.row.hotkey}${suffix}`}
          title={entry.row.hotkey}
          className="rounded font-mono text-[0.8125rem] text-accent hover:underline"
        >
          {shorten(entry.row.hotkey, 4)}
        </Link>
      )
    case 'key':
      return (
        <span className="font-mono text-[0.8125rem]" title={text}>
          {shorten(text, 4)}
        </span>
      )
    case 'axon':
      return <span className="font-mono text-xs">{text}</span>
    case 'tier':
      return isTierName(value) ? <TierMark tier={value} className="align-middle" /> : text
    case 'share': {
      const { incentiveMax, row } = entry
      return (
        <span className="inline-flex items-center justify-end gap-2" title={more}>
          <Bar share={incentiveMax === 0 ? 0 : row.incentive / incentiveMax} />
          {text}
        </span>
      )
    }
    case 'flag':
      return value === true ? <span className="font-medium text-failed">{t`yes`}</span> : t`no`
    case 'uid':
    case 'text':
      return <span title={more}>{text}</span>
  }
}
