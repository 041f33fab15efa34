/** The writer against a strict reader, the names against the conventions, and docs/metrics.md against the declarations (`-u` writes it). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { declarationTroubles, readExposition } from '../../testing/exposition.ts'
import { METRICS, type MetricSpec } from './metric-table.ts'
import { Metrics } from './metrics.ts'
import { processMetrics } from './process-metrics.ts'

const DOC = new URL('../../../docs/metrics.md', import.meta.url).pathname
const BETWEEN = /(<!-- metrics -->\n\n)[\s\S]*?(\n\n<!-- \/metrics -->)/
const table: readonly (readonly [string, MetricSpec])[] = Object.entries(METRICS)

describe('Metrics', () => {
  it('writes counters, gauges and histograms that a strict reader accepts', () => {
    const metrics = new Metrics()
    const refused = metrics.counter('filetao_requests_refused_total')
    refused({ code: 'busy' })
    refused({ code: 'busy' }, 2)
    refused({ code: 'no "such" \\ thing\n' })
    metrics.gauge('filetao_ready', () => 1)
    metrics.gauge('filetao_chain_block', () => null)
    const took = metrics.histogram('filetao_request_duration_seconds')
    for (const seconds of [0.001, 0.005, 0.3, 400]) took({ route: 'Store' }, seconds)
    took({ route: '/miners/{hotkey}' }, 1)
    processMetrics(metrics)
    const { families, troubles } = readExposition(metrics.text())
    expect(troubles).toEqual([])
    expect(families.get('filetao_requests_refused_total')?.samples).toMatchObject([
      { labels: { code: 'busy' }, value: 3 },
      { labels: { code: 'no__such____thing_' }, value: 1 },
    ])
    const store = families
      .get('filetao_request_duration_seconds')
      ?.samples.filter(({ labels }) => labels['route'] === 'Store')
    const at = (le: string) => store?.find(({ labels }) => labels['le'] === le)?.value
    expect([at('0.005'), at('0.25'), at('0.5'), at('120'), at('+Inf')]).toEqual([2, 2, 3, 3, 4])
    expect(store?.find(({ name }) => name.endsWith('_sum'))?.value).toBeCloseTo(400.306)
    expect(families.get('process_open_fds')?.samples[0]?.value).toBeGreaterThan(2)
  })

  it('keeps no more label sets than its backstop', () => {
    const metrics = new Metrics()
    const refused = metrics.counter('filetao_requests_refused_total')
    for (let n = 0; n < 10_000; n++) refused({ code: `made-up-${n}` })
    expect(
      readExposition(metrics.text()).families.get('filetao_requests_refused_total')?.samples,
    ).toHaveLength(500)
  })
})

describe('the strict reader', () => {
  const HEAD = '# HELP a_total x\n# TYPE a_total counter\n'
  it.each([
    ['no end of line', `${HEAD}a_total 1`],
    ['a sample without a family', 'b 1\n'],
    ['a sample twice', `${HEAD}a_total{x="1"} 1\na_total{x="1"} 2\n`],
    ['a family twice', `${HEAD}${HEAD}`],
    ['a type before its help', '# TYPE a_total counter\n# HELP a_total x\n'],
    ['an open quote', `${HEAD}a_total{x="1} 1\n`],
    ['a number that is none', `${HEAD}a_total one\n`],
    ['a counter below zero', `${HEAD}a_total -1\n`],
    [
      'buckets that fall',
      '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
    ['buckets without +Inf', '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n'],
  ])('refuses %s', (_what, text) => {
    expect(readExposition(text).troubles).not.toEqual([])
  })

  it('finds what is declared of a node and not shown, and what is shown and not declared', () => {
    const families = new Map([['made_up', { help: 'x', type: 'gauge', samples: [] }]])
    const troubles = declarationTroubles(families, 'miner')
    expect(troubles).toContain('made_up is not declared')
    expect(troubles).toContain('filetao_pieces is not shown')
  })
})

describe('names', () => {
  it.each(table)('%s follows the conventions', (name, { type, unit, help, labels }) => {
    expect(name).toMatch(/^(filetao|process)_[a-z][a-z_]*[a-z]$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    const base = type === 'counter' ? name.slice(0, -'_total'.length) : name
    if (unit === 'seconds' || unit === 'unix seconds') expect(base).toMatch(/_seconds$/)
    if (unit === 'bytes') expect(base).toMatch(/_bytes$/)
    expect(base).not.toMatch(/_(ms|milliseconds|kb|mb|gb)$/)
    expect(help).toMatch(/^[A-Z0-9].*\.$/)
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/)
  })
})

it('docs/metrics.md lists every metric as it is declared', async () => {
  const rows = table.map(([name, { type, unit, labels, nodes, help }]) => {
    const shown = labels.map((label) => `\`${label}\``).join(', ')
    return `| \`${name}\` | ${type} | ${unit} | ${shown} | ${nodes.join(', ')} | ${help} |`
  })
  const head = '| metric | type | unit | labels | nodes | definition |\n| --- | --- | --- | --- | --- | --- |'
  const text = readFileSync(DOC, 'utf8')
  expect(text).toMatch(BETWEEN)
  const wanted = text.replace(BETWEEN, (_, open, close) => `${open}${head}\n${rows.join('\n')}${close}`)
  await expect(wanted).toMatchFileSnapshot(DOC)
})
