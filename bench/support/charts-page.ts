/** Charts of many points, ours and recharts' own, for the benchmark of charts. */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createElement, type ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { ScatterChart, Scatter as TheirScatter, XAxis, YAxis } from 'recharts'
import type { Mark, Series } from '../../src/ui/chart/chart-types.ts'
import { Lines } from '../../src/ui/chart/lines.tsx'
import { Scatter } from '../../src/ui/chart/scatter.tsx'
import '../../src/ui/theme.css'

const AXIS = { label: 'a', format: String }
const TONES = ['bronze', 'silver', 'gold', 'diamond', 'saiyan'] as const
const SHAPES = ['circle', 'triangle', 'square', 'diamond', 'star'] as const
const SIZE = { width: 1000, height: 400 } as const

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

function series(count: number): readonly Series[] {
  const points = Array.from({ length: count }, (_, at) => [at, spot(at).y] as const)
  return [{ id: 'a', name: 'a', tone: 'accent', points }]
}

const CHARTS: Readonly<Record<string, (count: number) => ReactElement>> = {
  scatter: (count) =>
    createElement(Scatter, {
      marks: marks(count),
      x: { ...AXIS, scale: 'log' },
      y: AXIS,
      onChoose: () => undefined,
      description: 'marks',
      height: SIZE.height,
    }),
  lines: (count) =>
    createElement(Lines, {
      series: series(count),
      x: AXIS,
      y: AXIS,
      description: 'lines',
      height: SIZE.height,
    }),
  recharts: (count) =>
    createElement(
      ScatterChart,
      SIZE,
      createElement(XAxis, { type: 'number', dataKey: 'x' }),
      createElement(YAxis, { type: 'number', dataKey: 'y' }),
      createElement(TheirScatter, {
        data: marks(count).map(({ x, y }) => ({ x, y })),
        isAnimationActive: false,
      }),
    ),
}

i18n.loadAndActivate({ locale: 'en', messages: {} })
let root: Root | null = null

/** Draws one chart anew. @returns whether anything was drawn */
function draw(name: string, count: number): boolean {
  root?.unmount()
  const box = document.createElement('div')
  box.style.width = `${SIZE.width}px`
  document.body.replaceChildren(box)
  root = createRoot(box)
  const mounted = root
  const chart = CHARTS[name]?.(count) ?? null
  flushSync(() => mounted.render(createElement(I18nProvider, { i18n }, chart)))
  return true
}

Object.assign(globalThis, { draw })
