import type { Layout } from './layout.ts'
import type { SeriesPath } from './series-model.ts'
import { spread } from './spread.ts'
import { INK } from './tones.ts'

/** The name of each line beside its end, moved apart where they would touch. */
export function EndNames({
  paths,
  layout,
}: {
  readonly paths: readonly SeriesPath[]
  readonly layout: Layout
}) {
  const named = paths.flatMap(({ series, end }) => (end === null ? [] : [{ series, y: end[1] }]))
  const places = spread(
    named.map(({ y }) => y),
    13,
    layout.top + 4,
    layout.bottom - 2,
  )
  return named.map(({ series }, index) => (
    <text
      key={series.id}
      x={layout.right + 7}
      y={(places[index] ?? 0) + 4}
      className={`text-[0.6875rem] font-medium ${INK[series.tone]}`}
    >
      {series.name}
    </text>
  ))
}
