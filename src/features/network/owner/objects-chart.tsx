import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Series } from '../../../ui/chart/chart-types.ts'
import { Lines } from '../../../ui/chart/lines.tsx'
import { formatCount } from '../../../ui/format.ts'
import { historySource } from './source-words.ts'
import { type Overview, useAt } from './use-overview.ts'

/** Objects with too few copies, and the queue of repairs, at the end of each window. */
export function ObjectsChart({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { setAt } = useAt()
  const { history, shown } = overview
  const rising = history.windows.toReversed()
  const [first, last] = [rising[0], rising.at(-1)]
  if (first === undefined || last === undefined || rising.length < 2) return null
  const worst = rising.reduce((most, each) => (each.objects.short > most.objects.short ? each : most), first)
  const lost = Math.max(...rising.map(({ objects }) => objects.lost))
  const [most, block] = [formatCount(worst.objects.short), formatCount(worst.block)]
  const takeaway =
    worst.objects.short === 0 && lost === 0
      ? t`No window ended with an object that lacked a copy.`
      : lost === 0
        ? t`At most ${most} objects lacked a copy at once (block ${block}), and none was lost.`
        : t`At most ${most} objects lacked a copy at once (block ${block}), and ${plural(lost, { one: '# had', other: '# had' })} none at all.`
  const line = (
    id: string,
    name: string,
    tone: Series['tone'],
    pick: (each: WindowRecord) => number,
  ): Series => ({
    id,
    name,
    tone,
    points: rising.map((each) => [each.block, pick(each)] as const),
  })
  const series = [
    line('short', t`too few copies`, 'accent', ({ objects }) => objects.short),
    line('queue', t`waiting for repair`, 'second', ({ objects }) => objects.repairQueue),
    line('lost', t`no copy`, 'bad', ({ objects }) => objects.lost),
  ]
  return (
    <ChartFrame
      takeaway={takeaway}
      lead={t`This validator's objects at the end of each window. Point and press to see the whole page as it was then.`}
      layer="published"
      source={historySource(overview)}
      how={t`A sweep counts the healthy copies of each object: held by a miner that is neither down nor doubtful. Repair lag is the time from a replacement to the end of the first sweep that began after it and found no object short, so it is an upper bound.`}
      table={{
        columns: [
          { label: t`Block` },
          { label: t`Objects` },
          { label: t`Too few copies` },
          { label: t`No copy` },
          { label: t`Waiting for repair` },
        ],
        rows: rising.map(({ block: height, objects }) => [
          height,
          objects.all,
          objects.short,
          objects.lost,
          objects.repairQueue,
        ]),
      }}
      exportName="objects-over-windows"
      legend={series.map(({ name, tone }) => ({ name, tone }))}
    >
      <Lines
        series={series}
        x={{ label: t`Block`, format: formatCount, domain: [first.block, last.block] }}
        y={{ label: t`Objects`, format: formatCount }}
        at={shown?.block ?? null}
        onMove={(height) => setAt(Math.round(height))}
        height={220}
        description={takeaway}
      />
    </ChartFrame>
  )
}
