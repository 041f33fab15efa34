/**
 * A strict reader of Prometheus' text format (version 0.0.4), written from its description and not from our writer: HELP and TYPE before
 * samples, each family in one piece, label syntax and escapes, no sample twice, and what a histogram must add up to.
 */
import { METRICS, type MetricSpec, type NodeName } from '../nodes/shared/metric-table.ts'

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface ExposedFamily {
  readonly help: string
  readonly type: string
  readonly samples: Sample[]
}

export interface Exposition {
  readonly families: ReadonlyMap<string, ExposedFamily>
  /** Empty: the text is well-formed. */
  readonly troubles: readonly string[]
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)+)$/
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\\\|\\"|\\n)*)"(?:,|$)/y

export function readExposition(text: string): Exposition {
  const families = new Map<string, { help: string; type: string; samples: Sample[] }>()
  const troubles: string[] = []
  const seen = new Set<string>()
  let current = ''
  if (!text.endsWith('\n')) troubles.push('the last line has no end')
  for (const line of text.split('\n').slice(0, -1)) {
    const help = HELP.exec(line)
    const type = TYPE.exec(line)
    if (help !== null) {
      const [, name = '', words = ''] = help
      if (families.has(name)) troubles.push(`${name} comes twice`)
      families.set(name, { help: words, type: '', samples: [] })
      current = name
    } else if (type !== null) {
      const family = families.get(type[1] ?? '')
      if (family === undefined || type[1] !== current || family.type !== '')
        troubles.push(`TYPE out of place: ${line}`)
      else family.type = type[2] ?? ''
    } else takeSample(line)
  }
  for (const [name, family] of families) troubles.push(...familyTroubles(name, family))
  return { families, troubles }

  function takeSample(line: string): void {
    const match = SAMPLE.exec(line)
    const [, name = '', inner = '', value = ''] = match ?? []
    const labels = labelsOf(inner)
    const family = families.get(current)
    if (match === null || labels === null) troubles.push(`no sample: ${line}`)
    else if (family === undefined || family.type === '' || !belongs(name, current, family.type))
      troubles.push(`a sample outside of its family: ${line}`)
    else {
      const key = JSON.stringify([
        name,
        Object.keys(labels)
          .toSorted((a, b) => (a < b ? -1 : 1))
          .map((label) => [label, labels[label]]),
      ])
      if (seen.has(key)) troubles.push(`a sample twice: ${line}`)
      seen.add(key)
      family.samples.push({ name, labels, value: Number(value.replace('Inf', 'Infinity')) })
    }
  }
}

function belongs(name: string, family: string, type: string): boolean {
  if (type !== 'histogram') return name === family
  return ['_bucket', '_sum', '_count'].some((end) => name === family + end)
}

function labelsOf(inner: string): Record<string, string> | null {
  const labels: Record<string, string> = {}
  LABEL.lastIndex = 0
  while (LABEL.lastIndex < inner.length) {
    const match = LABEL.exec(inner)
    if (match === null || Object.hasOwn(labels, match[1] ?? '')) return null
    labels[match[1] ?? ''] = match[2] ?? ''
  }
  return labels
}

function familyTroubles(name: string, { help, type, samples }: ExposedFamily): string[] {
  const troubles: string[] = []
  if (help === '' || type === '') troubles.push(`${name} has no help or no type`)
  if (type !== 'gauge' && samples.some(({ value }) => !(value >= 0))) troubles.push(`${name} is below zero`)
  if (type !== 'histogram') return troubles
  const series = new Map<string, Sample[]>()
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels
    const key = JSON.stringify(labels)
    series.set(key, [...(series.get(key) ?? []), sample])
  }
  for (const [labels, of] of series) {
    const buckets = of.filter(({ name: each }) => each.endsWith('_bucket'))
    const count = of.find(({ name: each }) => each.endsWith('_count'))?.value
    const bounds = buckets.map(({ labels: { le } }) => Number(le === '+Inf' ? Number.POSITIVE_INFINITY : le))
    const rises = (values: readonly number[], strictly: boolean) =>
      values.every(
        (value, i) => i === 0 || value > (values[i - 1] ?? 0) || (!strictly && value === values[i - 1]),
      )
    if (!rises(bounds, true) || bounds.at(-1) !== Number.POSITIVE_INFINITY)
      troubles.push(`${name}${labels}: bounds`)
    if (
      !rises(
        buckets.map(({ value }) => value),
        false,
      )
    )
      troubles.push(`${name}${labels}: counts fall`)
    if (count === undefined || buckets.at(-1)?.value !== count)
      troubles.push(`${name}${labels}: +Inf is not the count`)
    if (!of.some(({ name: each }) => each.endsWith('_sum'))) troubles.push(`${name}${labels}: no sum`)
  }
  return troubles
}

/** What a node shows against what is declared of it: nothing missing, nothing more, types and labels as said. */
export function declarationTroubles(families: Exposition['families'], node: NodeName): string[] {
  const table: Readonly<Record<string, MetricSpec>> = METRICS
  const declared = Object.keys(table).filter((name) => table[name]?.nodes.includes(node))
  const missing = declared.filter((name) => !families.has(name)).map((name) => `${name} is not shown`)
  const wrong = [...families].flatMap(([name, { type, samples }]) => {
    const spec = table[name]
    if (spec === undefined || !spec.nodes.includes(node)) return `${name} is not declared`
    if (type !== spec.type) return `${name} is a ${type}`
    const known = type === 'histogram' ? [...spec.labels, 'le'] : spec.labels
    const strange = samples.flatMap(({ labels }) =>
      Object.keys(labels).filter((label) => !known.includes(label)),
    )
    return strange.map((label) => `${name} has a label ${label}`)
  })
  return [...missing, ...wrong]
}
