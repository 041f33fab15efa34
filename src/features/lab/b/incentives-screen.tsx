import { useLingui } from '@lingui/react/macro'
import { memo, useMemo } from 'react'
import { explainGap, modelMiners } from '../../../client/landscape/gap-explain.ts'
import { formatAgo, formatCount, shorten } from '../../../ui/format.ts'
import { InTurn } from '../../../ui/in-turn.tsx'
import type { View } from '../../shared/landscape-query.ts'
import { LensPicker } from '../../shared/lens-picker.tsx'
import { SubnetBody, useSubnet } from '../../shared/subnet-view.tsx'
import { LabFrame } from '../lab-frame.tsx'
import { AvailabilityChart } from './availability-chart.tsx'
import { CurveChart } from './curve-chart.tsx'
import { GapChart } from './gap-chart.tsx'
import { groupNames, separation } from './gap-sentences.ts'
import { GroupControls } from './group-controls.tsx'
import { MonitorCard } from './monitor-card.tsx'
import { Multiples } from './multiples.tsx'
import { useGroups } from './use-groups.ts'

/** Task B: why do miners of quantile 1 earn more than those of quantile 3? */
export function IncentivesScreen() {
  const { t } = useLingui()
  const subnet = useSubnet()
  return (
    <LabFrame
      title={t`Incentives`}
      lead={t`Why some miners earn more than others: five of quantile 1 beside five of quantile 3.`}
      controls={<LensPicker view={subnet.view} />}
    >
      <SubnetBody subnet={subnet}>{(view) => <Comparison view={view} />}</SubnetBody>
    </LabFrame>
  )
}

const Comparison = memo(function Comparison({ view }: { readonly view: View }) {
  const { rows, landscape } = view
  const choice = useGroups(rows)
  const { groups, upper, lower } = choice
  const names = groupNames(groups.kind)
  const models = useMemo(() => modelMiners(rows), [rows])
  const gap = useMemo(() => explainGap(models, upper, lower), [models, upper, lower])
  const chosen = useMemo(() => new Set([...upper, ...lower].map(({ uid }) => String(uid))), [upper, lower])
  const source = useSource(view)
  if (groups.kind === 'none') return <GroupControls choice={choice} names={names} />
  return (
    <div className="flex flex-col gap-4">
      <InTurn>
        <p className="max-w-4xl text-base leading-snug font-semibold text-pretty" aria-live="polite">
          {separation(gap, upper, lower, names)}
        </p>
        <GroupControls choice={choice} names={names} />
        <Multiples upper={upper} lower={lower} names={names} source={source} blockMs={landscape.blockMs} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <InTurn>
              {gap === null || gap.upper === gap.lower ? null : (
                <GapChart gap={gap} names={names} source={source} />
              )}
              <MonitorCard rows={rows} />
            </InTurn>
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <InTurn>
              <CurveChart
                rows={rows}
                groups={groups}
                chosen={chosen}
                names={names}
                block={landscape.network.block}
              />
              <AvailabilityChart upper={groups.upper} lower={groups.lower} names={names} source={source} />
            </InTurn>
          </div>
        </div>
      </InTurn>
    </div>
  )
})

function useSource({ lens, landscape }: View): string {
  const { t } = useLingui()
  if (lens === null) return t`chain, block ${formatCount(landscape.network.block)}; no validator answered`
  const name = shorten(lens.hotkey, 5)
  const ago = lens.readAt === null ? '–' : formatAgo(lens.readAt, landscape.at)
  return t`validator ${name}, running window, read ${ago}`
}
