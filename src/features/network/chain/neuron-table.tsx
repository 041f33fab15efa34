import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { NetworkView, NeuronRow } from '../../../client/network-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Bar } from '../../../ui/bar.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { type Column, Table } from '../../../ui/table.tsx'
import { blocksAgo, isImmune, type NeuronSort, neuronsOf } from './network-model.ts'

type NeuronColumn = Column<NeuronRow, NeuronSort>

/** What both tables have. */
function commonColumns() {
  const uid: NeuronColumn = { label: t`UID`, sortKey: 'uid', align: 'right', cell: (neuron) => neuron.uid }
  const hotkey: NeuronColumn = {
    label: t`Hotkey`,
    cell: (neuron) => <CopyText text={neuron.hotkey} what={t`hotkey`} keep={6} />,
  }
  const axon: NeuronColumn = {
    label: t`Axon`,
    cell: (neuron) =>
      neuron.axon === null ? (
        <Badge tone="unknown">{t`Not served`}</Badge>
      ) : (
        <span className="font-mono text-xs">{neuron.axon}</span>
      ),
  }
  const stake: NeuronColumn = {
    label: t`Stake`,
    unit: t`TAO`,
    sortKey: 'stakeTao',
    align: 'right',
    cell: ({ stakeTao }) => formatDecimal(stakeTao, 2),
  }
  const emission: NeuronColumn = {
    label: t`Emission`,
    unit: t`TAO per epoch`,
    sortKey: 'emissionTao',
    align: 'right',
    cell: ({ emissionTao }) => formatDecimal(emissionTao, 4),
  }
  return { uid, hotkey, axon, stake, emission }
}

function columnsFor(
  role: NeuronRow['role'],
  view: NetworkView,
  incentiveMax: number,
): readonly NeuronColumn[] {
  const registered: NeuronColumn = {
    label: t`Registered`,
    unit: t`block`,
    sortKey: 'registeredAtBlock',
    align: 'right',
    cell: (neuron) => (
      <span className="inline-flex items-center gap-2">
        {isImmune(neuron, view.block, view.immunityPeriod) ? <Badge tone="accent">{t`Immune`}</Badge> : null}
        {formatCount(neuron.registeredAtBlock)}
      </span>
    ),
  }
  const updated: NeuronColumn = {
    label: t`Last weights`,
    unit: t`blocks`,
    sortKey: 'lastUpdateBlock',
    align: 'right',
    cell: ({ lastUpdateBlock }) => blocksAgo(view.block, lastUpdateBlock),
  }
  const dividends: NeuronColumn = {
    label: t`Dividends`,
    unit: t`share of 1`,
    sortKey: 'dividends',
    align: 'right',
    cell: (neuron) => formatDecimal(neuron.dividends, 4),
  }
  const incentive: NeuronColumn = {
    label: t`Incentive`,
    unit: t`share of 1`,
    sortKey: 'incentive',
    align: 'right',
    cell: (neuron) => (
      <span className="inline-flex items-center gap-2">
        <Bar share={incentiveMax === 0 ? 0 : neuron.incentive / incentiveMax} />
        {formatDecimal(neuron.incentive, 4)}
      </span>
    ),
  }
  const { uid, hotkey, axon, stake, emission } = commonColumns()
  return role === 'validator'
    ? [uid, hotkey, axon, stake, dividends, emission, updated, registered]
    : [uid, hotkey, axon, incentive, emission, stake, registered]
}

export function NeuronTable({
  kind,
  view,
}: {
  readonly kind: NeuronRow['role']
  readonly view: NetworkView
}) {
  const { t } = useLingui()
  const [sort, setSort] = useState<{ readonly key: NeuronSort; readonly descending: boolean }>({
    key: 'uid',
    descending: false,
  })
  const rows = neuronsOf(view.neurons, kind, sort.key, sort.descending)
  if (rows.length === 0) {
    return (
      <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-muted">
        {kind === 'validator'
          ? t`The chain lists no validator. Files cannot be stored until one registers.`
          : t`The chain lists no miner. Files cannot be stored until at least three register.`}
      </p>
    )
  }
  const incentiveMax = Math.max(...rows.map(({ incentive }) => incentive))
  return (
    <Table
      caption={kind === 'validator' ? t`Validators` : t`Miners`}
      columns={columnsFor(kind, view, incentiveMax)}
      rows={rows}
      rowKey={({ uid }) => uid}
      sort={sort}
      onSort={(key) => setSort({ key, descending: sort.key === key ? !sort.descending : key !== 'uid' })}
    />
  )
}
