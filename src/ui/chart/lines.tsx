import { memo, useMemo } from 'react'
import { ChartBox } from './chart-box.tsx'
import type { LinesProps, Series } from './chart-types.ts'
import { EndNames } from './end-names.tsx'
import { layOut } from './layout.ts'
import { LeftOut } from './left-out.tsx'
import { OverX } from './over-x.tsx'
import { asideFor, countLeftOut, linePaths, placesOf, type SeriesPath, valueAt } from './series-model.ts'
import { STROKE } from './tones.ts'

/** Lines or steps over x. Its values are told where the pointer is, and where `at` is. */
export function Lines(props: LinesProps) {
  const { height = 280 } = props
  return (
    <ChartBox height={height}>{(width) => <Drawing {...props} width={width} height={height} />}</ChartBox>
  )
}

const NONE: readonly never[] = []

function Drawing(props: LinesProps & { readonly width: number; readonly height: number }) {
  const { series, x, y, rules = NONE, bands = NONE, width, height } = props
  const layout = useMemo(
    () =>
      layOut({
        width,
        height,
        x,
        y,
        rules,
        bands,
        xs: series.flatMap(({ points }) => points.map(([each]) => each)),
        ys: series.flatMap(({ points }) => points.map(([, each]) => each)),
        xMargin: 'tight',
        yMargin: 'nice',
        aside: asideFor(series, width),
      }),
    [series, x, y, rules, bands, width, height],
  )
  const paths = useMemo(() => linePaths(series, layout), [series, layout])
  const leftOut = useMemo(() => countLeftOut(series, layout), [series, layout])
  const places = useMemo(() => placesOf(series), [series])
  const told = (at: number) => `${x.label}: ${x.format(at)}\n${values(series, at, y.format)}`
  return (
    <>
      <OverX
        layout={layout}
        x={x}
        y={y}
        rules={rules}
        bands={bands}
        places={places}
        at={props.at}
        onMove={props.onMove}
        description={props.description}
        told={told}
        names={asideFor(series, width) === 0 ? null : <EndNames paths={paths} layout={layout} />}
      >
        <Paths paths={paths} />
      </OverX>
      <LeftOut count={leftOut} />
    </>
  )
}

const Paths = memo(function Paths({ paths }: { readonly paths: readonly SeriesPath[] }) {
  return paths.map(({ series, path }) => (
    <path
      key={series.id}
      d={path}
      strokeWidth={paths.length > 12 ? 1 : 1.75}
      strokeLinejoin="round"
      strokeLinecap="round"
      strokeDasharray={series.dashed === true ? '5 4' : undefined}
      className={`fill-none ${STROKE[series.tone]}`}
    />
  ))
})

/** A dozen lines of text are read, two hundred are not. */
function values(series: readonly Series[], at: number, format: (value: number) => string): string {
  return series
    .slice(0, 12)
    .flatMap((each) => {
      const value = valueAt(each, at)
      return value === null ? [] : [`${each.name}: ${format(value)}`]
    })
    .join('\n')
}
