/** What a soak came to: a verdict and a row for each process, and the place of the table in docs/reliability.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from '../../bench/support/table.ts'
import { type Growth, growthOf, type Sample, type Slope, slopeOf } from '../../src/testing/slope.ts'
import { ROOT } from '../support/network.ts'
import type { Held } from './node-samples.ts'

/** MiB an hour, of what is left after a collection. */
const GROWTH_MAX = 1
/**
 * MiB that the whole process may rise by beside that, in any time: what an index may come to hold in memory at LevelDB's defaults, 8 MiB of blocks
 * and two tables of 4 MiB that are being written (https://github.com/google/leveldb/blob/main/include/leveldb/options.h).
 */
const RISE_MAX = 16
/** Samples that an average at either end is of: two minutes. */
const ENDS = 6

export interface Soaked {
  readonly name: string
  /** What is left after a collection, MiB over hours. */
  readonly heap: readonly Sample[]
  readonly code: readonly Sample[]
  /** Of the whole process at the same moments. */
  readonly resident: readonly Sample[]
  readonly mostDescriptors: number
  readonly before: Held
  readonly after: Held
}

const WORDS: Readonly<Record<Growth, string>> = {
  steady: '≤ 1',
  open: 'too short to tell',
  grows: '**grows**',
}

/** MiB an hour that the whole process may rise by in this time. */
function riseMax(samples: readonly Sample[]): number {
  const hours = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)
  return RISE_MAX / hours
}

/** @returns what does not hold, in words */
export function verdictsOf(all: readonly Soaked[]): string[] {
  return all.flatMap(({ name, heap, resident, before, after }) => {
    const kept = slopeOf(heap)
    const whole = slopeOf(resident)
    const grown = [
      ...(growthOf(kept, GROWTH_MAX) === 'grows' ? [`${name} keeps ${rate(kept)} MiB more an hour`] : []),
      ...(growthOf(whole, riseMax(resident)) === 'grows'
        ? [`${name} as a whole grows by ${rate(whole)} MiB an hour, more than ${RISE_MAX} MiB in this time`]
        : []),
    ]
    const leaked =
      after.descriptors <= before.descriptors
        ? []
        : [`${name} holds ${after.descriptors} descriptors while idle, ${before.descriptors} at first`]
    const left = after.temporary.filter((file) => !before.temporary.includes(file))
    return [...grown, ...leaked, ...left.map((file) => `${name} left ${file}`)]
  })
}

/** @param seen of the users, in words */
export function soakTable(all: readonly Soaked[], minutes: number, seen: string): string {
  const rows = all.map(({ name, heap, code, resident, mostDescriptors, before, after }) => [
    name,
    ends(heap, 1),
    rate(slopeOf(heap)),
    WORDS[growthOf(slopeOf(heap), GROWTH_MAX)],
    ends(code, 1),
    ends(resident, 0),
    rate(slopeOf(resident)),
    `${before.descriptors} → ${after.descriptors}`,
    String(mostDescriptors),
    `${before.temporary.length} → ${after.temporary.length}`,
  ])
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const head = [
    'process',
    'kept after a collection, first and last two minutes',
    'MiB an hour',
    'at most 1',
    'code',
    'resident then',
    'MiB an hour',
    'descriptors while idle',
    'most at work',
    'temporary files',
  ]
  return [
    `${minutes} minutes, of them ${sampledMinutes(all)} with samples. ${machine()}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...rows.map(row),
    '',
    `${seen}.`,
  ].join('\n')
}

function sampledMinutes(all: readonly Soaked[]): string {
  return (((all[0]?.heap.at(-1)?.at ?? 0) - (all[0]?.heap[0]?.at ?? 0)) * 60).toFixed(0)
}

function rate({ perUnit, error }: Slope): string {
  return `${perUnit.toFixed(1)} ± ${Number.isFinite(error) ? error.toFixed(1) : '?'}`
}

function ends(samples: readonly Sample[], digits: number): string {
  return `${average(samples.slice(0, ENDS), digits)} → ${average(samples.slice(-ENDS), digits)} MiB`
}

function average(samples: readonly Sample[], digits: number): string {
  return (samples.reduce((sum, { value }) => sum + value, 0) / samples.length).toFixed(digits)
}

/** @throws when the document has lost its markers */
export function recordSoak(text: string): void {
  const path = join(ROOT, 'docs/reliability.md')
  const document = readFileSync(path, 'utf8')
  const between = /(<!-- soak: .*? -->\n\n)[^]*?(\n\n<!-- \/soak -->)/
  if (!between.test(document)) throw new Error('docs/reliability.md has no place for the table')
  writeFileSync(
    path,
    document.replace(between, (_, open: string, close: string) => open + text + close),
  )
}
