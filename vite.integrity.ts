/**
 * Says in index.html what each of the page's scripts and style sheets must be, so that a browser runs nothing else: an `integrity`
 * attribute on what the document names, an import map for every module that is imported later, and for each worker, which an
 * import map does not reach, the files that the page compares before it starts it (src/app/guarded-worker.ts).
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const TAG = /<(script|link)\b[^>]*>/g
const RUNS = /<script\b|rel="(?:stylesheet|modulepreload)"/
/** Where the build puts scripts; the second is that of a worker alone (vite.workers.ts). */
const SCRIPT_FOLDERS = ['assets', 'direct']
const NAME_OF_WORKER = /\.worker-[\w-]+\.js$/

/** @param folder of the built page, before its service worker is built */
export function writeIntegrity(folder: string): void {
  const modules = builtModules(folder)
  const integrity = Object.fromEntries(modules.map((url) => [url, digestOf(folder, url)]))
  const workers = Object.fromEntries(
    modules.filter((url) => NAME_OF_WORKER.test(url)).map((url) => [url, reachedFrom(folder, url, modules)]),
  )
  const path = join(folder, 'index.html')
  const tagged = readFileSync(path, 'utf8').replaceAll(TAG, (tag) => withIntegrity(folder, tag))
  expectStylesAreNamed(folder, tagged)
  const maps =
    `<script type="importmap">${JSON.stringify({ integrity })}</script>\n` +
    `    <script type="application/json" id="worker-files">${JSON.stringify(workers)}</script>\n    `
  // An import map counts for what comes after it.
  const at = tagged.search(/<script\b/)
  if (at < 0) throw new TypeError('index.html has no script')
  writeFileSync(path, tagged.slice(0, at) + maps + tagged.slice(at))
}

function builtModules(folder: string): string[] {
  return SCRIPT_FOLDERS.flatMap((each) =>
    readdirSync(join(folder, each))
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((name) => `/${each}/${name}`),
  )
}

function digestOf(folder: string, url: string): string {
  return `sha256-${sha256(folder, url).toString('base64')}`
}

function sha256(folder: string, path: string): Buffer {
  return createHash('sha256')
    .update(readFileSync(join(folder, path)))
    .digest()
}

function withIntegrity(folder: string, tag: string): string {
  const url = /\b(?:src|href)="(\/[^"]*)"/.exec(tag)?.[1]
  if (!RUNS.test(tag) || url === undefined) return tag
  // Without `crossorigin` the policy that asks for digests does not count them (integrity-policy, in the gateway's headers).
  const mode = /\bcrossorigin\b/.test(tag) ? '' : ' crossorigin'
  return tag.replace(/>$/, `${mode} integrity="${digestOf(folder, url)}">`)
}

/** A style sheet that a chunk brings later would have no digest anywhere. */
function expectStylesAreNamed(folder: string, html: string): void {
  for (const name of readdirSync(join(folder, 'assets')))
    if (name.endsWith('.css') && !html.includes(`/assets/${name}"`))
      throw new TypeError(`${name} is not named by index.html`)
}

/** The file itself and every one that it, or one of those, may import at any time. */
function reachedFrom(folder: string, url: string, modules: readonly string[]): string[] {
  const reached = new Set([url])
  for (const each of reached) {
    const code = readFileSync(join(folder, each), 'utf8')
    for (const other of modules)
      if (!NAME_OF_WORKER.test(other) && importsOf(code, basename(other))) reached.add(other)
  }
  return [...reached]
}

/** Names of chunks end in a digest: what is spelled like one in a chunk is an import of it. */
function importsOf(code: string, name: string): boolean {
  return code.includes(`/${name}`)
}

/** `sha256sum -c` reads it. @param leave names of files that are not listed */
export function hashListOf(folder: string, leave: readonly string[] = []): string {
  if (!existsSync(folder)) throw new TypeError(`${folder} was not built`)
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !leave.includes(path))
  const line = (path: string) => `${sha256(folder, path).toString('hex')}  ${path}\n`
  return paths.sort().map(line).join('')
}
