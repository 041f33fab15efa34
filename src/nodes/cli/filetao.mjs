#!/usr/bin/env node
/**
 * The first thing that runs on a fresh machine, so it may use nothing but Node: installs the packages of
 * the lockfile when they are missing, builds what changed, then hands over to the built command line.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

function fail(sentence) {
  process.stderr.write(`filetao: ${sentence}\n`)
  process.exit(1)
}

function succeeds(command, args, env = process.env) {
  // Everything a tool prints goes to stderr: stdout belongs to the command that was asked for.
  const shell = process.platform === 'win32'
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell, env }).status === 0
}

/** Whether every package of the lockfile that this platform needs is in node_modules at its version. */
function installed() {
  const have = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(have)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(have, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

export function ensureInstalled() {
  if (installed()) return
  process.stderr.write('Installing packages (once) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // A registry that does not carry every platform's binaries makes the strict install refuse; the other keeps the lockfile's
  // versions all the same and changes no file.
  const flags = ['--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error']
  if (succeeds(npm, ['ci', ...flags]) || succeeds(npm, ['install', '--no-save', ...flags])) return
  fail(
    'the packages could not be installed. Check that this machine reaches its npm registry, then try again.',
  )
}

/** A digest of names, sizes and times of what a build reads. */
function sourceStamp(paths) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const info = statSync(path, { throwIfNoEntry: false })
    if (info === undefined) return
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else if (!path.endsWith('.test.ts')) hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`)
  }
  for (const path of paths) visit(join(root, path))
  return hash.digest('hex')
}

const CONFIG = [
  'vite.config.ts',
  'vite.finish-page.ts',
  'vite.integrity.ts',
  'vite.messages.ts',
  'vite.pdf-frame.ts',
  'vite.service-worker.ts',
  'package-lock.json',
  'tsconfig.base.json',
]
const BUILDS = {
  nodes: { args: ['build', '--mode', 'nodes'], reads: ['src', ...CONFIG] },
  page: { args: ['build'], reads: ['src', 'workers', 'public', 'index.html', ...CONFIG] },
}

export function ensureBuilt(name) {
  const { args, reads } = BUILDS[name]
  const stampFile = join(root, 'dist', `${name}.stamp`)
  const stamp = sourceStamp(reads)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  process.stderr.write(`Building the ${name === 'page' ? 'page' : 'command line'} …\n`)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  // A caller's NODE_ENV (a test runner's, say) would make a page for developers, which has no service worker.
  const env = { ...process.env, NODE_ENV: 'production' }
  if (!succeeds(process.execPath, [vite, ...args, '--logLevel', 'warn'], env))
    fail(`the ${name} could not be built; the messages above say why.`)
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
}

// npx starts this file through a symbolic link, so its real path is compared.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`)
  // The local network starts its nodes through this file again, when all of this has been done.
  if (process.env.FILETAO_PREPARED !== '1') {
    ensureInstalled()
    ensureBuilt('nodes')
    if (process.argv[2] === 'devnet' || process.argv[2] === 'gateway') ensureBuilt('page')
  }
  const { main } = await import(pathToFileURL(join(root, 'dist/nodes/main.js')).href)
  await main(process.argv.slice(2))
}
