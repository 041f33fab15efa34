/**
 * Counters, gauges and histograms in Prometheus' text format (version 0.0.4); metric-table.ts declares them. Label values come from
 * closed sets of ours, never from a peer: every new value is a new line for ever, so a peer that chose one could fill memory.
 */
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
} from './metric-table.ts'

type Labels = Readonly<Partial<Record<string, string>>>

interface Buckets {
  /** Observations at most as long as each bound; the last one: all. */
  readonly counts: number[]
  sum: number
}

interface Family {
  /** Lines of the family as they are now, without HELP and TYPE. */
  lines(): Iterable<string>
}

/** Backstop against a label that was not from a closed set after all. */
const SERIES_MAX = 500

/** Seconds. From an answer out of memory to the longest a validator may take to place a part. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120] as const

export class Metrics {
  readonly #families = new Map<MetricName, Family>()

  /** @returns adds to the counter of a label set */
  counter<N extends CounterName>(name: N): (labels?: LabelsOf<N>, by?: number) => void {
    const values = new Map<string, number>()
    this.#families.set(name, { lines: () => linesOf(name, values) })
    return (labels, by = 1) => {
      const key = labelText(labels ?? {})
      if (!values.has(key) && values.size >= SERIES_MAX) return
      values.set(key, (values.get(key) ?? 0) + by)
    }
  }

  /** A counter that somebody else keeps; `ask` as of `gauge`. */
  counted(name: CounterName, ask: () => number): void {
    this.#families.set(name, { lines: () => linesOf(name, [['', ask()]]) })
  }

  /** `ask` is called at every reading and must be cheap; null: there is no value now. */
  gauge(name: GaugeName, ask: () => number | null): void {
    this.#families.set(name, {
      lines() {
        const value = ask()
        return value === null ? [] : linesOf(name, [['', value]])
      },
    })
  }

  /** One line for each label set that `ask` gives now. */
  gauges<N extends GaugeName>(name: N, ask: () => Iterable<readonly [LabelsOf<N>, number]>): void {
    this.#families.set(name, {
      lines: () =>
        linesOf(
          name,
          Array.from(ask(), ([labels, value]) => [labelText(labels), value] as const),
        ),
    })
  }

  /** @returns takes one observation, in seconds */
  histogram<N extends HistogramName>(name: N): (labels: LabelsOf<N>, seconds: number) => void {
    const series = new Map<string, { readonly labels: Labels; readonly buckets: Buckets }>()
    this.#families.set(name, {
      *lines() {
        for (const { labels, buckets } of series.values()) yield* histogramLines(name, labels, buckets)
      },
    })
    return (labels, seconds) => {
      const key = labelText(labels)
      let at = series.get(key)
      if (at === undefined) {
        if (series.size >= SERIES_MAX) return
        at = { labels, buckets: { counts: [...BOUNDS, 0].map(() => 0), sum: 0 } }
        series.set(key, at)
      }
      at.buckets.sum += seconds
      const { counts } = at.buckets
      counts.forEach((count, i) => {
        if (seconds <= (BOUNDS[i] ?? Number.POSITIVE_INFINITY)) counts[i] = count + 1
      })
    }
  }

  text(): string {
    const lines: string[] = []
    for (const [name, family] of this.#families) {
      const { help, type } = METRICS[name]
      lines.push(
        `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
        `# TYPE ${name} ${type}`,
      )
      lines.push(...family.lines())
    }
    return `${lines.join('\n')}\n`
  }
}

function linesOf(name: string, values: Iterable<readonly [labels: string, value: number]>): string[] {
  return Array.from(values, ([labels, value]) => `${name}${labels} ${value}`)
}

function* histogramLines(name: string, labels: Labels, { counts, sum }: Buckets): Iterable<string> {
  for (const [i, count] of counts.entries()) {
    yield `${name}_bucket${labelText({ ...labels, le: String(BOUNDS[i] ?? '+Inf') })} ${count}`
  }
  yield `${name}_sum${labelText(labels)} ${sum}`
  yield `${name}_count${labelText(labels)} ${counts.at(-1) ?? 0}`
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${value.replace(/[^\w.:/{}+-]/g, '_')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
