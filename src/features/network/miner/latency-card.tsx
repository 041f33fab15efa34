import { useLingui } from '@lingui/react/macro'
import { type LatencyPlace, latencyPlaces } from '../../../client/landscape/miner-fleet.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount, formatDecimal, formatMicros } from '../../../ui/format.ts'
import { validatorSource } from '../table/sources.ts'
import { taskName } from '../table/task-names.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { Scale } from './scale.tsx'
import { logRange } from './scale-model.ts'
import { UnknownCard } from './unknown-card.tsx'

const time = (ms: number | null) => (ms === null || !Number.isFinite(ms) ? '–' : formatMicros(ms * 1000))

/** How fast it is for each task, among the others. */
export function LatencyCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, known } = facts
  if (known === null) return <UnknownCard question={t`How fast is it, among the others?`} facts={facts} />
  const places = latencyPlaces(view.lens?.miners ?? [], known.report)
  const range = logRange(places.flatMap(({ medians, p95 }) => [...medians, p95 ?? Number.NaN]))
  return (
    <ChartFrame
      takeaway={takeaway(places)}
      lead={t`One mark for each miner’s median; the pointer is this one, the longer mark the median of all.`}
      layer="published"
      source={validatorSource(view.landscape, view.lens)}
      exportName={fileNamed(facts, 'latency')}
      table={{
        columns: [
          { label: t`Task` },
          { label: 'p50', unit: 'ms' },
          { label: 'p95', unit: 'ms' },
          { label: t`Samples` },
          { label: t`Fleet’s median of p50`, unit: 'ms' },
          { label: t`Fleet’s median of p95`, unit: 'ms' },
          { label: t`Miners with samples` },
        ],
        rows: places.map((each) => [
          each.task,
          each.p50,
          each.p95,
          each.samples,
          each.fleetP50,
          each.fleetP95,
          each.miners,
        ]),
      }}
      how={t`From the call to the verified answer, at the validator; percentiles by nearest rank over at most the newest 256 proven answers. The line is logarithmic.`}
    >
      {places.map((place) => (
        <TaskScale key={place.task} place={place} range={range} />
      ))}
    </ChartFrame>
  )

  function takeaway(all: readonly LatencyPlace[]): string {
    const told =
      all.find(({ task, p50 }) => task === 'challenge' && p50 !== null) ?? all.find(({ p50 }) => p50 !== null)
    if (told === undefined) return t`No proven answer of it was timed yet.`
    const [task, median] = [taskName(told.task), time(told.p50)]
    if (told.fasterThan === null)
      return t`Half of its answers to ${task} come within ${median}; there is nobody to compare it with.`
    const share = formatDecimal(100 * told.fasterThan, 0)
    const others = formatCount(told.miners - 1)
    return t`Half of its answers to ${task} come within ${median}: faster than ${share} % of ${others} others.`
  }
}

function TaskScale({
  place,
  range,
}: {
  readonly place: LatencyPlace
  readonly range: ReturnType<typeof logRange>
}) {
  const { t } = useLingui()
  const { task, p50, p95, samples, fleetP50, fleetP95, medians } = place
  const name = taskName(task)
  const text = p50 === null ? t`no sample` : t`p50 ${time(p50)}, p95 ${time(p95)}`
  return (
    <Scale
      label={t`${name}, ${formatCount(samples)} samples`}
      value={p50}
      valueText={text}
      range={range}
      dots={medians}
      zones={fleetP95 === null ? [] : [{ from: fleetP95, to: range.to, tone: 'bad', hatched: true }]}
      ticks={[
        ...(fleetP50 === null ? [] : [{ at: fleetP50, label: t`fleet ${time(fleetP50)}` }]),
        ...(fleetP95 === null
          ? []
          : [{ at: fleetP95, label: t`its p95 ${time(fleetP95)}`, tone: 'bad' as const }]),
      ]}
      description={t`${name}: ${text}; the median of all miners is ${time(fleetP50)}.`}
    />
  )
}
