/** What the page draws of many things, and the same as it is drawn without our own means: charts by recharts, a table as it is. */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { type ReactElement, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  ScatterChart,
  Scatter as TheirScatter,
  Tooltip,
  XAxis,
  YAxis,
  ZAxis,
} from 'recharts'
import { Router } from 'wouter'
import type { MinerColumn, MinerEntry } from '../../src/features/network/table/column-types.ts'
import { minerColumns } from '../../src/features/network/table/columns.ts'
import { MinerTable } from '../../src/features/network/table/miner-table.tsx'
import { entriesOf } from '../../src/features/network/table/table-view.ts'
import { viewOf } from '../../src/features/shared/landscape-query.ts'
import { landscapeFixture } from '../../src/testing/landscape-fixture.ts'
import type { Mark, Series } from '../../src/ui/chart/chart-types.ts'
import { Lines } from '../../src/ui/chart/lines.tsx'
import { Scatter } from '../../src/ui/chart/scatter.tsx'
import '../../src/ui/theme.css'

const AXIS = { label: 'a', format: String }
const TONES = ['bronze', 'silver', 'gold', 'diamond', 'saiyan'] as const
const SHAPES = ['circle', 'triangle', 'square', 'diamond', 'star'] as const
const COLOURS = ['#a97142', '#8a8d91', '#c9a227', '#3aa0c8', '#8e5bd0']
const SIZE = { width: 1000, height: 400 } as const
/** Columns of the tables. */
const COLUMNS = 8

const nothing = () => undefined

/** Spread without pattern, the same in every run. */
function spot(at: number): { readonly x: number; readonly y: number } {
  return { x: 1 + ((at * 7919) % 10_007), y: ((at * 104_729) % 9973) / 9973 }
}

function marks(count: number): readonly Mark[] {
  return Array.from({ length: count }, (_, at) => ({
    id: String(at),
    ...spot(at),
    size: (at % 97) / 97,
    tone: TONES[at % 5] ?? 'gold',
    shape: SHAPES[at % 5] ?? 'circle',
    ringed: at % 9 === 0,
    label: `miner ${at}`,
  }))
}

function OurScatter({ count }: Counted) {
  return (
    <Scatter
      marks={marks(count)}
      x={{ ...AXIS, scale: 'log' }}
      y={AXIS}
      onChoose={nothing}
      description="marks"
      height={SIZE.height}
    />
  )
}

/** Five shapes and colours, sizes, rings, a logarithmic axis, a grid, something to read at the pointer, as wide as there is room: what ours has. */
function TheirScatterOf({ count }: Counted) {
  const all = marks(count)
  return (
    <ResponsiveContainer height={SIZE.height}>
      <ScatterChart>
        <CartesianGrid />
        <XAxis type="number" dataKey="x" scale="log" domain={['auto', 'auto']} />
        <YAxis type="number" dataKey="y" />
        <ZAxis type="number" dataKey="size" range={[20, 200]} />
        <Tooltip />
        {SHAPES.map((shape, at) => (
          <TheirScatter
            key={shape}
            data={all.filter((mark) => mark.shape === shape)}
            shape={shape}
            fill={COLOURS[at] ?? 'black'}
            isAnimationActive={false}
          />
        ))}
        <TheirScatter
          data={all.filter(({ ringed }) => ringed)}
          shape="circle"
          fill="none"
          stroke="black"
          isAnimationActive={false}
        />
      </ScatterChart>
    </ResponsiveContainer>
  )
}

function points(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, at) => [at, spot(at).y] as const)
}

function OurLines({ count }: Counted) {
  const series: readonly Series[] = [{ id: 'a', name: 'a', tone: 'accent', points: points(count) }]
  return <Lines series={series} x={AXIS} y={AXIS} description="lines" height={SIZE.height} />
}

function TheirLines({ count }: Counted) {
  return (
    <ResponsiveContainer height={SIZE.height}>
      <LineChart data={points(count).map(([x, y]) => ({ x, y }))}>
        <CartesianGrid />
        <XAxis type="number" dataKey="x" />
        <YAxis type="number" />
        <Tooltip />
        <Line dataKey="y" isAnimationActive={false} />
      </LineChart>
    </ResponsiveContainer>
  )
}

let made: readonly MinerEntry[] = []
function entries(count: number): readonly MinerEntry[] {
  if (made.length !== count) made = entriesOf(viewOf(landscapeFixture({ miners: count }), null))
  return made
}

function firstColumns(): readonly MinerColumn[] {
  return minerColumns().slice(0, COLUMNS)
}

function OurTable({ count }: Counted) {
  return (
    <MinerTable
      entries={entries(count)}
      columns={firstColumns()}
      sort="rank"
      descending={false}
      onSort={nothing}
      mine={null}
      onPin={nothing}
      suffix=""
    />
  )
}

/** As plain as a table can be: one text in each cell, nothing else. */
function PlainTable({ count }: Counted) {
  const columns = firstColumns()
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ id, label }) => (
            <th key={id}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries(count).map((entry) => (
          <tr key={entry.row.hotkey}>
            {columns.map((column) => (
              <td key={column.id}>{column.text?.(entry) ?? String(column.value(entry))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Counted {
  readonly count: number
}

const DRAWINGS: Readonly<Record<string, (given: Counted) => ReactElement>> = {
  scatter: OurScatter,
  'recharts scatter': TheirScatterOf,
  lines: OurLines,
  'recharts lines': TheirLines,
  table: OurTable,
  'plain table': PlainTable,
}

i18n.loadAndActivate({ locale: 'en', messages: {} })
interface Wanted {
  readonly Drawing: ((given: Counted) => ReactElement) | null
  readonly count: number
}

/** What ours looked like, by what was drawn. */
const kept = new Map<string, string>()
const FLOOR = 'floor '

let show: (wanted: Wanted) => void = nothing
let isEmpty = true

/** Stands before anything is drawn, as a page does. */
function Stage() {
  const [{ Drawing, count }, setWanted] = useState<Wanted>({ Drawing: null, count: 0 })
  useLayoutEffect(() => {
    show = setWanted
  }, [])
  return Drawing === null ? null : <Drawing count={count} />
}

/** The elements of ours without what made them. */
const bare = document.createElement('div')
bare.style.width = `${SIZE.width}px`
document.body.append(bare)
const box = document.createElement('div')
box.style.width = `${SIZE.width}px`
document.body.append(box)
flushSync(() =>
  createRoot(box).render(
    <I18nProvider i18n={i18n}>
      <Router>
        <Stage />
      </Router>
    </I18nProvider>,
  ),
)

/** Takes away what is drawn, so that its end is no part of the next drawing. */
function clear(): boolean {
  flushSync(() => show({ Drawing: null, count: 0 }))
  bare.replaceChildren()
  return true
}

/** Draws one thing anew; without a name nothing, which is what the measuring itself costs. */
function draw(name: string, count: number): boolean {
  if (name.startsWith(FLOOR)) return drawBare(name.slice(FLOOR.length))
  const Drawing = DRAWINGS[name] ?? null
  if (Drawing === null && name !== '') throw new RangeError(name)
  isEmpty = Drawing === null
  flushSync(() => show({ Drawing, count }))
  return true
}

/** Keeps what is drawn now, to be drawn as it is. */
function keep(name: string): boolean {
  kept.set(name, box.innerHTML)
  return box.innerHTML.includes('<path')
}

/** No React, no scales, no paths computed: the browser reads the elements and shows them. */
function drawBare(name: string): boolean {
  const html = kept.get(name)
  if (html === undefined) throw new RangeError(name)
  isEmpty = false
  bare.innerHTML = html
  return true
}

/** Scrolls what is drawn to a share of its height, in one frame. */
function scrollTo(share: number): boolean {
  const scroller = document.querySelector('[role=region]')
  if (scroller === null) throw new TypeError('nothing scrolls')
  scroller.scrollTop = scroller.scrollHeight * share
  return true
}

/** What drawing needs first, made once. */
function prepare(rows: number): boolean {
  return entries(rows).length === rows
}

/** Whether what was asked for is there, or nothing was. */
function drawn(): boolean {
  return isEmpty || document.querySelector('svg path, tbody tr') !== null
}

Object.assign(globalThis, { draw, keep, drawn, clear, scrollTo, prepare })
