/**
 * A file's way up and down in Chromium, each beside the plain way of the same bytes: pairs, one after the other, in one run.
 * The product's own code in a worker of its own; chain and proof arithmetic answer at once (they are in other parts).
 */
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, removeFolder, temporaryFolder } from '../e2e/support/network.ts'
import { bundleOf } from '../e2e/support/page-bundle.ts'
import { messages } from '../vite.messages.ts'
import { Chromium } from './support/cdp.ts'
import { type PartServer, startPartServer } from './support/part-server.ts'
import { secondsOf } from './support/processes.ts'
import { writeRandomFile, writeSparseFile } from './support/random-file.ts'
import { report } from './support/report.ts'
import { serviceScript } from './support/service-script.ts'
import { median, type Row, type Table, type Target } from './support/table.ts'
import type { Hashing } from './support/transfer-work.ts'
import { startTusServer, type TusServer } from './support/tus-server.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
/** A longer file tells no more of encodings and ciphers that take seconds for this one. */
const SMALL = 128 * MIB
/** Below it a run is short. */
const SHORT = 512 * MIB
const TIMEOUT_MS = 10 * 60_000

function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  const value = at < 0 ? otherwise : Number(process.argv[at + 1])
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} needs a whole number`)
  return value
}

const bytes = flag('--mib', 1024) * MIB
const rounds = flag('--rounds', 3)
const longest = flag('--memory', 4096) * MIB
/** Some of the tables, with commas between their names. */
const only = process.argv.includes('--only')
  ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split(',')
  : null
const isWanted = (table: string) => only === null || only.includes(table)

interface Sample {
  readonly seconds: number
  /** Processor seconds of all of Chromium. */
  readonly cpu: number
}

type Measure = () => Promise<Sample>

interface Bench {
  readonly browser: Chromium
  readonly server: PartServer
  readonly tus: TusServer
  readonly folder: string
}

interface Named {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

async function watched(browser: Chromium, work: () => Promise<number>): Promise<Sample> {
  const before = secondsOf(browser.usage())
  const seconds = await work()
  return { seconds, cpu: secondsOf(browser.usage()) - before }
}

const runs =
  ({ browser }: Bench, call: string): Measure =>
  () =>
    watched(browser, () => browser.evaluate<number>(`bench.${call}`))

/** What is measured in turn, round by round. */
interface Turns {
  readonly ours: Measure
  readonly theirs: Measure
  /** The same passes over as many bytes by the platform's own calls alone (worker/bare-calls.ts). */
  readonly bare?: Measure
}

/** Ours as a share of what the platform's own calls reach. */
const OF_BARE: Target = { atLeast: 0.8 }
const BARE = 'the platform’s own calls alone'

/** Rows of samples that follow each other; a ratio is the median of those in each round. */
async function inTurns(
  names: { readonly what: string; readonly peer: string; readonly target?: Target; readonly cpu?: Target },
  size: number,
  { ours, theirs, bare }: Turns,
): Promise<Row[]> {
  const all: Record<'a' | 'b' | 'c', Sample[]> = { a: [], b: [], c: [] }
  // Half a second is over before a compiler has seen what it runs: each goes once before it counts, and more often.
  const isShort = size < SHORT
  if (isShort) for (const each of [ours, theirs, bare]) await each?.()
  for (let round = 0; round < (isShort ? 2 * rounds + 1 : rounds); round += 1) {
    all.a.push(await ours())
    all.b.push(await theirs())
    if (bare !== undefined) all.c.push(await bare())
  }
  const { what, peer, target, cpu } = names
  const rate = (samples: readonly Sample[]) => median(samples.map(({ seconds }) => size / 1e6 / seconds))
  const perGib = (samples: readonly Sample[]) => median(samples.map((sample) => (sample.cpu * GIB) / size))
  const shares = (left: readonly Sample[], right: readonly Sample[], of: (sample: Sample) => number) =>
    median(left.map((sample, at) => of(sample) / of(right[at] ?? sample)))
  const speed = (name: string, left: readonly Sample[], beside: string, right: readonly Sample[]): Row => ({
    what: name,
    peer: beside,
    ours: rate(left),
    theirs: rate(right),
    unit: 'MB/s',
    ratio: shares(right, left, ({ seconds }) => seconds),
  })
  const effort = (name: string, left: readonly Sample[], beside: string, right: readonly Sample[]): Row => ({
    what: `${name}: processor of Chromium`,
    peer: beside,
    ours: perGib(left),
    theirs: perGib(right),
    unit: 's/GiB',
    ratio: shares(left, right, (sample) => sample.cpu),
  })
  const aimed = (row: Row, aim: Target | undefined): Row =>
    aim === undefined ? row : { ...row, target: aim }
  const rows = [aimed(speed(what, all.a, peer, all.b), target), aimed(effort(what, all.a, peer, all.b), cpu)]
  if (bare === undefined) return rows
  return [
    ...rows,
    aimed(speed(`${what}: beside bare calls`, all.a, BARE, all.c), OF_BARE),
    effort(`${what}: beside bare calls`, all.a, BARE, all.c),
    speed(`${what}: the most that is possible here`, all.c, peer, all.b),
  ]
}

async function choose({ browser, server }: Bench, path: string): Promise<void> {
  await browser.open(server.url)
  await browser.until('globalThis.bench', 30_000)
  await browser.evaluate('bench.helpers(true)')
  await browser.chooseFiles('input', [path])
}

async function discarded(bench: Bench, file: Named): Promise<Table> {
  await choose(bench, file.path)
  const theirs = runs(bench, 'plainUpload()')
  const peer = 'fetch(file), plain'
  const measured = (hashing: Hashing) => ({
    ours: runs(bench, `upload('${hashing}')`),
    theirs,
    bare: runs(bench, `bareUpload('discard', '${hashing}')`),
  })
  const target = { atLeast: 1.2 }
  const stages = { what: 'upload, discarded: the row’s stages', peer, target, cpu: { atMost: 1 } }
  const all = { what: 'the same with the hashes of manifest and receipts', peer }
  const rows = [
    ...(await inTurns(stages, file.bytes, measured('named'))),
    ...(await inTurns(all, file.bytes, measured('all'))),
  ]
  return { title: `Upload of ${file.name}, discarded by the server`, rows }
}

async function tusUpload({ browser, tus, folder }: Bench, path: string): Promise<Sample> {
  await browser.open(tus.url)
  await browser.until('globalThis.uploadAll', 30_000)
  await browser.chooseFiles('input', [path])
  const sample = await watched(browser, () => browser.evaluate<number>('uploadAll()'))
  rmSync(join(folder, 'tus'), { recursive: true })
  mkdirSync(join(folder, 'tus'))
  return sample
}

function emptyKept(folder: string): void {
  rmSync(join(folder, 'kept'), { recursive: true, force: true })
  mkdirSync(join(folder, 'kept'))
}

async function stored(bench: Bench, file: Named): Promise<Table> {
  const kept = (call: string) => async () => {
    await choose(bench, file.path)
    emptyKept(bench.folder)
    return runs(bench, call)()
  }
  const names = {
    what: 'upload, hashed and fsynced',
    peer: 'tus-js-client, @tus/server',
    target: { atLeast: 1.1 },
  }
  const rows = await inTurns(names, file.bytes, {
    ours: kept(`keep('all')`),
    theirs: () => tusUpload(bench, file.path),
    bare: kept(`bareUpload('keep', 'all')`),
  })
  return { title: `Upload of ${file.name}, written durably by the server`, rows }
}

async function encoded(bench: Bench, small: Named): Promise<Table> {
  await choose(bench, small.path)
  const names = {
    what: 'binary bodies, end to end',
    peer: 'base64 in JSON by the platform’s encoder, without the body hash of the protocol',
    target: { atLeast: 4 },
  }
  const rows = await inTurns(names, small.bytes, {
    ours: runs(bench, `upload('named')`),
    theirs: runs(bench, 'uploadJson()'),
    bare: runs(bench, `bareUpload('discard', 'named')`),
  })
  return { title: `Bodies of ${small.name}`, rows }
}

async function sealed(bench: Bench, small: Named): Promise<Table> {
  await choose(bench, small.path)
  /** Each of the two workers seals the file. */
  const halved = (call: string) => async () => {
    const { seconds, cpu } = await runs(bench, call)()
    return { seconds: seconds / 2, cpu: cpu / 2 }
  }
  const rows: Row[] = []
  for (const [peer, call, atLeast] of [
    ['age-encryption', 'age()', 3],
    ['libsodium secretstream', 'sodium()', 2.5],
  ] as const) {
    const what = `read, encrypt and hash in two workers, beside ${peer}`
    const turns = {
      ours: halved(`sealTwice('named')`),
      theirs: runs(bench, call),
      bare: halved(`bareSealTwice('named')`),
    }
    rows.push(...(await inTurns({ what, peer, target: { atLeast } }, small.bytes, turns)))
  }
  const records = {
    what: 'the same, beside a call for each record, as the format asks for',
    peer: 'these calls alone',
  }
  const turns = { ours: halved(`sealTwice('named')`), theirs: halved('bareRecordsTwice()') }
  rows.push(...(await inTurns(records, small.bytes, turns)))
  return { title: `Sealing ${small.name} without a network`, rows }
}

/** In the place of what was kept before; `choose` comes first. */
async function keep(bench: Bench, hashing: Hashing): Promise<void> {
  emptyKept(bench.folder)
  await runs(bench, `keep('${hashing}')`)()
}

async function downloaded(bench: Bench, file: Named): Promise<Table> {
  const peer = 'plain fetch to a private file'
  const ofTheFormat = {
    what: 'the same, beside a fetch for each part and calls for each record, as the format asks for',
    peer: 'these calls alone',
  }
  const parts = { ours: runs(bench, 'download()'), theirs: runs(bench, 'bareParts()') }
  const rows: Row[] = []
  for (const [what, hashing] of [
    ['download, checked and decrypted, to a private file', 'named'],
    ['the same with the plaintext’s SHA-256, as in the manifest', 'all'],
  ] as const) {
    await keep(bench, hashing)
    rows.push(
      ...(await inTurns({ what, peer, target: { atLeast: 0.8 } }, file.bytes, {
        ours: runs(bench, 'download()'),
        theirs: runs(bench, 'plainDownload()'),
        bare: runs(bench, 'bareDownload()'),
      })),
    )
    if (hashing === 'named') rows.push(...(await inTurns(ofTheFormat, file.bytes, parts)))
  }
  return { title: `Download of ${file.name}`, rows }
}

/** Whether the worker that hashes long files beside the drive's is worth its memory: the same with it and without. */
async function hashedBeside(bench: Bench, file: Named): Promise<Table> {
  await choose(bench, file.path)
  await keep(bench, 'all')
  const after = (isBeside: boolean, call: string) => async () => {
    await bench.browser.evaluate(`bench.helpers(${isBeside})`)
    return runs(bench, call)()
  }
  const peer = 'hashed in the drive’s worker'
  const rows: Row[] = []
  for (const [what, call] of [
    ['upload, its plaintext hashed beside', `upload('all')`],
    ['download, its plaintext hashed beside', 'download()'],
  ] as const) {
    const turns = { ours: after(true, call), theirs: after(false, call) }
    rows.push(...(await inTurns({ what, peer, target: { atLeast: 1.2 } }, file.bytes, turns)))
  }
  return { title: `A worker that hashes, of ${file.name}`, rows }
}

/** Until the file stands under its name, all of it. */
async function saved(path: string, size: number): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.size === size
  while (!isThere()) {
    if (performance.now() > deadline) throw new Error(`${path} was not saved`)
    await new Promise((wait) => setTimeout(wait, 10))
  }
}

async function streamed(bench: Bench, file: Named): Promise<Table> {
  const { browser, folder } = bench
  await browser.allowDownloads(folder)
  await browser.evaluate('bench.serviceWorker()')
  const until = (name: string, begin: string) => () =>
    watched(browser, async () => {
      const path = join(folder, name)
      const began = performance.now()
      await browser.evaluate(begin)
      await saved(path, file.bytes)
      rmSync(path)
      return (performance.now() - began) / 1000
    })
  const names = {
    what: 'download through the service worker',
    peer: 'the browser’s own download',
    target: { atLeast: 0.5 },
  }
  const plain = `(() => { const link = document.createElement('a'); link.href = '/plain'; link.download = ''; link.click() })()`
  const rows = await inTurns(names, file.bytes, {
    ours: until('streamed.bin', 'bench.streamed()'),
    theirs: until('plain.bin', plain),
    bare: until('streamed.bin', 'bench.bareStreamed()'),
  })
  return { title: `Streamed download of ${file.name}`, rows }
}

const rendererOf = (browser: Chromium) => browser.usage().get('renderer')?.memory ?? 0

/** With the service worker in control, as it is from the second visit on. */
async function memoryOf(bench: Bench, path: string, call: string): Promise<number> {
  const { browser } = bench
  await choose(bench, path)
  await browser.evaluate('bench.serviceWorker()')
  await choose(bench, path)
  const idle = rendererOf(browser)
  let peak = idle
  const sampler = setInterval(() => {
    peak = Math.max(peak, rendererOf(browser))
  }, 100)
  await browser.evaluate(`bench.${call}`)
  clearInterval(sampler)
  return (peak - idle) / 1e6
}

async function memory(bench: Bench): Promise<Table> {
  const short = join(bench.folder, 'short.bin')
  const long = join(bench.folder, 'long.bin')
  writeSparseFile(short, 256 * MIB)
  writeSparseFile(long, longest)
  const rows: Row[] = []
  for (const [what, call, limit] of [
    ['one worker', `upload('all')`, 192],
    ['two workers', 'uploadTwice()', 352],
  ] as const) {
    const little = await memoryOf(bench, short, call)
    const much = await memoryOf(bench, long, call)
    rows.push(
      {
        what: `renderer above idle, ${what}`,
        ours: much,
        unit: 'MB',
        peer: 'limit',
        theirs: limit,
        target: { atMost: 1 },
      },
      {
        what: `${longest / MIB} MiB against 256 MiB, ${what}`,
        ours: much,
        unit: 'MB',
        peer: '256 MiB',
        theirs: little,
        target: { atMost: 1.1 },
      },
    )
  }
  for (const [what, call] of [
    ['sealing alone, nothing sent', `sealOnce('all')`],
    ['bare calls of the platform, three posts on their way', `bareUpload('discard', 'all')`],
  ] as const)
    rows.push({
      what: `renderer above idle, ${what}`,
      ours: await memoryOf(bench, short, call),
      unit: 'MB',
      peer: '–',
      theirs: null,
    })
  return { title: 'Memory of the renderer during an upload', rows }
}

async function* measure(): AsyncGenerator<Table> {
  const folder = temporaryFolder()
  for (const name of ['tus', 'kept']) mkdirSync(join(folder, name))
  const file = { name: `${bytes / MIB} MiB`, path: join(folder, 'source.bin'), bytes }
  const small = { name: `${SMALL / MIB} MiB`, path: join(folder, 'small.bin'), bytes: SMALL }
  for (const { path, bytes: size } of [file, small]) writeRandomFile(path, size)
  const { files, html } = await bundleOf(join(import.meta.dirname, 'support/transfer-page.ts'), [messages()])
  const inert = readFileSync(join(ROOT, 'public/inert-worker.js'))
  const all = new Map([...files, ['/service-worker.js', await serviceScript()], ['/inert-worker.js', inert]])
  const served = { files: all, html, plain: file.path, folder: join(folder, 'kept') }
  const server = await startPartServer(served)
  const tus = await startTusServer(join(folder, 'tus'))
  const browser = await Chromium.launch()
  const bench = { browser, server, tus, folder }
  try {
    if (isWanted('discarded')) yield await discarded(bench, file)
    if (isWanted('stored')) yield await stored(bench, file)
    if (isWanted('bodies')) yield await encoded(bench, small)
    if (isWanted('sealed')) yield await sealed(bench, small)
    if (isWanted('hashing')) yield await hashedBeside(bench, file)
    if (isWanted('downloads') || isWanted('streams')) {
      await choose(bench, file.path)
      if (isWanted('downloads')) yield await downloaded(bench, file)
      await keep(bench, 'all')
    }
    if (isWanted('streams')) yield await streamed(bench, file)
    if (longest > 0 && isWanted('memory')) yield await memory(bench)
  } finally {
    await browser.close()
    server.close()
    tus.close()
    removeFolder(folder)
  }
}

await report('transfer', measure, { whole: only === null })
