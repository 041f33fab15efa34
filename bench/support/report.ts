import { recordedRatios, recordTables } from './record.ts'
import { ratioOf, reaches, type Table, tableText } from './table.ts'

/** What a part may be told on its command line; flags of its own it reads itself. */
const asJson = process.argv.includes('--json')
const recorded = !asJson && !process.argv.includes('--no-record')

/**
 * Runs a part of the bench and prints its tables, each as soon as it is whole; `--json` prints one object a row instead.
 * A table run is recorded in docs/performance.md unless `--no-record` is given.
 * @param part its name: `npm run bench:<part>`
 * @param whole false where only some of its tables are measured: the others stay as they were
 */
export async function report(
  part: string,
  measure: () => AsyncIterable<Table>,
  { whole = true }: { readonly whole?: boolean } = {},
): Promise<void> {
  const before = recordedRatios(part)
  const texts: string[] = []
  let isOver = false
  try {
    for await (const table of measure()) {
      const text = tableText(table, before)
      texts.push(text)
      if (!asJson) console.log(`\n${text}`)
      else
        for (const row of table.rows)
          console.log(
            JSON.stringify({ part, table: table.title, ...row, ratio: ratioOf(row), reached: reaches(row) }),
          )
    }
    isOver = true
  } finally {
    // What was measured before something failed stands.
    if (recorded && texts.length > 0) recordTables(part, texts, whole && isOver)
  }
}
