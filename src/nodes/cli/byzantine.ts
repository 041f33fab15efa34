/**
 * `filetao liars`: each row of the Byzantine matrix as a miner that lies to the real engine, as often as asked. The liars are
 * no part of the product: they live in src/testing and are started by path, from source.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { exitBadSetting, parseFlags } from '../shared/args.ts'
import { sourceRoot } from './source-root.ts'

export const FLAGS = {
  trials: { kind: 'integer', min: 1, max: 1_000_000, default: 20, about: 'of each line of the table' },
  from: { kind: 'integer', min: 0, max: 1_000_000_000, default: 0, about: 'number of the first trial' },
  row: { kind: 'text', about: 'one row, B1 to B30; default: all' },
  workers: { kind: 'integer', min: 1, max: 64, default: 2, about: 'processes' },
} as const

const PROGRAM = 'src/testing/byzantine/program.ts'

/** Exit code of the program: 0 every line passed, 1 one failed, 2 a setting is wrong. */
export async function runLiars(args: readonly string[]): Promise<number> {
  const parsed = parseFlags(args, FLAGS)
  if (!parsed.ok) exitBadSetting('liars', parsed.detail)
  const { trials, from, row = null, workers } = parsed.value
  if (row !== null && !/^B(?:[1-9]|[12][0-9]|30)$/.test(row))
    exitBadSetting('liars', `--row ${row} is not a row; rows are B1 to B30`)
  const root = sourceRoot(PROGRAM)
  if (root === null) exitBadSetting('liars', `the folder of the source has no ${PROGRAM}`)
  const command = ['--import', 'tsx', join(root, PROGRAM), JSON.stringify({ trials, from, row, workers })]
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}
