/** Rounds of a validator over an index of so many pieces, each step a process that knows nothing of the one before. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measured } from './round-measure.ts'
import type { Verified } from './round-verify.ts'

const ROLES = join(import.meta.dirname, 'round-role.ts')

export interface RoundRun {
  readonly pieces: number
  readonly diskMib: number
  readonly measured: Measured
  readonly verified: Verified
}

export function runRounds(pieces: number): RoundRun {
  const home = mkdtempSync(join(tmpdir(), 'filetao-bench-rounds-'))
  const index = join(home, 'index')
  try {
    play('fill', index, pieces)
    forget(index)
    const measured = JSON.parse(play('measure', index, pieces)) as Measured
    forget(index)
    const verified = JSON.parse(play('verify', index, pieces)) as Verified
    return { pieces, diskMib: diskMib(index), measured, verified }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function play(role: string, folder: string, size: number): string {
  return execFileSync(process.execPath, ['--import', 'tsx', ROLES, role, folder, String(size)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Takes the index out of the system's file cache, so that the start is a cold one. */
function forget(folder: string): void {
  execFileSync('sync')
  for (const name of readdirSync(folder)) {
    execFileSync('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' })
  }
}

function diskMib(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 2 ** 20
}
