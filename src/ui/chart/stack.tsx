import { memo, useMemo } from 'react'
import { ChartBox } from './chart-box.tsx'
import type { StackProps } from './chart-types.ts'
import { EndNames } from './end-names.tsx'
import { layOut } from './layout.ts'
import { LeftOut } from './left-out.tsx'
import { OverX } from './over-x.tsx'
import { asideFor, layered, layerPaths, type SeriesPath, valueAt } from './series-model.ts'
import { FILL } from './tones.ts'

/** Shares on top of each other over x, the first at the bottom. */
export function Stack(props: StackProps) {
  const { height = 260 } = props
  return (
    <ChartBox height={height}>{(width) => <Drawing {...props} width={width} height={height} />}</ChartBox>
  )
}

const NONE: readonly never[] = []

function Drawing(props: StackProps & { readonly width: number; readonly height: number }) {
  const { series, x, y, width, height } = props
  const stacked = useMemo(() => layered(series), [series])
  const layout = useMemo(
    () =>
      layOut({
        width,
        height,
        x,
        y,
        rules: NONE,
        xs: stacked.xs,
        ys: [0, ...(stacked.layers.at(-1)?.edges.map(([, high]) => high) ?? [])],
        xMargin: 'tight',
        yMargin: 'nice',
        aside: asideFor(series, width),
      }),
    [series, stacked, x, y, width, height],
  )
  const paths = useMemo(() => layerPaths(stacked, layout), [stacked, layout])
  const told = (at: number) =>
    [
      `${x.label}: ${x.format(at)}`,
      ...series.toReversed().flatMap((each) => {
        const value = valueAt(each, at)
        return value === null ? [] : [`${each.name}: ${y.format(value)}`]
      }),
    ].join('\n')
  return (
    <>
      <OverX
        layout={layout}
        x={x}
        y={y}
        rules={NONE}
        bands={NONE}
        places={stacked.xs}
        at={props.at}
        onMove={props.onMove}
        description={props.description}
        told={told}
        names={asideFor(series, width) === 0 ? null : <EndNames paths={paths} layout={layout} />}
      >
        <Areas paths={paths} />
      </OverX>
      <LeftOut count={stacked.leftOut} />
    </>
  )
}

const Areas = memo(function Areas({ paths }: { readonly paths: readonly SeriesPath[] }) {
  return paths.map(({ series, path }) => (
    <path
      key={series.id}
      d={path}
      fillOpacity="0.85"
      strokeWidth="1"
      strokeLinejoin="round"
      className={`stroke-surface ${FILL[series.tone]}`}
    />
  ))
})
