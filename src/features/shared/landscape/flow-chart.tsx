import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import { silverTime } from '../../../client/landscape/silver-time.ts'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Axis } from '../../../ui/chart/chart-types.ts'
import { Stack } from '../../../ui/chart/stack.tsx'
import { toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatSeconds } from '../../../ui/format.ts'
import { useWindows, type View } from '../landscape-query.ts'
import { type ChartInput, chosenRows, validatorSource, wholeOnly } from './chart-input.ts'
import { type FlowWindow, flowOf, tierPoints } from './flow-model.ts'
import { TIERS_UP } from './funnel-model.ts'
import { TIER_LEGEND } from './tier-legend.ts'

/** Bars of this many windows have room. */
const MOST_BARS = 48

/** Tiers over the windows that this validator keeps, and who moved at the end of each. */
export function FlowChart(input: ChartInput) {
  const { view, chosen, level = 2 } = input
  const { t } = useLingui()
  const { data } = useWindows(view.lens?.hotkey ?? null)
  const flow = useMemo(() => {
    const hotkeys = chosen === null ? null : new Set(chosenRows({ view, chosen }).map(({ hotkey }) => hotkey))
    return data?.ok === true ? flowOf(data.value.windows, hotkeys) : []
  }, [data, view, chosen])
  const series = useMemo(
    () =>
      TIERS_UP.map((tier) => ({
        id: tier,
        name: tier,
        tone: toneOfTier(tier),
        points: tierPoints(flow, tier),
      })),
    [flow],
  )
  const { x, y } = useAxes()
  return (
    <ChartFrame
      level={level}
      takeaway={useTakeaway(flow, data === undefined ? 'reading' : data.ok ? 'read' : 'failed')}
      lead={
        <>
          {t`Miners in each tier when a window ended, and below how many rose and fell at that moment.`}{' '}
          {data?.ok === true ? <SilverSentence view={view} windows={data.value.windows} /> : null}
        </>
      }
      layer="published"
      source={validatorSource(view)}
      how={t`A validator computes tiers when a window of blocks ends and keeps the last windows. Hotkeys that have left the subnet stay in the windows in which they were. The time to Silver is Kaplan and Meier’s median of all miners that these windows show as Bronze: who is still Bronze counts as long as it was watched, who registered before them from then on.`}
      exportName="tiers-over-time"
      legend={TIER_LEGEND}
      table={{
        columns: [
          { label: t`Block` },
          ...TIERS_UP.map((label) => ({ label })),
          { label: t`Rose` },
          { label: t`Fell` },
        ],
        rows: flow.map(({ block, tiers, promoted, demoted }) => [
          block,
          ...TIERS_UP.map((tier) => tiers[tier]),
          promoted,
          demoted,
        ]),
      }}
    >
      {flow.length === 0 ? null : (
        <>
          <Stack
            series={series}
            x={x}
            y={y}
            height={230}
            description={t`Miners in each tier at the end of each window.`}
          />
          <Moves flow={flow.slice(-MOST_BARS)} />
        </>
      )}
    </ChartFrame>
  )
}

/** How long the way up takes; that it is not known is an answer too. */
function SilverSentence({
  view: { landscape },
  windows,
}: {
  readonly view: View
  readonly windows: readonly WindowRecord[]
}) {
  const { t } = useLingui()
  const { blocks, watched, reached, why } = useMemo(
    () => silverTime(landscape, windows),
    [landscape, windows],
  )
  if (blocks === null)
    return why === 'few'
      ? t`How long miners take to Silver is not known: these windows show too few on their way.`
      : t`How long miners take to Silver is not known: ${reached} of ${plural(watched, { one: '# Bronze miner', other: '# Bronze miners' })} reached it in these windows.`
  const span = formatSeconds((blocks * landscape.blockMs) / 1_000)
  return t`Half of the miners are Silver ${span} after they registered, by ${plural(watched, { one: '# Bronze miner', other: '# Bronze miners' })} in these windows.`
}

function useAxes(): { readonly x: Axis; readonly y: Axis } {
  const { t } = useLingui()
  return useMemo(
    () => ({
      x: { label: t`Block`, format: formatCount },
      y: { label: t`Miners`, format: wholeOnly },
    }),
    [t],
  )
}

function Moves({ flow }: { readonly flow: readonly FlowWindow[] }) {
  const { t } = useLingui()
  return (
    <Bars
      stacked
      groups={flow.map(({ block, promoted, demoted }) => ({
        id: String(block),
        label: formatCount(block),
        bars: [
          { id: 'rose', name: t`Rose`, value: promoted, tone: 'good' },
          { id: 'fell', name: t`Fell`, value: -demoted, tone: 'bad' },
        ],
      }))}
      value={{
        label: t`Rose (up) and fell (down)`,
        format: (value) => (Number.isInteger(value) ? formatCount(Math.abs(value)) : ''),
      }}
      height={140}
      description={t`Miners that rose to a higher tier and that fell, for each window.`}
    />
  )
}

function useTakeaway(flow: readonly FlowWindow[], state: 'reading' | 'read' | 'failed'): string {
  const { t } = useLingui()
  if (state === 'reading') return t`Reading the windows that this validator keeps…`
  if (state === 'failed') return t`The windows of this validator could not be read`
  if (flow.length === 0) return t`No window has ended yet, so there is nothing to compare`
  const rose = flow.reduce((sum, { promoted }) => sum + promoted, 0)
  const fell = flow.reduce((sum, { demoted }) => sum + demoted, 0)
  const windows = flow.length
  return t`Over ${plural(windows, { one: 'the last window', other: 'the last # windows' })}, tiers rose ${plural(rose, { one: '# time', other: '# times' })} and fell ${plural(fell, { one: '# time', other: '# times' })}`
}
