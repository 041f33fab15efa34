import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useId, useMemo } from 'react'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { ChartTable, Mark } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import type { View } from '../../shared/landscape-query.ts'
import { SHARES } from './address.ts'
import { labelOfMark } from './call-words.ts'
import type { TopGroup } from './group-model.ts'
import { GroupTable } from './group-table.tsx'
import { percent } from './percent.ts'
import { useCallsAddress } from './use-calls-address.ts'

interface TopMinersProps {
  readonly view: View
  readonly group: TopGroup
}

/** The miners above the cut, on a strip of all. */
export function TopMiners({ view, group }: TopMinersProps) {
  const { t } = useLingui()
  const { share } = useCallsAddress()
  const { rows, landscape } = view
  const marks = useMemo(() => stripOf(rows), [rows])
  const members = useMemo(() => new Set(group.members.map(({ hotkey }) => hotkey)), [group.members])
  const block = formatCount(landscape.network.block)
  const seats = formatCount(group.seats)
  const cut = group.cut === null ? null : percent(group.cut)
  return (
    <ChartFrame
      takeaway={useTakeaway(group)}
      lead={t`Incentive of each miner; those above the line are the top group. The height of a mark means nothing.`}
      layer={landscape.source === 'synthetic' ? 'modelled' : 'observed'}
      source={landscape.source === 'synthetic' ? t`computed fleet` : t`chain, block ${block}`}
      how={
        <p>
          {t`As the document’s code has it: the quantile at ${formatCount(100 - share)} % over the incentives of all ${seats} seats, validators included, between neighbours linearly; the group are those strictly above it. The text says “roughly 15 %”, the code 10 %.`}
        </p>
      }
      table={tableOf(rows, members, {
        uid: t`UID`,
        hotkey: t`Hotkey`,
        incentive: t`Incentive`,
        top: t`Top group`,
        yes: t`yes`,
        no: t`no`,
      })}
      exportName="top-group"
      controls={<ShareSlider />}
    >
      {rows.length === 0 ? (
        <p className="py-6 text-center text-muted">{t`The chain lists no miner yet.`}</p>
      ) : (
        <Scatter
          marks={marks}
          x={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 2) }}
          y={{ label: '', domain: [0, 1], ticks: [], format: () => '' }}
          rules={
            group.cut === null || cut === null
              ? []
              : [{ axis: 'x', at: group.cut * 100, label: t`cut at ${cut}`, tone: 'accent' }]
          }
          chosen={members.size === 0 ? null : members}
          height={170}
          description={t`Miners by incentive, with the cut of the top group`}
        />
      )}
      <GroupTable group={group} />
    </ChartFrame>
  )
}

function useTakeaway({ members, cut, seats, incentiveShare }: TopGroup): string {
  const { t } = useLingui()
  const { share } = useCallsAddress()
  const [top, all, earned] = [formatCount(share), formatCount(seats), percent(incentiveShare)]
  if (cut === null || seats === 0) return t`There is no seat yet, so there is no top group`
  if (members.length === 0)
    return t`Nobody is above the cut: at the top ${top} % of ${all} seats all incentives are equal`
  return t`${plural(members.length, {
    one: `# miner is in the top group (top ${top} % of ${all} seats) and earns ${earned} of all incentive`,
    other: `# miners are in the top group (top ${top} % of ${all} seats) and earn ${earned} of all incentive`,
  })}`
}

function ShareSlider() {
  const { t } = useLingui()
  const { share, set } = useCallsAddress()
  const id = useId()
  const said = formatCount(share)
  return (
    <div className="flex items-center gap-3">
      <label htmlFor={id} className="text-[0.8125rem] font-medium whitespace-nowrap">
        {t`Top ${said} %`}
      </label>
      <input
        id={id}
        type="range"
        min={SHARES.min}
        max={SHARES.max}
        step={1}
        value={share}
        onChange={(event) => set({ share: Number(event.target.value) })}
        className="h-8 w-40 accent-accent"
      />
    </div>
  )
}

/** Spread in height by uid, so that equal ones do not hide each other. */
function stripOf(rows: readonly MinerRow[]): Mark[] {
  return rows.map(({ hotkey, uid, incentive, report, immunityLeftBlocks }) => ({
    id: hotkey,
    x: incentive * 100,
    y: 0.1 + 0.8 * ((uid * 0.6180339887) % 1),
    tone: report === null ? 'muted' : toneOfTier(report.tier),
    ...(report === null ? {} : { shape: shapeOfTier(report.tier) }),
    ringed: immunityLeftBlocks > 0,
    label: labelOfMark(uid, percent(incentive), report?.tier),
  }))
}

function tableOf(
  rows: readonly MinerRow[],
  members: ReadonlySet<string>,
  words: Readonly<Record<'uid' | 'hotkey' | 'incentive' | 'top' | 'yes' | 'no', string>>,
): ChartTable {
  return {
    columns: [
      { label: words.uid },
      { label: words.hotkey },
      { label: words.incentive, unit: '%' },
      { label: words.top },
    ],
    rows: rows.map(({ uid, hotkey, incentive }) => [
      uid,
      hotkey,
      Number((incentive * 100).toFixed(4)),
      members.has(hotkey) ? words.yes : words.no,
    ]),
  }
}
