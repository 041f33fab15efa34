import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { absence, availability, type TaskOrAll } from '../../../client/landscape/gap-service.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { Bars } from '../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import type { GroupNames } from './gap-sentences.ts'

const KINDS: readonly TaskOrAll[] = ['all', 'store', 'challenge', 'retrieve']

interface AvailabilityChartProps {
  readonly upper: readonly MinerRow[]
  readonly lower: readonly MinerRow[]
  readonly names: GroupNames
  readonly source: string
}

/** Trials and successes of both groups whole, with intervals. */
export function AvailabilityChart({ upper, lower, names, source }: AvailabilityChartProps) {
  const { t } = useLingui()
  const kindNames: Readonly<Record<TaskOrAll, string>> = {
    all: t`all`,
    store: t`store`,
    challenge: t`challenge`,
    retrieve: t`retrieve`,
  }
  const cells = KINDS.map((kind) => ({ kind, a: availability(upper, kind), b: availability(lower, kind) }))
  const [all] = cells
  const [away, missing] = [absence(upper), absence(lower)]
  if (all === undefined || (all.a.rate === null && all.b.rate === null)) return null
  const text = ({ successes, attempts }: { successes: number; attempts: number }) =>
    t`${formatCount(successes)} of ${formatCount(attempts)}`
  const apart = all.a.interval[0] > all.b.interval[1]
  const [first, second] = [text(all.a), text(all.b)]
  return (
    <ChartFrame
      takeaway={
        apart
          ? t`More calls succeed in ${names.upper}: ${first} against ${second}, and the intervals do not touch.`
          : t`${first} calls succeed in ${names.upper}, ${second} in ${names.lower}; the intervals touch.`
      }
      lead={t`All calls of this window to the whole groups (${upper.length} and ${lower.length} miners), with Wilson intervals at the rules' z (50 %).`}
      layer="published"
      source={source}
      table={{
        columns: [
          { label: t`Task` },
          { label: t`Group` },
          { label: t`Right` },
          { label: t`Calls` },
          { label: t`From`, unit: '%' },
          { label: t`To`, unit: '%' },
        ],
        rows: cells.flatMap(({ kind, a, b }) =>
          [
            { name: names.upper, each: a },
            { name: names.lower, each: b },
          ].map(({ name, each }) => [
            kindNames[kind],
            name,
            each.successes,
            each.attempts,
            each.interval[0] * 100,
            each.interval[1] * 100,
          ]),
        ),
      }}
      exportName="availability-of-groups"
      legend={[
        { name: names.upper, tone: 'accent' },
        { name: names.lower, tone: 'second' },
      ]}
    >
      <Bars
        groups={cells.map(({ kind, a, b }) => ({
          id: kind,
          label: kindNames[kind],
          bars: [
            { id: 'upper', name: names.upper, tone: 'accent' as const, each: a },
            { id: 'lower', name: names.lower, tone: 'second' as const, each: b },
          ].flatMap(({ id, name, tone, each: { rate, interval } }) =>
            rate === null
              ? []
              : [
                  {
                    id,
                    name,
                    tone,
                    value: rate * 100,
                    interval: [interval[0] * 100, interval[1] * 100] as const,
                  },
                ],
          ),
        }))}
        value={{ label: t`Right`, unit: '%', format: (value) => formatDecimal(value, 0), domain: [0, 100] }}
        height={240}
        description={t`${shareText(all.a.rate ?? 0)} against ${shareText(all.b.rate ?? 0)} of all calls.`}
      />
      <p className="mt-2 text-[0.8125rem] text-muted">
        {t`The monitor holds ${away.down} of ${plural(away.miners, { one: '# miner', other: '# miners' })} of ${names.upper} to be down, and ${missing.down} of ${plural(missing.miners, { one: '# miner', other: '# miners' })} of ${names.lower}. Calls that nobody answered: ${away.offline} against ${missing.offline}.`}
      </p>
    </ChartFrame>
  )
}
