/** What of the built page is loaded when, by its bytes as they are sent: the door, what is fetched behind it, the rest. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../../e2e/support/network.ts'
import { bundleOf } from '../../e2e/support/page-bundle.ts'
import type { Row, Table } from './table.ts'

const PAGE = join(ROOT, 'dist/page')
/** Imports that are fetched with a file, not those it asks for later. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*"(\.\/[^"]+\.js)"/g
/** What no first load may have, by the names of their chunks. */
const LATER = /recharts|extension-dapp|kernel|argon|noble|pdf/i

function kilobytes(text: string | Uint8Array): number {
  return gzipSync(text, { level: 9 }).length / 1000
}

/** A chunk with everything it imports, by names in `assets`. */
function withImports(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set(entries)
  // A set takes additions while it is walked.
  for (const name of found) {
    const code = readFileSync(join(PAGE, 'assets', name), 'utf8')
    for (const [, path = ''] of code.matchAll(STATIC_IMPORT)) found.add(path.slice(2))
  }
  return found
}

function chunkNamed(name: string): string {
  const found = readdirSync(join(PAGE, 'assets')).filter((each) =>
    new RegExp(`^${name}-[^.]+\\.js$`).test(each),
  )
  if (found.length !== 1) throw new Error(`${found.length} chunks are called ${name}`)
  return found[0] ?? ''
}

function sizeOf(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + kilobytes(readFileSync(join(PAGE, 'assets', name))), 0)
}

export async function firstLoad(): Promise<Table> {
  const html = readFileSync(join(PAGE, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/<script[^>]*src="\/([^"]+)"/g)].map(([, path = '']) => path)
  const entries = scripts
    .filter((path) => path.startsWith('assets/'))
    .map((path) => path.slice('assets/'.length))
  const door = withImports(entries)
  const stray = [...door].filter((name) => LATER.test(name))
  if (stray.length > 0) throw new Error(`the first load has ${stray.join(', ')}`)
  const beside = scripts
    .filter((path) => !path.startsWith('assets/'))
    .reduce((sum, path) => sum + kilobytes(readFileSync(join(PAGE, path))), 0)
  const drive = withImports([chunkNamed('open-drive')])
  const behind = [...drive].filter((name) => !door.has(name))
  const alone = await bundleOf(join(import.meta.dirname, 'react-alone-page.ts'))
  const react = [...alone.files].reduce((sum, [, code]) => sum + kilobytes(code), 0)
  const peer = { peer: 'react and react-dom alone', theirs: react, unit: 'kB' } as const
  const first = sizeOf(door) + beside
  const rows: Row[] = [
    { what: `scripts to the door, ${door.size} files`, ours: first, ...peer, target: { atMost: 1.7 } },
    {
      what: `with the drive, fetched while one types, ${drive.size} more`,
      ours: first + sizeOf(behind),
      ...peer,
    },
    {
      what: 'worker that looks whether there is a drive',
      ours: sizeOf(withImports([chunkNamed('drive.worker')])),
      ...peer,
    },
    { what: 'stylesheet', ours: stylesheets(), peer: '–', theirs: null, unit: 'kB' },
  ]
  return { title: 'First load, gzipped', rows }
}

function stylesheets(): number {
  return sizeOf(readdirSync(join(PAGE, 'assets')).filter((name) => /^index-.*\.css$/.test(name)))
}
