/**
 * Counters and gauges in Prometheus' text format (version 0.0.4). Label values come from closed sets of ours,
 * never from a peer: every new value is a new line for ever, so a peer that chose one could fill memory.
 */

type Labels = Readonly<Record<string, string>>

interface Family {
  readonly help: string
  readonly type: 'counter' | 'gauge'
  /** Rendered label set -> value. */
  readonly values: Map<string, number>
  /** Gauges that are asked when they are read. */
  readonly ask?: () => Iterable<readonly [Labels, number]>
}

/** Backstop against a label that was not from a closed set after all. */
const SERIES_MAX = 500

export class Metrics {
  readonly #families = new Map<string, Family>()

  /** @returns adds to the counter of a label set */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const family: Family = { help, type: 'counter', values: new Map() }
    this.#families.set(name, family)
    return (labels = {}, by = 1) => {
      const key = labelText(labels)
      if (!family.values.has(key) && family.values.size >= SERIES_MAX) return
      family.values.set(key, (family.values.get(key) ?? 0) + by)
    }
  }

  /** `ask` is called at every reading and must be cheap. */
  gauge(name: string, help: string, ask: () => number): void {
    this.gauges(name, help, () => [[{}, ask()]])
  }

  /** One line for each label set that `ask` gives now. */
  gauges(name: string, help: string, ask: () => Iterable<readonly [Labels, number]>): void {
    this.#families.set(name, { help, type: 'gauge', values: new Map(), ask })
  }

  text(): string {
    const lines: string[] = []
    for (const [name, { help, type, values, ask }] of this.#families) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
      for (const [labels, value] of ask?.() ?? []) lines.push(`${name}${labelText(labels)} ${value}`)
      for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`)
    }
    return `${lines.join('\n')}\n`
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[^\w.:-]/g, '_')}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
