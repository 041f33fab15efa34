import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, memo, type PointerEvent, useId, useMemo, useRef, useState } from 'react'
import { fitText } from './bar-layout.ts'
import { type CellLayout, cellPath, layOutCells } from './cell-model.ts'
import { ChartBox } from './chart-box.tsx'
import { ChartTip } from './chart-tip.tsx'
import type { CellGridProps, Tone } from './chart-types.ts'
import { FILL, INK } from './tones.ts'
import { isArrow } from './walk.ts'

/** A cell for each row and column, with its sign as well as its colour. Scrolls in itself when there are many. */
export function CellGrid(props: CellGridProps) {
  return <ChartBox height={0}>{(width) => <Drawing {...props} width={width} />}</ChartBox>
}

interface Place {
  readonly row: number
  readonly column: number
}

function Drawing(props: CellGridProps & { readonly width: number }) {
  const { rows, columns, cell, onOpen, description, width } = props
  const { t } = useLingui()
  const layout = useMemo(() => layOutCells(width, rows, columns), [width, rows, columns])
  const [at, setAt] = useState<Place | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const hint = useId()
  const told = at === null ? '' : tell(props, at)
  const move = (next: Place | null) => {
    setAt(next)
    if (next === null || box.current === null) return
    const y = layout.head + next.row * layout.rowHeight
    const { scrollTop, clientHeight } = box.current
    if (y < scrollTop + layout.head) box.current.scrollTop = y - layout.head
    else if (y + layout.rowHeight > scrollTop + clientHeight)
      box.current.scrollTop = y + layout.rowHeight - clientHeight
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isArrow(event.key)) move(stepped(at, event.key, rows.length, columns.length))
    else if (event.key === 'Enter' && at !== null && onOpen !== undefined) onOpen(rows[at.row]?.id ?? '')
    else if (event.key === 'Escape' && at !== null) setAt(null)
    else return
    event.preventDefault()
  }
  const place = (event: PointerEvent<SVGElement>): Place | null => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const column = Math.floor((event.clientX - left - layout.labels) / layout.cell)
    const row = Math.floor((event.clientY - top - layout.head) / layout.rowHeight)
    return row >= 0 && row < rows.length && column < columns.length
      ? { row, column: Math.max(0, column) }
      : null
  }
  return (
    <>
      <div
        ref={box}
        role="application"
        aria-label={description}
        aria-describedby={hint}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
        className="relative max-h-96 overflow-auto rounded"
      >
        <svg
          aria-hidden="true"
          width={layout.width}
          height={layout.height}
          className={onOpen === undefined ? 'block' : 'block cursor-pointer'}
          onPointerMove={(event) => setAt(place(event))}
          onClick={() => (at === null ? undefined : onOpen?.(rows[at.row]?.id ?? ''))}
        >
          <Cells rows={rows} columns={columns} cell={cell} layout={layout} />
          {at === null ? null : (
            <rect
              x={layout.labels + at.column * layout.cell}
              y={layout.head + at.row * layout.rowHeight}
              width={layout.cell}
              height={layout.rowHeight}
              strokeWidth="2"
              className="fill-none stroke-ink"
            />
          )}
        </svg>
        {at === null ? null : (
          <ChartTip
            x={layout.labels + (at.column + 0.5) * layout.cell}
            y={layout.head + at.row * layout.rowHeight}
            width={layout.width}
            text={told}
          />
        )}
      </div>
      <p id={hint} className="sr-only">
        {onOpen === undefined
          ? t`Arrow keys go from cell to cell.`
          : t`Arrow keys go from cell to cell, Enter opens the row.`}
      </p>
      <p aria-live="polite" className="sr-only">
        {told}
      </p>
    </>
  )
}

function tell({ rows, columns, cell }: CellGridProps, { row, column }: Place): string {
  const [down, across] = [rows[row], columns[column]]
  if (down === undefined || across === undefined) return ''
  return cell(down.id, across.id)?.title ?? `${down.label}, ${across.label}: –`
}

function stepped(at: Place | null, key: string, rows: number, columns: number): Place | null {
  if (rows === 0 || columns === 0) return null
  if (at === null) return { row: 0, column: 0 }
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  const across = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  return {
    row: Math.max(0, Math.min(rows - 1, at.row + down)),
    column: Math.max(0, Math.min(columns - 1, at.column + across)),
  }
}

type CellsProps = Pick<CellGridProps, 'rows' | 'columns' | 'cell'> & { readonly layout: CellLayout }

/** A path and a text element for each tone, whatever the number of cells. */
const Cells = memo(function Cells({ rows, columns, cell, layout }: CellsProps) {
  const { labels, head, rowHeight, cell: wide, upright } = layout
  const tones = useMemo(() => byTone({ rows, columns, cell, layout }), [rows, columns, cell, layout])
  return (
    <>
      {columns.map(({ id, label }, place) => {
        const x = labels + (place + 0.5) * wide
        return (
          <text
            key={id}
            x={upright ? 0 : x}
            y={upright ? 0 : head - 6}
            textAnchor={upright ? 'start' : 'middle'}
            transform={upright ? `translate(${x + 4} ${head - 4}) rotate(-90)` : undefined}
            className="fill-muted text-[0.6875rem]"
          >
            {upright ? fitText(label, head - 6) : label}
          </text>
        )
      })}
      {rows.map(({ id, label }, place) => (
        <text key={id} x={0} y={head + place * rowHeight + 14} className="fill-ink text-[0.6875rem]">
          {fitText(label, labels - 8)}
        </text>
      ))}
      {tones.map(({ key, tone, strong, path, signs }) => (
        <g key={key}>
          <path d={path} fillOpacity={strong ? 1 : 0.16} className={FILL[tone]} />
          <text
            textAnchor="middle"
            className={`text-[0.6875rem] font-semibold ${strong ? 'fill-surface' : INK[tone]}`}
          >
            {signs.map(({ x, y, text }) => (
              <tspan key={`${x} ${y}`} x={x} y={y}>
                {text}
              </tspan>
            ))}
          </text>
        </g>
      ))}
    </>
  )
})

interface ToneCells {
  readonly key: string
  readonly strong: boolean
  readonly tone: Tone
  path: string
  readonly signs: { readonly x: number; readonly y: number; readonly text: string }[]
}

function byTone({ rows, columns, cell, layout }: CellsProps): readonly ToneCells[] {
  const { labels, head, rowHeight, cell: wide } = layout
  const tones = new Map<string, ToneCells>()
  rows.forEach((row, down) => {
    columns.forEach((column, across) => {
      const said = cell(row.id, column.id)
      if (said === null) return
      const strong = said.strong === true
      const key = `${said.tone} ${strong}`
      const group = tones.get(key) ?? { key, tone: said.tone, strong, path: '', signs: [] }
      tones.set(key, group)
      const [x, y] = [labels + across * wide, head + down * rowHeight]
      group.path += cellPath(x, y, wide, rowHeight)
      group.signs.push({ x: x + wide / 2, y: y + 14, text: said.text })
    })
  })
  return [...tones.values()]
}
