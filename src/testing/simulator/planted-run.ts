/**
 * The simulator against engines that are broken on purpose: each planted bug is a textual patch to a temporary copy of
 * src/, run by its own worker processes. A simulator that does not find them is not looking.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { SimulationOptions } from './plan.ts'
import { PLANTED, type PlantedBug } from './planted.ts'
import { runSeeds } from './pool.ts'
import type { SeedLine } from './worker-messages.ts'

export interface PlantedOptions {
  /** Null: all of them. */
  readonly name: string | null
  readonly seeds: number
  readonly from: number
  readonly workers: number
  readonly options: Omit<SimulationOptions, 'seed'>
}

const ROOT = resolve(import.meta.dirname, '../../..')
/** What the engine of a simulation needs of src/. */
/** Of src; what seeds the simulation's choices is shared with the laboratory. */
const COPIED = ['engine', 'protocol', 'wire', 'testing', 'client/lab/seeded.ts']

/** @throws when a patch does not fit the source: a bug that is not planted must not count as found */
function plant(bug: PlantedBug): string {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-planted-'))
  for (const name of COPIED) cpSync(join(ROOT, 'src', name), join(folder, 'src', name), { recursive: true })
  for (const name of ['package.json', 'tsconfig.base.json']) cpSync(join(ROOT, name), join(folder, name))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const path = join(folder, 'src', bug.file)
  const text = readFileSync(path, 'utf8')
  const places = text.split(bug.find).length - 1
  if (places !== 1) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`planted bug "${bug.name}": its text is ${places} times in src/${bug.file}, not once`)
  }
  writeFileSync(
    path,
    text.replace(bug.find, () => bug.replace),
  )
  return folder
}

/** The seed that found it, and how many were run; null when none did. */
async function hunt(
  bug: PlantedBug,
  { seeds, from, workers, options }: PlantedOptions,
): Promise<{ found: SeedLine | null; tried: number }> {
  const folder = plant(bug)
  let found: SeedLine | null = null
  let tried = 0
  try {
    await runSeeds({
      from,
      seeds,
      options,
      workers,
      keepTrace: false,
      worker: join(folder, 'src/testing/simulator/worker.ts'),
      onAnswer({ reports }) {
        for (const report of reports) {
          tried += 1
          if (report.violation !== null && (found === null || report.seed < found.seed)) found = report
        }
        return found === null
      },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { found, tried }
}

/** Exit code: 0 when every bug was found, 1 when not, 2 when there is none of that name. */
export async function runPlanted(options: PlantedOptions, print: (line: string) => void): Promise<number> {
  const bugs = PLANTED.filter(({ name }) => options.name === null || name === options.name)
  if (bugs.length === 0) {
    print(
      `there is no planted bug "${options.name}"; known are ${PLANTED.map(({ name }) => name).join(', ')}`,
    )
    return 2
  }
  let [passed, failed] = [0, 0]
  for (const bug of bugs) {
    const { found, tried } = await hunt(bug, options)
    if (found === null || found.violation === null) {
      failed += 1
      print(`${bug.name}: NOT FOUND in ${tried} seeds (${bug.what})`)
      continue
    }
    passed += 1
    const { invariant, detail } = found.violation
    print(`${bug.name}: seed ${found.seed} violates ${invariant}: ${detail.slice(0, 160)}`)
  }
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
