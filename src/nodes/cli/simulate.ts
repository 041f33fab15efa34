/**
 * `filetao simulate`: the engine in a simulated network, seed after seed. The simulator is no part of the product: it
 * lives in src/testing and is started by its path, from source, so that it always tests what is in the folder.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitBadSetting, parseFlags } from '../shared/args.ts'

export const FLAGS = {
  seeds: { kind: 'integer', min: 1, max: 100_000_000, about: 'how many; default 100, with --planted 2000' },
  from: { kind: 'integer', min: 0, max: 100_000_000, default: 1, about: 'the first one' },
  days: { kind: 'integer', min: 1, max: 3_650, about: 'network time of each; default: about an hour' },
  miners: { kind: 'integer', min: 4, max: 1_024, about: 'miners of each; default: as the seed decides' },
  validators: { kind: 'integer', min: 1, max: 8, about: 'validators of each; default: as the seed decides' },
  objects: {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    about: 'short files that are uploaded in each; default: three to eight of all lengths',
  },
  faults: { kind: 'text', about: 'comma-separated names, or none; default: all' },
  planted: { kind: 'text', about: 'test the simulator: an engine with this bug; no name: each of them' },
  workers: { kind: 'integer', min: 1, max: 64, default: 2, about: 'processes' },
  verbose: { kind: 'switch', about: 'show the log of a seed that fails' },
} as const

const FAULTS = 'loss slow partition crash miner-crash disk rot clock stall chain churn liars blackout'.split(
  ' ',
)

const MAIN = 'src/testing/simulator/main.ts'

/** Exit code of the simulator: 0 all seeds passed, 1 one failed, 2 a setting is wrong. */
export async function runSimulate(args: readonly string[]): Promise<number> {
  const parsed = parseFlags(withPlantedNamed(args), FLAGS)
  if (!parsed.ok) exitBadSetting('simulate', parsed.detail)
  const { seeds, planted, faults, days, miners, validators, objects, from, workers, verbose } = parsed.value
  const settings = {
    from,
    workers,
    verbose,
    seeds: seeds ?? (planted === undefined ? 100 : 2_000),
    days: days ?? null,
    miners: miners ?? null,
    validators: validators ?? null,
    objects: objects ?? null,
    faults: faults === undefined ? null : faultsOf(faults),
    planted: planted ?? null,
  }
  const root = sourceRoot()
  if (root === null) exitBadSetting('simulate', `the folder of the source has no ${MAIN}`)
  const command = ['--import', 'tsx', join(root, MAIN), JSON.stringify(settings)]
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

/** `--planted` alone means all of them. */
function withPlantedNamed(args: readonly string[]): string[] {
  return args.map((word, i) => {
    const next = args[i + 1]
    return word === '--planted' && (next === undefined || next.startsWith('--')) ? '--planted=all' : word
  })
}

function faultsOf(text: string): string[] {
  const names = text === 'none' ? [] : text.split(',')
  const unknown = names.find((name) => !FAULTS.includes(name))
  if (unknown !== undefined)
    exitBadSetting('simulate', `--faults names "${unknown}"; known are ${FAULTS.join(' ')}, or none`)
  return names
}

/** The folder above this file that holds the simulator: this runs from src/ in tests and from dist/ otherwise. */
function sourceRoot(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    if (existsSync(join(folder, MAIN))) return folder
    const above = dirname(folder)
    if (above === folder) return null
    folder = above
  }
}
