/** What a person sees of the page: drawing, first load, long lists, and all of it at once. `-- drawing` for one of them. */
import { allAtOnce } from './support/all-at-once.ts'
import { drawing } from './support/drawing.ts'
import { driveGrowth } from './support/drive-growth.ts'
import { firstLoad } from './support/first-load.ts'
import { report } from './support/report.ts'
import type { Table } from './support/table.ts'

/** With a million entries, four gigabytes and a thousand files. */
const full = process.argv.includes('--full')

const TABLES: Readonly<Record<string, () => AsyncIterable<Table> | Promise<Table>>> = {
  load: firstLoad,
  drawing,
  growth: () => driveGrowth(full),
  once: () => allAtOnce(full),
}

const chosen = process.argv.slice(2).filter((word) => word in TABLES)
const wanted = chosen.length > 0 ? chosen : Object.keys(TABLES)

await report('page', async function* () {
  for (const name of wanted) {
    const made = TABLES[name]?.()
    if (made === undefined) continue
    if (Symbol.asyncIterator in made) yield* made
    else yield await made
  }
})
