import { useLingui } from '@lingui/react/macro'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount } from '../../../ui/format.ts'
import { chainSource } from '../table/sources.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { blocksText, timeOf } from './miner-words.ts'
import { Scale } from './scale.tsx'

/** How long registrations still pass it by. */
export function ImmunityCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row } = facts
  const { landscape } = view
  const { immunityPeriod, tempo } = landscape.network
  const left = row.immunityLeftBlocks
  const since = row.ageBlocks - immunityPeriod
  const takeaway =
    left > 0
      ? t`Immune for another ${blocksText(left)}, about ${timeOf(left, landscape)}.`
      : t`Not immune: its immunity ended ${blocksText(since)} ago, about ${timeOf(since, landscape)}.`
  const registered = formatCount(row.registeredAtBlock)
  return (
    <ChartFrame
      takeaway={takeaway}
      lead={t`Registered at block ${registered}; immunity lasts ${blocksText(immunityPeriod)}.`}
      layer="derived"
      source={chainSource(landscape)}
      exportName={fileNamed(facts, 'immunity')}
      table={{
        columns: [{ label: t`Number` }, { label: t`Value`, unit: t`blocks` }],
        rows: [
          [t`Registered at`, row.registeredAtBlock],
          [t`Age`, row.ageBlocks],
          [t`Immunity period`, immunityPeriod],
          [t`Immunity left`, left],
        ],
      }}
      how={t`Block of registration plus immunity period minus the newest block. The time is at the pace of this network’s blocks. Immunity is no promise: when too few seats are out of it, the poorest immune one goes.`}
    >
      <Scale
        label={t`Age in blocks`}
        value={row.ageBlocks}
        valueText={formatCount(row.ageBlocks)}
        range={{ from: 0, to: Math.max(1, immunityPeriod * 1.5) }}
        zones={[
          { from: 0, to: immunityPeriod, tone: 'good' },
          // The last epoch of immunity: what is earned until then decides.
          { from: Math.max(0, immunityPeriod - tempo), to: immunityPeriod, tone: 'bad', hatched: true },
        ]}
        ticks={[
          { at: 0, label: '0' },
          { at: immunityPeriod, label: t`immunity ends, ${formatCount(immunityPeriod)}` },
        ]}
        description={takeaway}
      />
    </ChartFrame>
  )
}
