/** Where the source is, for commands that start programs of src/testing by path: product code never imports them. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder above this file that holds `program`: this runs from src/ in tests and from dist/ otherwise. */
export function sourceRoot(program: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    if (existsSync(join(folder, program))) return folder
    const above = dirname(folder)
    if (above === folder) return null
    folder = above
  }
}
