/** What a soak came to: a verdict and a row for each process, and the place of the table in docs/reliability.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from '../../bench/support/table.ts'
import { type Growth, growthOf, type Sample, slopeOf } from '../../src/testing/slope.ts'
import { ROOT } from '../support/network.ts'
import type { Held } from './node-samples.ts'

/** MiB an hour. */
const GROWTH_MAX = 1
/** Samples that an average at either end is of. */
const ENDS = 8

export interface Soaked {
  readonly name: string
  /** MiB over hours. */
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

/** @returns what does not hold, in words */
export function verdictsOf(all: readonly Soaked[]): string[] {
  return all.flatMap(({ name, resident, before, after }) => {
    const slope = slopeOf(resident)
    const grown =
      growthOf(slope, GROWTH_MAX) === 'grows'
        ? [`${name} grows by ${slope.perUnit.toFixed(1)} ± ${slope.error.toFixed(1)} MiB an hour`]
        : []
    const leaked =
      before.descriptors === after.descriptors
        ? []
        : [
            `${name} holds ${after.descriptors} descriptors while idle, ${before.descriptors} after the warm-up`,
          ]
    const left = after.temporary.filter((file) => !before.temporary.includes(file))
    return [...grown, ...leaked, ...left.map((file) => `${name} left ${file}`)]
  })
}

/** @param seen of the users, in words */
export function soakTable(all: readonly Soaked[], minutes: number, seen: string): string {
  const rows = all.map(({ name, resident, mostDescriptors, before, after }) => {
    const slope = slopeOf(resident)
    const sure = Number.isFinite(slope.error) ? `± ${slope.error.toFixed(1)}` : '± ?'
    return [
      name,
      `${average(resident.slice(0, ENDS))} → ${average(resident.slice(-ENDS))} MiB`,
      `${slope.perUnit.toFixed(1)} ${sure}`,
      WORDS[growthOf(slope, GROWTH_MAX)],
      `${before.descriptors} → ${after.descriptors}`,
      String(mostDescriptors),
      `${before.temporary.length} → ${after.temporary.length}`,
    ]
  })
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const head = [
    'process',
    'resident memory, first and last two minutes',
    'MiB an hour',
    'at most 1',
    'descriptors while idle',
    'most at work',
    'temporary files',
  ]
  return [
    `${minutes} minutes, a fifth of them warm-up. ${machine()}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...rows.map(row),
    '',
    `${seen}.`,
  ].join('\n')
}

function average(samples: readonly Sample[]): string {
  return (samples.reduce((sum, { value }) => sum + value, 0) / samples.length).toFixed(0)
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
