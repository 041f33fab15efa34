/**
 * `npm run bench`: every part, one after the other, because two at once would measure each other. What a part needs it builds or
 * installs itself, where that is allowed. One that fails does not keep the others from being measured, and is said at the end.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const PARTS = ['proofs', 'transfer', 'nodes', 'page', 'scoring'] as const

interface Ended {
  readonly part: string
  readonly minutes: string
  /** Null: well. */
  readonly problem: string | null
}

function run(part: string): Ended {
  console.error(`bench:${part}`)
  const began = performance.now()
  const script = join(import.meta.dirname, `${part}.ts`)
  const { status, signal, error } = spawnSync('npx', ['tsx', script, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  const why = error?.message ?? (signal === null ? `ended with ${status}` : `was ended by ${signal}`)
  const problem = status === 0 ? null : why
  console.error(`bench:${part}: ${problem ?? 'done'}, ${minutes} minutes`)
  return { part, minutes, problem }
}

const ended = PARTS.map(run)
console.error(`\n${ended.map(({ part, minutes }) => `bench:${part} ${minutes} minutes`).join(', ')}`)
for (const { part, problem } of ended) {
  if (problem === null) continue
  console.error(`bench:${part} FAILED: it ${problem}, and its figures are those of an earlier run`)
  process.exitCode = 1
}
