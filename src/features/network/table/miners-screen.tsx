import { Trans, useLingui } from '@lingui/react/macro'
import { ServerOff } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Landscape, ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { View } from '../../shared/landscape-query.ts'
import { LensPicker } from '../../shared/lens-picker.tsx'
import { SubnetBody, useSubnet } from '../../shared/subnet-view.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import type { MinerColumn } from './column-types.ts'
import { minerColumns } from './columns.ts'
import { useKeptSearch } from './kept-search.ts'
import { MinerTable } from './miner-table.tsx'
import { chainSource, validatorSource } from './sources.ts'
import { readChoice, type TableChoice, USUAL, writeChoice } from './table-address.ts'
import { TableControls } from './table-controls.tsx'
import { TableSummary } from './table-summary.tsx'
import { chosenEntries, entriesOf, exportTable } from './table-view.ts'
import { useMyMiner } from './use-kept-miner.ts'

/** Every number of every miner. */
export function MinersScreen() {
  const { t, i18n } = useLingui()
  const subnet = useSubnet()
  return (
    <NetworkFrame
      title={t`Miners`}
      lead={t`Every miner of the subnet: what the chain lists, beside what one validator publishes of it.`}
      controls={<LensPicker view={subnet.view} />}
    >
      {/* Another language has other columns. */}
      <SubnetBody subnet={subnet}>{(view) => <Miners key={i18n.locale} view={view} />}</SubnetBody>
    </NetworkFrame>
  )
}

const Miners = memo(function Miners({ view }: { readonly view: View }) {
  const { t } = useLingui()
  const [search, setSearch] = useSearchParams()
  const [columns] = useState(minerColumns)
  const suffix = useKeptSearch()
  const [mine, setMine] = useMyMiner()
  const ids = useMemo(() => new Set(columns.map(({ id }) => id)), [columns])
  const choice = useMemo(() => readChoice(search, ids), [search, ids])
  const choose = (next: TableChoice) => setSearch((before) => writeChoice(before, next), { replace: true })
  const clear = () => choose({ ...choice, text: USUAL.text, tiers: USUAL.tiers })
  const entries = useMemo(() => entriesOf(view), [view])
  const { sort, descending } = choice
  const chosen = useMemo(() => chosenEntries(entries, columns, choice), [entries, columns, choice])
  const shown = useMemo(() => columns.filter(({ sets }) => sets.includes(choice.set)), [columns, choice.set])
  if (entries.length === 0) {
    return (
      <Notice icon={ServerOff} title={t`The chain lists no miner.`}>
        {t`Files cannot be stored until at least three register. This page shows them as they come.`}
      </Notice>
    )
  }
  const onSort = (id: string) =>
    choose({ ...choice, sort: id, descending: sort === id ? !descending : isLargestFirst(columns, id) })
  return (
    <div className="flex flex-col gap-3">
      <TableControls choice={choice} onChoose={choose} />
      <TableSummary
        entries={entries}
        shown={chosen.length}
        mine={mine}
        suffix={suffix}
        onClear={choice.text === '' && choice.tiers.length === 0 ? null : clear}
        fileName={['miners', view.landscape.network.block].join('-')}
        table={() => exportTable(chosen, shown)}
      />
      {chosen.length === 0 ? (
        <NoneFound onClear={clear} />
      ) : (
        <MinerTable
          entries={chosen}
          columns={shown}
          sort={sort}
          descending={descending}
          onSort={onSort}
          mine={mine}
          onPin={setMine}
          suffix={suffix}
        />
      )}
      <Key landscape={view.landscape} lens={view.lens} />
    </div>
  )
})

/** Numbers that are good when large begin with the largest. */
function isLargestFirst(columns: readonly MinerColumn[], id: string): boolean {
  if (id === 'uid' || id === 'rank' || id === 'prune' || id.startsWith('latency-')) return false
  return columns.some((column) => column.id === id && (column.align === 'right' || column.kind === 'tier'))
}

function NoneFound({ onClear }: { readonly onClear: () => void }) {
  const { t } = useLingui()
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-line bg-surface px-4 py-10 text-center">
      <p className="text-muted">{t`No miner fits these filters.`}</p>
      <Button onClick={onClear}>{t`Clear filters`}</Button>
    </div>
  )
}

/** How the three kinds of missing look, and whose numbers these are. */
function Key({ landscape, lens }: { readonly landscape: Landscape; readonly lens: ValidatorReport | null }) {
  const { t } = useLingui()
  const chain = chainSource(landscape)
  const validator = validatorSource(landscape, lens)
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      <p>{t`From the chain: ${chain}. From a validator: ${validator}.`}</p>
      <p>
        <Trans>
          <span className="text-ink">0</span> a measured zero · <span className="text-ink">–</span> unknown ·{' '}
          <span className="text-claimed italic">0.5</span> stale
        </Trans>
      </p>
    </div>
  )
}
