import { useState } from 'react'
import type { NetworkView, NeuronRow } from '../../client/drive-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Bar } from '../../ui/bar.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatCount, formatDecimal } from '../../ui/format.ts'
import { type Column, Table } from '../../ui/table.tsx'
import { blocksAgo, isImmune, type NeuronSort, neuronsOf } from './network-model.ts'

type NeuronColumn = Column<NeuronRow, NeuronSort>

const UID: NeuronColumn = { label: 'UID', sortKey: 'uid', align: 'right', cell: ({ uid }) => uid }
const HOTKEY: NeuronColumn = {
  label: 'Hotkey',
  cell: ({ hotkey }) => <CopyText text={hotkey} what="hotkey" keep={6} />,
}
const AXON: NeuronColumn = {
  label: 'Axon',
  cell: ({ axon }) =>
    axon === null ? (
      <Badge tone="unknown">Not served</Badge>
    ) : (
      <span className="font-mono text-xs">{axon}</span>
    ),
}
const STAKE: NeuronColumn = {
  label: 'Stake',
  unit: 'TAO',
  sortKey: 'stakeTao',
  align: 'right',
  cell: ({ stakeTao }) => formatDecimal(stakeTao, 2),
}
const EMISSION: NeuronColumn = {
  label: 'Emission',
  unit: 'TAO per epoch',
  sortKey: 'emissionTao',
  align: 'right',
  cell: ({ emissionTao }) => formatDecimal(emissionTao, 4),
}

function columnsFor(
  role: NeuronRow['role'],
  view: NetworkView,
  incentiveMax: number,
): readonly NeuronColumn[] {
  const registered: NeuronColumn = {
    label: 'Registered',
    unit: 'block',
    sortKey: 'registeredAtBlock',
    align: 'right',
    cell: (neuron) => (
      <span className="inline-flex items-center gap-2">
        {isImmune(neuron, view.block, view.immunityPeriod) ? <Badge tone="accent">Immune</Badge> : null}
        {formatCount(neuron.registeredAtBlock)}
      </span>
    ),
  }
  const updated: NeuronColumn = {
    label: 'Last weights',
    unit: 'blocks',
    sortKey: 'lastUpdateBlock',
    align: 'right',
    cell: ({ lastUpdateBlock }) => blocksAgo(view.block, lastUpdateBlock),
  }
  const dividends: NeuronColumn = {
    label: 'Dividends',
    unit: 'share of 1',
    sortKey: 'dividends',
    align: 'right',
    cell: (neuron) => formatDecimal(neuron.dividends, 4),
  }
  const incentive: NeuronColumn = {
    label: 'Incentive',
    unit: 'share of 1',
    sortKey: 'incentive',
    align: 'right',
    cell: (neuron) => (
      <span className="inline-flex items-center gap-2">
        <Bar share={incentiveMax === 0 ? 0 : neuron.incentive / incentiveMax} />
        {formatDecimal(neuron.incentive, 4)}
      </span>
    ),
  }
  return role === 'validator'
    ? [UID, HOTKEY, AXON, STAKE, dividends, EMISSION, updated, registered]
    : [UID, HOTKEY, AXON, incentive, EMISSION, STAKE, registered]
}

export function NeuronTable({
  kind,
  view,
}: {
  readonly kind: NeuronRow['role']
  readonly view: NetworkView
}) {
  const [sort, setSort] = useState<{ readonly key: NeuronSort; readonly descending: boolean }>({
    key: 'uid',
    descending: false,
  })
  const rows = neuronsOf(view.neurons, kind, sort.key, sort.descending)
  if (rows.length === 0) {
    return (
      <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-muted">
        {kind === 'validator'
          ? 'The chain lists no validator. Files cannot be stored until one registers.'
          : 'The chain lists no miner. Files cannot be stored until at least three register.'}
      </p>
    )
  }
  const incentiveMax = Math.max(...rows.map(({ incentive }) => incentive))
  return (
    <Table
      caption={kind === 'validator' ? 'Validators' : 'Miners'}
      columns={columnsFor(kind, view, incentiveMax)}
      rows={rows}
      rowKey={({ uid }) => uid}
      sort={sort}
      onSort={(key) => setSort({ key, descending: sort.key === key ? !sort.descending : key !== 'uid' })}
    />
  )
}
