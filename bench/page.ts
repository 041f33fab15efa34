/** What a person sees of the page: what is loaded, what is drawn, a drive as it grows, and everything at once. `-- drawing` for one of them. */
import { spawnSync } from 'node:child_process'
import { ROOT } from '../e2e/support/network.ts'
import { allAtOnce } from './support/all-at-once.ts'
import { drawing } from './support/drawing.ts'
import { driveGrowth } from './support/drive-growth.ts'
import { firstLoad } from './support/first-load.ts'
import { report } from './support/report.ts'
import type { Table } from './support/table.ts'

/** With a million entries, four gigabytes and a thousand files. */
const full = process.argv.includes('--full')

const TABLES: Readonly<Record<string, () => Promise<Table>>> = {
  load: firstLoad,
  drawing,
  growth: () => driveGrowth(full),
  once: () => allAtOnce(full),
}

const chosen = Object.keys(TABLES).filter((name) => process.argv.includes(name))
const wanted = Object.entries(TABLES).filter(([name]) => chosen.length === 0 || chosen.includes(name))

/** The page as its source is now, and the processes of the network behind it. */
function build(): void {
  for (const mode of ['production', 'nodes']) {
    const { status } = spawnSync('npx', ['vite', 'build', '--mode', mode, '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) throw new Error('the page could not be built')
  }
}

build()
await report(
  'page',
  async function* () {
    for (const [, measured] of wanted) yield await measured()
  },
  { whole: chosen.length === 0 },
)
