/**
 * `npm run test:power-cuts [-- --images N] [-- --write]`: a validator and three miners at work on one file system, of which copies are
 * taken at random moments, as a power cut would leave it (root; default 30 images; Ctrl-C ends the series early). Each copy must hold everything that
 * was acknowledged before the copy began. Then the same with fsync taken away from the nodes, which must lose something: a
 * test that cannot fail shows nothing. `--write` puts the table into docs/reliability.md. Exit code 1 when a promise is broken.
 */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ApartNetwork } from '../support/apart-network.ts'
import { installDebian } from '../support/debian.mjs'
import { ROOT, removeFolder, temporaryFolder } from '../support/network.ts'
import { type Image, makeDisk } from './disk.ts'
import { judge } from './judge.ts'
import { type Promised, Users } from './promises.ts'

const MINERS = 3
/** Images of each hundred that real nodes are started on as well, and at least one. */
const STARTED_PERCENT = 3
/** Of the run without fsync. */
const PLANTED_IMAGES = 10
const BETWEEN_MS = [30, 700] as const
/** Acknowledged before the first cut. */
const WARM_UP = 5

interface Run {
  readonly images: number
  readonly acknowledged: number
  readonly deleted: number
  /** Promises looked at, over all images. */
  readonly checked: number
  /** Images that broke one. */
  readonly broken: number
  readonly setAside: number
  readonly started: number
  readonly problems: string[]
}

/** SIGINT or SIGTERM: the image at hand is the last, and everything is put away and told of as always. */
const asked = { stop: false }
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (asked.stop = true))

/** @param env of the nodes, to plant something */
async function cutPower(images: number, env: Record<string, string> = {}): Promise<Run> {
  const folder = temporaryFolder()
  const disk = makeDisk()
  const network = new ApartNetwork({ folder, data: disk.path, miners: MINERS, env: () => env })
  const kept: { image: Image; owed: Promised[] }[] = []
  const run = { images: 0, acknowledged: 0, deleted: 0, checked: 0, broken: 0, setAside: 0, started: 0 }
  const problems: string[] = []
  const startEvery = Math.ceil(images / Math.max(1, Math.floor((images * STARTED_PERCENT) / 100)))
  try {
    await network.startAll()
    const users = await Users.of(network)
    users.begin()
    while (users.acknowledged < WARM_UP) await pause(100)
    for (let n = 1; n <= images && !asked.stop; n += 1) {
      await pause(randomInt(BETWEEN_MS[0], BETWEEN_MS[1]))
      // The list first: what is acknowledged while the copy is made may be in it or not.
      const owed = users.owed()
      const image = still(network, () => disk.cut(`cut-${n}`))
      if (n % startEvery === 0) kept.push({ image: image.copy(), owed })
      const names = network.miners.map((miner) => `miner-${miner}`)
      const verdict = await judge(image.mount(), names, owed)
      image.drop()
      run.images += 1
      run.checked += owed.length
      run.setAside += verdict.setAside
      if (verdict.problems.length > 0) {
        run.broken += 1
        problems.push(...verdict.problems.slice(0, 5).map((problem) => `image ${n}: ${problem}`))
      }
      if (n % 10 === 0) process.stderr.write(`${n} images, ${run.broken} broken; ${countsOf(users)}\n`)
    }
    await users.end()
    run.acknowledged = users.acknowledged
    run.deleted = users.deleted
    await network.endNodes('SIGKILL')
    for (const { image, owed } of kept) {
      disk.replaceBy(image)
      image.drop()
      const wrong = await startOn(network, owed)
      run.started += 1
      if (wrong.length > 0) run.broken += 1
      problems.push(...wrong.slice(0, 5).map((problem) => `started: ${problem}`))
    }
    return { ...run, problems }
  } finally {
    await network.endAll()
    disk.remove()
    removeFolder(folder)
  }
}

function countsOf({ acknowledged, deleted, refused }: Users): string {
  const refusals = [...refused].map(([what, count]) => `, ${count} ${what}`)
  return `${acknowledged} acknowledged, ${deleted} deleted${refusals.join('')}`
}

/** The moment of the cut is the nodes' last: they stand still while the copy is made, so that it is of one moment. */
function still<T>(network: ApartNetwork, work: () => T): T {
  const pids = network.pids()
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    return work()
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

/** Real nodes on what a power cut left; everything that was owed is asked for. @returns what is wrong */
async function startOn(network: ApartNetwork, owed: readonly Promised[]): Promise<string[]> {
  try {
    await network.startNodes()
    const users = await Users.of(network)
    const answers: (string | null)[] = []
    for (const promise of owed) answers.push(await users.download(promise))
    return answers.filter((wrong) => wrong !== null)
  } catch (caught) {
    return [String(caught).slice(0, 500)]
  } finally {
    await network.endNodes('SIGKILL')
  }
}

/** What the kernel is asked to write at once, it is not: the library answers for it. */
function withoutFsync(): Record<string, string> {
  const library = () =>
    ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/libeatmydata.so`).find(existsSync)
  if (library() === undefined) installDebian('libeatmydata1')
  const path = library()
  if (path === undefined) throw new Error('libeatmydata1 is needed to take fsync away; apt-get install it')
  return { LD_PRELOAD: path }
}

function tableOf(whole: Run, planted: Run): string {
  const row = (name: string, run: Run) =>
    `| ${[name, run.images, run.started, run.acknowledged, run.deleted, run.checked, run.setAside, run.broken].join(' | ')} |`
  return [
    '| nodes | images | of them real nodes started on | acknowledged | deleted | promises compared | unacknowledged pieces set aside | images and starts that broke a promise |',
    '|---|---|---|---|---|---|---|---|',
    row('as they are', whole),
    row('without fsync', planted),
  ].join('\n')
}

function wordsOf(args: readonly string[]): { images: number; write: boolean } {
  const at = args.indexOf('--images')
  const images = at < 0 ? 30 : Number(args[at + 1])
  if (!Number.isInteger(images) || images < 1 || images > 10_000)
    throw new RangeError('--images needs a whole number from 1 to 10000')
  return { images, write: args.includes('--write') }
}

if (process.getuid?.() !== 0) throw new Error('mounting needs root')
const { images, write } = wordsOf(process.argv.slice(2))
const began = performance.now()
const whole = await cutPower(images)
asked.stop = false
const planted = await cutPower(PLANTED_IMAGES, withoutFsync())
const table = tableOf(whole, planted)
console.log(`${table}\n\n${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
for (const problem of whole.problems.slice(0, 20)) console.log(`broken: ${problem}`)
for (const problem of planted.problems.slice(0, 3)) console.log(`without fsync, as it should be: ${problem}`)
if (write) {
  const path = join(ROOT, 'docs/reliability.md')
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace(/(<!-- power-cuts -->\n)[^]*?(<!-- \/power-cuts -->)/, `$1${table}\n$2`))
}
if (planted.broken === 0) console.log('without fsync nothing was lost: this test cannot tell')
process.exitCode = whole.broken === 0 && planted.broken > 0 ? 0 : 1
