/** The dashboard and the alerts of docs/monitoring name metrics and labels that there are; docs/operations.md tells of every alert. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { METRICS, type MetricSpec } from './metric-table.ts'
import { NOT_READY } from './readiness.ts'

const DOCS = new URL('../../../docs/', import.meta.url).pathname
const read = (name: string) => readFileSync(`${DOCS}${name}`, 'utf8')

interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: Place
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[]
}

const table: Readonly<Record<string, MetricSpec>> = METRICS

/** What an expression names that there is not; labels of Prometheus' own are everybody's. */
function strangersIn(expression: string): string[] {
  const words = expression.replace(/"(?:[^"\\\\]|\\\\.)*"/g, '""')
  return [...words.matchAll(/\b((?:filetao|process)_\w+)(\{[^}]*\})?/g)].flatMap(
    ([, name = '', matchers = '']) => {
      const spec = table[name] ?? histogramOf(name)
      if (spec === undefined) return [name]
      const labels = [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)/g)].map(([, label]) => label ?? '')
      const known = [...spec.labels, 'job', 'instance', ...(spec.type === 'histogram' ? ['le'] : [])]
      return labels.filter((label) => !known.includes(label)).map((label) => `${name}{${label}}`)
    },
  )
}

function histogramOf(name: string): MetricSpec | undefined {
  const spec = table[name.replace(/_(bucket|sum|count)$/, '')]
  return spec?.type === 'histogram' ? spec : undefined
}

const expressionsOf = (alerts: string) =>
  [...alerts.matchAll(/^ {8}expr: (['"])(.+)\1$/gm)].map(([, , text]) => text ?? '')

describe('docs/monitoring/dashboard.json', () => {
  const board = JSON.parse(read('monitoring/dashboard.json')) as {
    readonly title: string
    readonly uid: string
    readonly schemaVersion: number
    readonly panels: readonly Panel[]
    readonly templating: { readonly list: readonly { readonly name: string }[] }
  }

  it('has what Grafana asks of a dashboard', () => {
    expect(board).toMatchObject({ title: 'FileTAO', uid: 'filetao', schemaVersion: 39 })
    expect(board.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance'])
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length)
    for (const { type, title, targets = [] } of board.panels) {
      expect(['row', 'stat', 'timeseries']).toContain(type)
      expect(title).not.toBe('')
      expect(targets.length > 0).toBe(type !== 'row')
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
    }
  })

  it('lays no panel over another or beyond the 24 columns', () => {
    const taken = new Set<string>()
    for (const { gridPos } of board.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken).not.toContain(`${x} ${y}`)
          taken.add(`${x} ${y}`)
        }
    }
  })

  it('asks for metrics and labels that there are', () => {
    const expressions = board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    expect(expressions.length).toBeGreaterThan(30)
    expect(expressions.flatMap(strangersIn)).toEqual([])
  })
})

describe('docs/monitoring/alerts.yml', () => {
  const alerts = read('monitoring/alerts.yml')
  const names = [...alerts.matchAll(/^ {6}- alert: (\w+)$/gm)].map(([, name]) => name ?? '')

  it('asks for metrics and labels that there are', () => {
    expect(expressionsOf(alerts)).toHaveLength(names.length)
    expect(names.length).toBeGreaterThan(15)
    expect(expressionsOf(alerts).flatMap(strangersIn)).toEqual([])
  })

  it('docs/operations.md says of every alert, and of everything that can be missing, what to do', () => {
    const doc = read('operations.md')
    const told = [...doc.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '')
    expect(told.filter((name) => /^[A-Z]/.test(name))).toEqual(names)
    expect(NOT_READY.filter((problem) => !doc.includes(`| \`${problem}\` |`))).toEqual([])
  })
})

it('finds a metric and a label that there are not', () => {
  expect(strangersIn('rate(filetao_made_up_total[5m])')).toEqual(['filetao_made_up_total'])
  expect(strangersIn('filetao_objects{colour="red"} > 1')).toEqual(['filetao_objects{colour}'])
  expect(strangersIn('histogram_quantile(0.9, filetao_request_duration_seconds_bucket{le="1"})')).toEqual([])
})
