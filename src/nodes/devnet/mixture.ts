/**
 * Which miner of the local network is of which temper. Names only: what a temper does lives with the process that has it
 * (its entry is started by path), and it says what it is on its ready line.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFileDurable } from '../shared/durable-file.ts'

/** An ordinary `filetao miner`. */
export const HONEST = 'honest'

/**
 * The default, in the order of the miners. Six answer rightly, so that three copies in distinct coldkeys are always to be
 * had; of the others only two lose bytes, so that three copies never rest on losers alone. The one that replays is convicted
 * with them and keeps its pieces, and what it gives is made anew elsewhere (engine/upkeep/all-found-out.test.ts). So no file
 * is ever lost here.
 */
const MIXTURE = [
  'steady',
  'steady',
  'steady',
  'fast',
  'fast',
  'slow',
  'forges',
  'bit-rot',
  'replays',
  'flaky',
] as const
/** Beyond the default's length, and beside tempers that were asked for. */
const ORDINARY = 'steady'
/** Good miners beside tempers that were asked for, at least. */
const GOOD_MIN = 5

export interface Asked {
  readonly honest: boolean
  /** From --tempers; null when it was not given. */
  readonly tempers: readonly string[] | null
  /** From --miners; null when it was not given. */
  readonly miners: number | null
}

/**
 * The temper of miner 1, 2, … : what was asked for, else what the folder remembers, else the default. What was asked for
 * takes the last places; the others are steady.
 */
export function temperOfEach(asked: Asked, remembered: readonly string[]): readonly string[] | string {
  const { honest, tempers, miners } = asked
  if (honest && tempers !== null) return '--honest and --tempers exclude each other'
  const count = miners ?? Math.max(MIXTURE.length, remembered.length, (tempers?.length ?? 0) + GOOD_MIN)
  if (tempers !== null && tempers.length > count)
    return `--tempers names ${tempers.length} tempers, but there are ${count} miners`
  return Array.from({ length: count }, (_, index) => {
    if (honest) return HONEST
    if (tempers !== null) return tempers[index - (count - tempers.length)] ?? ORDINARY
    return remembered[index] ?? MIXTURE[index] ?? ORDINARY
  })
}

const FILE = 'tempers.json'

/** In the order of the miners; empty for a new network. */
export function readTempers(folder: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
    return Array.isArray(parsed) && parsed.every((name) => typeof name === 'string') ? parsed : []
  } catch {
    return []
  }
}

export async function writeTempers(folder: string, tempers: readonly string[]): Promise<void> {
  await writeFileDurable(join(folder, FILE), Buffer.from(`${JSON.stringify(tempers)}\n`))
}

/** The program that runs tempered miners, beside the one that this command line was built into. */
export function temperedMiner(): string {
  const commandLine = realpathSync(process.argv[1] ?? '')
  const path = join(dirname(commandLine), '../../../dist/nodes/tempered-miner.js')
  if (!existsSync(path)) throw new Error(`the program of tempered miners is not at ${path}; try --honest`)
  return path
}

/** What a miner's ready line says of its temper. */
export interface TemperedMiner {
  readonly name: string
  readonly hotkey: string
  readonly temper: string
  readonly conduct: string
  readonly about: string
}

/** Those of the processes that said so, in the order of their names. */
export function temperedAmong(
  processes: readonly { readonly name: string; readonly ready: Readonly<Record<string, unknown>> }[],
): TemperedMiner[] {
  const numberOf = (name: string): number => Number(name.split('-')[1])
  return processes
    .flatMap(({ name, ready: { hotkey, temper, conduct, about } }) =>
      typeof temper === 'string'
        ? [{ name, hotkey: String(hotkey), temper, conduct: String(conduct), about: String(about) }]
        : [],
    )
    .sort((a, b) => numberOf(a.name) - numberOf(b.name))
}

export function temperTable(miners: readonly TemperedMiner[]): string {
  const width = Math.max(...miners.map(({ temper }) => temper.length))
  const lines = miners.map(
    ({ name, hotkey, temper, conduct, about }) =>
      `  ${name.padEnd(9)} ${hotkey.slice(0, 8)}…  ${temper.padEnd(width)}  ${conduct.padEnd(10)}  ${about}\n`,
  )
  return lines.join('')
}
