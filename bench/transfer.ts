/**
 * A file's way up and down in Chromium, each beside the plain way of the same bytes: pairs, one after the other, in one run.
 * The product's own code in a worker of its own; chain and proof arithmetic answer at once (they are in other parts).
 */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from '../e2e/support/network.ts'
import { bundleOf } from '../e2e/support/page-bundle.ts'
import { messages } from '../vite.messages.ts'
import { Chromium } from './support/cdp.ts'
import { type PartServer, startPartServer } from './support/part-server.ts'
import { secondsOf } from './support/processes.ts'
import { writeRandomFile, writeSparseFile } from './support/random-file.ts'
import { report } from './support/report.ts'
import { serviceScript } from './support/service-script.ts'
import { median, type Row, type Table, type Target } from './support/table.ts'
import { startTusServer, type TusServer } from './support/tus-server.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
/** A longer file tells no more of encodings and ciphers that take seconds for this one. */
const SMALL = 128 * MIB
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
/** Only tables whose titles have this word. */
const only = process.argv[process.argv.indexOf('--only') + 1]
const isWanted = (title: string) => !process.argv.includes('--only') || title.includes(only ?? '')

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

/** A row of pairs that follow each other; the ratio is the median of theirs to ours in each pair. */
async function inPairs(
  names: { readonly what: string; readonly peer: string; readonly target?: Target },
  size: number,
  ours: Measure,
  theirs: Measure,
): Promise<{ row: Row; cpu: Row }> {
  const pairs: { a: Sample; b: Sample }[] = []
  for (let round = 0; round < rounds; round += 1) pairs.push({ a: await ours(), b: await theirs() })
  const rate = (samples: Sample[]) => median(samples.map(({ seconds }) => size / 1e6 / seconds))
  const perGib = (samples: Sample[]) => median(samples.map(({ cpu }) => (cpu * GIB) / size))
  const a = pairs.map((pair) => pair.a)
  const b = pairs.map((pair) => pair.b)
  const row: Row = {
    ...names,
    ours: rate(a),
    theirs: rate(b),
    unit: 'MB/s',
    ratio: median(pairs.map((pair) => pair.b.seconds / pair.a.seconds)),
  }
  const cpu: Row = {
    what: `${names.what}: processor of Chromium`,
    peer: names.peer,
    ours: perGib(a),
    theirs: perGib(b),
    unit: 's/GiB',
    ratio: median(pairs.map((pair) => pair.a.cpu / pair.b.cpu)),
  }
  return { row, cpu }
}

async function choose({ browser, server }: Bench, path: string): Promise<void> {
  await browser.open(server.url)
  await browser.until('globalThis.bench', 30_000)
  await browser.evaluate('bench.hashBeside()')
  await browser.chooseFiles('input', [path])
}

async function discarded(bench: Bench, file: Named): Promise<Table> {
  await choose(bench, file.path)
  const plain = runs(bench, 'plainUpload()')
  const peer = 'fetch(file), plain'
  const whole = { what: 'upload, discarded: the row’s stages', peer, target: { atLeast: 1.2 } }
  const stages = await inPairs(whole, file.bytes, runs(bench, `upload('named')`), plain)
  const all = { what: 'the same with the hashes of manifest and receipts', peer }
  const product = await inPairs(all, file.bytes, runs(bench, `upload('all')`), plain)
  const rows = [stages.row, { ...stages.cpu, target: { atMost: 1 } }, product.row, product.cpu]
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
  const ours = async () => {
    await choose(bench, file.path)
    emptyKept(bench.folder)
    return runs(bench, 'keep()')()
  }
  const names = {
    what: 'upload, hashed and fsynced',
    peer: 'tus-js-client, @tus/server',
    target: { atLeast: 1.1 },
  }
  const { row, cpu } = await inPairs(names, file.bytes, ours, () => tusUpload(bench, file.path))
  return { title: `Upload of ${file.name}, written durably by the server`, rows: [row, cpu] }
}

async function encoded(bench: Bench, small: Named): Promise<Table> {
  await choose(bench, small.path)
  const names = {
    what: 'binary bodies, end to end',
    peer: 'base64 in JSON by the platform’s encoder, without the body hash of the protocol',
    target: { atLeast: 4 },
  }
  const { row, cpu } = await inPairs(
    names,
    small.bytes,
    runs(bench, `upload('named')`),
    runs(bench, 'uploadJson()'),
  )
  return { title: `Bodies of ${small.name}`, rows: [row, cpu] }
}

async function sealed(bench: Bench, small: Named): Promise<Table> {
  await choose(bench, small.path)
  const ours: Measure = async () => {
    const { seconds, cpu } = await runs(bench, `sealTwice('named')`)()
    // Each of the two workers seals the file.
    return { seconds: seconds / 2, cpu: cpu / 2 }
  }
  const rows: Row[] = []
  for (const [peer, call, atLeast] of [
    ['age-encryption', 'age()', 3],
    ['libsodium secretstream', 'sodium()', 2.5],
  ] as const) {
    const names = { what: `read, encrypt and hash in two workers, beside ${peer}`, peer, target: { atLeast } }
    const { row, cpu } = await inPairs(names, small.bytes, ours, runs(bench, call))
    rows.push(row, cpu)
  }
  return { title: `Sealing ${small.name} without a network`, rows }
}

async function downloaded(bench: Bench, file: Named): Promise<Table> {
  const names = {
    what: 'download, checked and decrypted, to a private file',
    peer: 'plain fetch to a private file',
    target: { atLeast: 0.8 },
  }
  const { row, cpu } = await inPairs(
    names,
    file.bytes,
    runs(bench, 'download()'),
    runs(bench, 'plainDownload()'),
  )
  return { title: `Download of ${file.name}`, rows: [row, cpu] }
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
  const { row, cpu } = await inPairs(
    names,
    file.bytes,
    until('streamed.bin', 'bench.streamed()'),
    until('plain.bin', plain),
  )
  return { title: `Streamed download of ${file.name}`, rows: [row, cpu] }
}

const rendererOf = (browser: Chromium) => browser.usage().get('renderer')?.memory ?? 0

async function memoryOf(bench: Bench, path: string, call: string): Promise<number> {
  await choose(bench, path)
  const { browser } = bench
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
  return { title: 'Memory of the renderer during an upload', rows }
}

async function* measure(): AsyncGenerator<Table> {
  const folder = temporaryFolder()
  for (const name of ['tus', 'kept']) mkdirSync(join(folder, name))
  const file = { name: `${bytes / MIB} MiB`, path: join(folder, 'source.bin'), bytes }
  const small = { name: `${SMALL / MIB} MiB`, path: join(folder, 'small.bin'), bytes: SMALL }
  for (const { path, bytes: size } of [file, small]) writeRandomFile(path, size)
  const { files, html } = await bundleOf(join(import.meta.dirname, 'support/transfer-page.ts'), [messages()])
  const all = new Map([...files, ['/service-worker.js', await serviceScript()]])
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
    if (isWanted('downloads')) {
      await choose(bench, file.path)
      emptyKept(folder)
      await runs(bench, 'keep()')()
      yield await downloaded(bench, file)
      yield await streamed(bench, file)
    }
    if (longest > 0 && isWanted('memory')) yield await memory(bench)
  } finally {
    await browser.close()
    server.close()
    tus.close()
    removeFolder(folder)
  }
}

await report('transfer', measure)
