/**
 * `npm run check:build`: builds the last commit twice, from two folders of different names and depths, with other clocks and
 * languages, and compares every file. With `--publish` a row for this commit is added to docs/builds.md. Needs git and GNU or BSD `cp`;
 * packages are those of this folder.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const PAGE_LIST = 'page/SHA256SUMS.txt'
/** Says which commit it was, and so is no part of what must be the same. */
const ORIGIN = 'page/build.json'
const BUILDS = [
  { folder: 'one', env: { TZ: 'UTC', LANG: 'C' } },
  { folder: 'another/folder somewhere/deeper', env: { TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8' } },
]

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 2], ...options })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${done.status ?? done.signal}`)
  return done.stdout.toString().trim()
}

/** The last commit's files and this folder's packages. */
function prepare(folder) {
  mkdirSync(folder, { recursive: true })
  const archive = spawnSync('git', ['archive', 'HEAD'], { cwd: root, maxBuffer: 1 << 30 })
  if (archive.status !== 0) throw new Error('the last commit could not be read; this needs git')
  run('tar', ['-x'], { cwd: folder, input: archive.stdout, stdio: ['pipe', 'pipe', 2] })
  // Links are made in no time; another disk has to copy.
  const modules = join(root, 'node_modules')
  const linked = spawnSync('cp', ['-al', modules, folder], { stdio: 'ignore' })
  if (linked.status === 0) return
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
  run('cp', ['-a', modules, folder])
}

function digests(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return new Map(
    files
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

/** Paths that are not the same in both. */
function differences(one, other) {
  const paths = new Set([...one.keys(), ...other.keys()])
  return [...paths].filter((path) => path !== ORIGIN && one.get(path) !== other.get(path))
}

function publish(build) {
  const commit = run('git', ['rev-parse', 'HEAD'])
  const path = join(root, 'docs/builds.md')
  const text = readFileSync(path, 'utf8').trimEnd()
  const row = `| ${run('git', ['log', '-1', '--format=%cs'])} | ${commit} | ${build} |`
  if (!text.includes(row)) writeFileSync(path, `${text}\n${row}\n`)
  process.stdout.write(`${existsSync(path) ? 'docs/builds.md has' : 'there is no'} ${row}\n`)
}

const scratch = mkdtempSync(join(tmpdir(), 'filetao-build-'))
try {
  const [one, other] = BUILDS.map(({ folder, env }) => {
    const path = join(scratch, folder)
    prepare(path)
    process.stdout.write(`building in ${path}\n`)
    run('npm', ['run', '--silent', 'build'], { cwd: path, env: { ...process.env, NODE_ENV: '', ...env } })
    return digests(join(path, 'dist'))
  })
  const different = differences(one, other)
  const build = one.get(PAGE_LIST)
  if (build === undefined || one.size < 100) throw new Error(`only ${one.size} files were built`)
  if (different.length > 0) {
    process.stdout.write(`${different.map((path) => `differs: ${path}`).join('\n')}\n`)
    process.exitCode = 1
  } else {
    process.stdout.write(`${one.size} files, the same twice; the page's list is ${build}\n`)
    if (process.argv.includes('--publish')) publish(build)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
