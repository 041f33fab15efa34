/** From `git clone` to the ready line with an empty package cache, and what the page loads before a passphrase is typed. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type ReadyLine, ROOT, removeFolder, temporaryFolder } from '../e2e/support/network.ts'
import { Chromium } from './support/cdp.ts'
import { printTable } from './support/table.ts'

interface Loaded {
  readonly name: string
  readonly bytes: number
}

const folder = temporaryFolder()
const clone = join(folder, 'clone')
const began = performance.now()
execFileSync('git', ['clone', '--quiet', ROOT, clone])
const network = spawn('npm', ['start', '--silent', '--', '--no-open'], {
  cwd: clone,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, npm_config_cache: join(folder, 'cache') },
  detached: true,
})
try {
  const [line]: string[] = await once(createInterface({ input: network.stdout }), 'line')
  const seconds = (performance.now() - began) / 1000
  const ready = JSON.parse(line ?? '') as ReadyLine
  const installed = Number(
    execFileSync('du', ['-sm', join(clone, 'node_modules')], { encoding: 'utf8' }).split('\t')[0],
  )
  const browser = await Chromium.launch()
  await browser.open(ready.app)
  await browser.until(`document.querySelector('input[type=password]')`, 30_000)
  const loaded = await browser.evaluate<Loaded[]>(
    `performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize })).filter(({ name }) => name.endsWith('.js'))`,
  )
  await browser.close()
  const scripts = loaded.reduce((sum, { bytes }) => sum + bytes, 0)
  printTable('Start', [
    { what: 'git clone to the ready line, empty cache', ours: seconds, peer: '–', theirs: null, unit: 's' },
    { what: 'installed', ours: installed, peer: '–', theirs: null, unit: 'MB' },
    {
      what: `scripts before a passphrase, ${loaded.length} files, gzipped`,
      ours: scripts / 1000,
      peer: 'aim',
      theirs: 150,
      unit: 'kB',
    },
  ])
} finally {
  if (network.pid !== undefined) process.kill(-network.pid, 'SIGINT')
  await once(network, 'exit')
  removeFolder(folder)
}
