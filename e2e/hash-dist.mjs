/** The end of `npm run build`: `dist/SHA256SUMS`, the digest of every file that was built, for `sha256sum -c`. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')
const LIST = 'SHA256SUMS'
/** What changes without the sources: the list itself, the page's commit, and stamps of `npm start`. */
const LEFT_OUT = /^(SHA256SUMS|page\/build\.json|[a-z]+\.stamp)$/

const lines = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .filter((path) => !LEFT_OUT.test(path))
  .sort()
  .map(
    (path) =>
      `${createHash('sha256')
        .update(readFileSync(join(dist, path)))
        .digest('hex')}  ${path}\n`,
  )
writeFileSync(join(dist, LIST), lines.join(''))
process.stdout.write(`${lines.length} files in dist/${LIST}\n`)
