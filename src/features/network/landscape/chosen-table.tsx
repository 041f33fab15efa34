import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { formatBytes, formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import { type Column, Table } from '../../../ui/table.tsx'
import { chosenRows, toThree, U16 } from '../../shared/landscape/chart-input.ts'
import { keptSearch, type LandscapeAddress } from '../../shared/landscape/use-address.ts'
import type { View } from '../../shared/landscape-query.ts'
import { type SortKey, sortRows } from './table-sort.ts'

/** More than these are for the page of all miners. */
const MOST = 25

interface ChosenTableProps {
  readonly view: View
  readonly address: LandscapeAddress
}

/** Those chosen, with what the charts say of them. */
export function ChosenTable({ view, address: { chosen, side } }: ChosenTableProps) {
  const { t } = useLingui()
  const [search] = useSearchParams()
  const [sort, setSort] = useState<{ readonly key: SortKey; readonly descending: boolean }>({
    key: 'rank',
    descending: false,
  })
  const rows = sortRows(chosenRows({ view, chosen }), sort, side)
  const kept = keptSearch(search)
  const count = rows.length
  const more = Math.max(0, count - MOST)
  const onSort = (key: SortKey) =>
    setSort((before) => ({
      key,
      descending: before.key === key ? !before.descending : key !== 'rank' && key !== 'uid',
    }))
  return (
    <section className="mt-6" aria-labelledby="chosen-miners">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="chosen-miners" className="text-base font-semibold">
          {chosen === null
            ? t`Miners by rank`
            : t`${plural(count, { one: '# chosen miner', other: '# chosen miners' })}`}
        </h2>
        <Link href={`/network/miners${kept}`} className="rounded font-medium text-accent hover:underline">
          {t`All miners, every number`}
        </Link>
      </div>
      <Table
        caption={t`Miners`}
        columns={useColumns(kept, side)}
        rows={rows.slice(0, MOST)}
        rowKey={({ uid }) => uid}
        sort={sort}
        onSort={onSort}
      />
      {more === 0 ? null : (
        <p className="mt-1.5 text-[0.8125rem] text-muted">
          {t`${plural(more, { one: '# more is', other: '# more are' })} not listed here.`}
        </p>
      )}
    </section>
  )
}

function useColumns(kept: string, side: LandscapeAddress['side']): readonly Column<MinerRow, SortKey>[] {
  const { t } = useLingui()
  return [
    { label: t`Rank`, sortKey: 'rank', align: 'right', cell: ({ rank }) => formatCount(rank) },
    {
      label: 'uid',
      sortKey: 'uid',
      align: 'right',
      cell: ({ uid }) => (
        <Link
          href={`/network/miners/${uid}${kept}`}
          className="rounded font-medium text-accent hover:underline"
        >
          {uid}
        </Link>
      ),
    },
    {
      label: t`Hotkey`,
      cell: ({ hotkey }) => (
        <span title={hotkey} className="font-mono text-[0.8125rem]">
          {shorten(hotkey, 5)}
        </span>
      ),
    },
    {
      label: t`Tier`,
      sortKey: 'tier',
      cell: ({ report }) => (report === null ? <Unknown /> : <TierMark tier={report.tier} />),
    },
    {
      label: t`Successes`,
      sortKey: 'successes',
      align: 'right',
      cell: ({ report }) => (report === null ? <Unknown /> : formatCount(report.totalSuccesses)),
    },
    {
      label: side === 'centre' ? t`Wilson score, centre` : t`Wilson score, lower end`,
      sortKey: 'score',
      align: 'right',
      cell: ({ report }) =>
        report === null ? (
          <Unknown />
        ) : (
          formatDecimal(side === 'centre' ? report.wilson.seed : report.wilson.strict, 3)
        ),
    },
    {
      label: t`Stored`,
      sortKey: 'bytes',
      align: 'right',
      cell: ({ report }) => (report === null ? <Unknown /> : formatBytes(report.usedBytes)),
    },
    {
      label: t`Incentive`,
      unit: `/${formatCount(65_535)}`,
      align: 'right',
      cell: ({ incentive }) => toThree(incentive * U16),
    },
    {
      label: t`Immune for`,
      unit: t`blocks`,
      sortKey: 'immune',
      align: 'right',
      cell: ({ immunityLeftBlocks }) => formatCount(immunityLeftBlocks),
    },
  ]
}

/** Nobody said: neither zero nor old. */
function Unknown() {
  const { t } = useLingui()
  return (
    <span className="text-muted" title={t`Unknown: the chosen validator does not publish it`}>
      {t`unknown`}
    </span>
  )
}
