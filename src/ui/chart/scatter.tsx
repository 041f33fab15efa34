import { useLingui } from '@lingui/react/macro'
import { memo, useId, useMemo, useState } from 'react'
import { Axes, nameOf } from './axes.tsx'
import { ChartBox } from './chart-box.tsx'
import { ChartTip } from './chart-tip.tsx'
import type { Mark, ScatterProps } from './chart-types.ts'
import { Guides, RuleNames } from './guides.tsx'
import { layOut } from './layout.ts'
import { LeftOut } from './left-out.tsx'
import { gridOf } from './nearest.ts'
import type { Point } from './path.ts'
import { type MarkPath, markPaths, placeMarks, radiusOf } from './scatter-model.ts'
import { FILL, STROKE } from './tones.ts'
import { useScatterKeys } from './use-scatter-keys.ts'
import { useScatterPointer } from './use-scatter-pointer.ts'
import type { Rectangle } from './walk.ts'

/** Marks by two numbers. Thousands of them are a few paths; see chart-types.ts for what can be done with them. */
export function Scatter(props: ScatterProps) {
  const { height = 320 } = props
  return (
    <ChartBox height={height}>{(width) => <Drawing {...props} width={width} height={height} />}</ChartBox>
  )
}

type DrawingProps = ScatterProps & { readonly width: number; readonly height: number }

function Drawing(props: DrawingProps) {
  const { marks, chosen = null, onChoose, onOpen, description, width, height } = props
  const { layout, points, grid, leftOut } = usePlaces(props)
  const [at, setAt] = useState(-1)
  const [rectangle, setRectangle] = useState<Rectangle | null>(null)
  const places = { marks, points, grid, at, setAt, rectangle, setRectangle, chosen, onChoose, onOpen }
  const keys = useScatterKeys(places)
  const pointer = useScatterPointer(places)
  const hint = useId()
  const mark = marks[at]
  const point = points[at] ?? null
  return (
    <>
      {/* Arrow keys walk from mark to mark, which only an application may have. */}
      <div
        role="application"
        aria-label={description}
        aria-describedby={hint}
        tabIndex={0}
        className="relative touch-pan-y select-none rounded"
        {...keys}
        {...pointer}
      >
        <svg aria-hidden="true" width={width} height={height} className="block">
          <Axes layout={layout} x={props.x} y={props.y} />
          <Guides layout={layout} rules={props.rules ?? NONE} bands={props.bands ?? NONE} />
          <Marks marks={marks} points={points} chosen={chosen} />
          <RuleNames layout={layout} rules={props.rules ?? NONE} bands={props.bands ?? NONE} />
          {mark === undefined || point === null ? null : (
            <circle
              cx={point[0]}
              cy={point[1]}
              r={radiusOf(mark, marks.length) + 4}
              strokeWidth="2"
              className="fill-none stroke-ink"
            />
          )}
          {rectangle === null ? null : <Chooser rectangle={rectangle} />}
        </svg>
        {mark === undefined || point === null ? null : (
          <ChartTip x={point[0]} y={point[1]} width={width} text={told(mark, props)} />
        )}
      </div>
      <Hint id={hint} choosable={onChoose !== undefined} openable={onOpen !== undefined} />
      <p aria-live="polite" className="sr-only">
        {mark === undefined ? '' : told(mark, props)}
      </p>
      <LeftOut count={leftOut} />
    </>
  )
}

const NONE: readonly never[] = []

function usePlaces({ marks, x, y, rules = NONE, bands = NONE, width, height }: DrawingProps) {
  const layout = useMemo(
    () =>
      layOut({
        width,
        height,
        x,
        y,
        rules,
        bands,
        xs: marks.map((mark) => mark.x),
        ys: marks.map((mark) => mark.y),
        xMargin: 'room',
        yMargin: 'room',
      }),
    [marks, x, y, rules, bands, width, height],
  )
  return useMemo(() => {
    const points = placeMarks(marks, layout)
    return { layout, points, grid: gridOf(points), leftOut: points.filter((each) => each === null).length }
  }, [marks, layout])
}

interface MarksProps {
  readonly marks: readonly Mark[]
  readonly points: readonly (Point | null)[]
  readonly chosen: ReadonlySet<string> | null
}

/** Apart from the cursor, which moves with every pointer event. */
const Marks = memo(function Marks({ marks, points, chosen }: MarksProps) {
  const paths = useMemo(() => markPaths(marks, points, chosen), [marks, points, chosen])
  return paths.map((group) => <MarkGroup key={group.key} group={group} />)
})

function MarkGroup({ group: { kind, tone, faded, path } }: { readonly group: MarkPath }) {
  return kind === 'ring' ? (
    <path
      d={path}
      strokeWidth="1.25"
      strokeOpacity={faded ? 0.15 : 0.9}
      className={`fill-none ${STROKE[tone]}`}
    />
  ) : (
    <path
      d={path}
      fillOpacity={faded ? 0.14 : 0.82}
      strokeWidth={faded ? 0 : 0.75}
      className={`stroke-surface ${FILL[tone]}`}
    />
  )
}

function Chooser({ rectangle: { x0, y0, x1, y1 } }: { readonly rectangle: Rectangle }) {
  return (
    <rect
      x={Math.min(x0, x1) - 3}
      y={Math.min(y0, y1) - 3}
      width={Math.abs(x1 - x0) + 6}
      height={Math.abs(y1 - y0) + 6}
      fillOpacity="0.12"
      strokeDasharray="4 2"
      className="fill-accent stroke-accent"
    />
  )
}

function told(mark: Mark, { x, y }: Pick<ScatterProps, 'x' | 'y'>): string {
  return `${mark.label}\n${nameOf(x)}: ${x.format(mark.x)}\n${nameOf(y)}: ${y.format(mark.y)}`
}

function Hint({
  id,
  choosable,
  openable,
}: {
  readonly id: string
  readonly choosable: boolean
  readonly openable: boolean
}) {
  const { t } = useLingui()
  return (
    // Read as a description, which needs no place in the page.
    <p id={id} hidden>
      {t`Arrow keys go from mark to mark.`} {openable ? t`Enter opens the mark.` : null}{' '}
      {choosable
        ? t`Space begins a rectangle, arrow keys extend it, Enter chooses what is in it, Escape lets go.`
        : null}
    </p>
  )
}
