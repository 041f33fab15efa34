import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useCallback, useMemo, useState } from 'react'
import { CellGrid } from '../../../ui/chart/cell-grid.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { letterOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { shorten } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { type ChartInput, chainSource, chosenRows } from './chart-input.ts'
import { type Disagreement, disagreementOf, type OpinionOrder, type Opinions } from './disagreement-model.ts'
import { LETTER_LEGEND } from './tier-legend.ts'

interface DisagreementChartProps extends ChartInput {
  readonly order: OpinionOrder
  readonly onOrder: (order: OpinionOrder) => void
}

/** A miner's tier as each validator has it. */
export function DisagreementChart(props: DisagreementChartProps) {
  const { view, order, onOrder, onOpen, level = 2 } = props
  const { t } = useLingui()
  const [all, setAll] = useState(false)
  const found = disagreementOf(chosenRows(props), view.landscape.validators, order)
  const { validators, opinions } = found
  const shown = all ? opinions : opinions.filter(({ differing }) => differing > 0)
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(found)}
      lead={t`Each row is a miner, each column a validator, each letter the tier it has there. A filled cell with a ≠ differs from the tier that has the most stake behind it.`}
      layer="published"
      source={chainSource(view.landscape)}
      how={t`Every validator asks other questions at other times and keeps its own counters, so tiers may differ for a while. A validator that differs from the others about many miners is worth a look. Validators that never answered are left out; an empty cell means that this validator does not know the miner.`}
      exportName="tiers-by-validator"
      legend={LETTER_LEGEND}
      controls={
        <>
          <Segmented
            compact
            label={t`Miners shown`}
            options={[
              { value: 'disputed', label: t`Disputed` },
              { value: 'all', label: t`All` },
            ]}
            value={all ? 'all' : 'disputed'}
            onChange={(value) => setAll(value === 'all')}
          />
          <Segmented
            compact
            label={t`Order`}
            options={[
              { value: 'disagreement', label: t`By disagreement` },
              { value: 'uid', label: t`By uid` },
            ]}
            value={order}
            onChange={onOrder}
          />
        </>
      }
      table={{
        columns: [
          { label: 'uid' },
          { label: t`Hotkey` },
          { label: t`Most stake says` },
          { label: t`Differing` },
          ...validators.map(({ uid, hotkey }) => ({ label: `${uid} ${shorten(hotkey, 4)}` })),
        ],
        rows: opinions.map(({ row, mode, differing, tiers }) => [
          row.uid,
          row.hotkey,
          mode,
          differing,
          ...validators.map(({ hotkey }) => tiers.get(hotkey) ?? null),
        ]),
      }}
    >
      {shown.length === 0 ? null : <Grid found={found} shown={shown} onOpen={onOpen} />}
    </ChartFrame>
  )
}

interface GridProps {
  readonly found: Disagreement
  readonly shown: readonly Opinions[]
  readonly onOpen: (uid: string) => void
}

function Grid({ found: { validators }, shown, onOpen }: GridProps) {
  const { t } = useLingui()
  const byUid = useMemo(() => new Map(shown.map((each) => [String(each.row.uid), each])), [shown])
  const cell = useCallback(
    (uid: string, hotkey: string) => {
      const opinions = byUid.get(uid)
      const tier = opinions?.tiers.get(hotkey)
      if (opinions === undefined || tier === undefined) return null
      const differs = tier !== opinions.mode
      const mode = opinions.mode ?? '–'
      const who = shorten(hotkey, 4)
      return {
        tone: toneOfTier(tier),
        text: differs ? `${letterOfTier(tier)} ≠` : letterOfTier(tier),
        strong: differs,
        title: differs
          ? t`Miner ${uid}: ${tier} for ${who}, while most stake says ${mode}`
          : t`Miner ${uid}: ${tier} for ${who}`,
      }
    },
    [byUid, t],
  )
  return (
    <CellGrid
      rows={shown.map(({ row: { uid } }) => ({ id: String(uid), label: t`Miner ${uid}` }))}
      columns={validators.map(({ uid, hotkey }) => ({ id: hotkey, label: t`Val. ${uid}` }))}
      cell={cell}
      onOpen={onOpen}
      description={t`Tiers of miners as each validator has them.`}
    />
  )
}

function useTakeaway({ validators, disputed, outlier, opinions }: Disagreement): string {
  const { t } = useLingui()
  const many = validators.length
  const all = opinions.length
  if (many < 2) return t`Only one validator publishes tiers, so there is nobody to disagree with`
  if (outlier === null)
    return t`All ${many} validators agree about all ${plural(all, { one: '# miner', other: '# miners' })}`
  const { uid } = outlier.validator
  const { miners } = outlier
  return t`Validators disagree about ${disputed} of ${plural(all, { one: '# miner', other: '# miners' })}; validator ${uid} differs most, about ${miners}`
}
