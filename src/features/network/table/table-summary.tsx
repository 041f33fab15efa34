import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Star, X } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../ui/button.tsx'
import type { ChartTable } from '../../../ui/chart/chart-types.ts'
import { FileButtons } from '../../../ui/chart/file-buttons.tsx'
import { formatCount } from '../../../ui/format.ts'
import { readMinerOf } from '../../shared/preferences.ts'
import type { MinerEntry } from './column-types.ts'

interface TableSummaryProps {
  readonly entries: readonly MinerEntry[]
  readonly shown: number
  readonly mine: string | null
  /** Goes along in links. */
  readonly suffix: string
  /** Null: nothing is filtered. */
  readonly onClear: (() => void) | null
  readonly fileName: string
  readonly table: () => ChartTable
}

/** How many are shown, one's own, and the same as a file. */
export function TableSummary({ entries, shown, mine, suffix, onClear, ...file }: TableSummaryProps) {
  const { t } = useLingui()
  const all = entries.length
  const own = entries.find(({ row }) => row.hotkey === mine)
  const [last] = useState(() => readMinerOf('last'))
  const seen = entries.find(({ row }) => row.hotkey === last && last !== mine)
  const count = formatCount(shown)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8125rem] text-muted">
      <p role="status">
        {shown === all ? (
          <Plural value={all} one="# miner" other="# miners" />
        ) : (
          <Trans>
            {count} of <Plural value={all} one="# miner" other="# miners" />
          </Trans>
        )}
      </p>
      {onClear === null ? null : (
        <Button compact variant="quiet" icon={X} onClick={onClear}>
          {t`Clear filters`}
        </Button>
      )}
      {own === undefined ? null : (
        <Link
          href={`/network/miners/${own.row.hotkey}${suffix}`}
          className="inline-flex items-center gap-1.5 rounded text-accent hover:underline"
        >
          <Star aria-hidden="true" size={13} fill="currentColor" />
          {t`My miner: UID ${own.row.uid}, rank ${own.row.rank} of ${all}`}
        </Link>
      )}
      {seen === undefined ? null : (
        <Link
          href={`/network/miners/${seen.row.hotkey}${suffix}`}
          className="rounded hover:text-ink hover:underline"
        >
          {t`Looked at last: UID ${seen.row.uid}`}
        </Link>
      )}
      <div className="-my-1 ml-auto flex">
        <FileButtons name={file.fileName} table={file.table} />
      </div>
    </div>
  )
}
