/** `npm run bench`: every part, one after the other, because two at once would measure each other. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const PARTS = ['proofs', 'transfer', 'nodes', 'page', 'scoring'] as const

const failed = PARTS.filter((part) => {
  console.error(`bench:${part}`)
  const script = join(import.meta.dirname, `${part}.ts`)
  const { status } = spawnSync('npx', ['tsx', script, ...process.argv.slice(2)], { stdio: 'inherit' })
  return status !== 0
})
if (failed.length > 0) {
  console.error(`did not end well: ${failed.map((part) => `bench:${part}`).join(', ')}`)
  process.exitCode = 1
}
