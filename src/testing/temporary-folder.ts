import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of this test's own; `remove` belongs into afterEach. */
export function temporaryFolder(label: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `filetao-${label}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
