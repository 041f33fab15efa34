/** The kernel's tables. Each figure is a median over rounds, each ratio a median of pairs that were measured one after the other. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { serveBundle } from '../../e2e/support/page-bundle.ts'
import { Chromium } from './cdp.ts'
import { type KernelWork, prepareKernel } from './kernel-work.ts'
import { isWanted } from './only.ts'
import { type PassKind, passOver } from './pass-thread.ts'
import { Reference, type ReferenceWork } from './reference.ts'
import { median, type Row, type Table, type Target } from './table.ts'

const ROUNDS = 5
const PASS_ROUNDS = 3
const GIB = 2 ** 30
/** What the reference's pass over 1 GiB is reckoned from: its time grows with the chunks and nothing else. */
const REFERENCE_CHUNKS = 512
const GIB_CHUNKS = 16_384
/** Of one turn of the reference: some tenths of a second. */
const COUNTS: Record<ReferenceWork, number> = {
  commit: 150,
  open: 150,
  pass: REFERENCE_CHUNKS,
  tree: 5,
  path: 2000,
  argon2: 1,
}
/**
 * Commitments of the reference for each of @noble's without tables, when both were measured on one machine (Python 3.11 with
 * PyCryptodome 3.11, Node 20): for where there is no Python.
 */
const RECORDED_COMMIT_RATIO = 1.5
const REFERENCE = 'reference, Python'

type Measure = (what: KernelWork) => Promise<number>

interface Place {
  readonly name: string
  readonly measure: Measure
}

interface Peer {
  readonly name: string
  /** Microseconds of each; null: it can't be measured here. */
  readonly measure: (() => Promise<number>) | null
}

interface Wanted {
  readonly what: string
  readonly work: KernelWork
  readonly peer: Peer
  readonly target?: Target
  /** Out of microseconds of each; a time when it is not a rate. */
  readonly unit: '/s' | 'MB/s' | 'ms' | 'us'
}

const MIB = 2 ** 20

function inUnit(micros: number, unit: Wanted['unit']): number {
  if (unit === '/s') return 1e6 / micros
  if (unit === 'MB/s') return MIB / micros
  return unit === 'ms' ? micros / 1000 : micros
}

/** How many times as quick as the peer; for a bound from above, how many times as long. */
async function rowOf(
  place: Place,
  { what, work, peer, target, unit }: Wanted,
  rounds = ROUNDS,
): Promise<Row> {
  const [ours, theirs]: [number[], number[]] = [[], []]
  await place.measure(work)
  await peer.measure?.()
  for (let round = 0; round < rounds; round++) {
    ours.push(await place.measure(work))
    if (peer.measure !== null) theirs.push(await peer.measure())
  }
  const row = {
    what: `${what}, ${place.name}`,
    ours: inUnit(median(ours), unit),
    unit,
    peer: peer.name,
    ...(target === undefined ? {} : { target }),
  }
  if (theirs.length === 0) return { ...row, theirs: null }
  const isBoundAbove = target !== undefined && 'atMost' in target
  const ratio = median(
    ours.map((one, i) => (isBoundAbove ? one / (theirs[i] ?? one) : (theirs[i] ?? one) / one)),
  )
  return { ...row, theirs: inUnit(median(theirs), unit), ratio }
}

function fromReference(reference: Reference | null, what: ReferenceWork): Peer {
  if (reference === null) return { name: `${REFERENCE}: not installed`, measure: null }
  return { name: REFERENCE, measure: () => reference.micros(what, COUNTS[what]) }
}

/** By its recorded ratio to @noble where there is no Python. */
function commitPeer(reference: Reference | null, { measure }: Place): Peer {
  if (reference !== null) return fromReference(reference, 'commit')
  return {
    name: `reference, recorded as ${RECORDED_COMMIT_RATIO} × @noble`,
    measure: async () => (await measure('commitNoble')) / RECORDED_COMMIT_RATIO,
  }
}

const own = (place: Place, name: string, work: KernelWork): Peer => ({
  name,
  measure: () => place.measure(work),
})

async function* commitmentRows(places: readonly Place[], reference: Reference | null): AsyncIterable<Row> {
  for (const place of places) {
    const isNode = place.name === 'Node'
    const commitments = {
      what: 'commitments for a challenge of 4,096 chunks',
      work: 'commit',
      unit: '/s',
    } as const
    yield await rowOf(place, {
      ...commitments,
      peer: commitPeer(reference, place),
      target: { atLeast: isNode ? 60 : 50 },
    })
    yield await rowOf(place, {
      what: 'one opening',
      work: 'openTables',
      peer: own(place, '@noble with tables', 'openNoble'),
      target: { atLeast: 5 },
      unit: '/s',
    })
    yield await rowOf(place, {
      what: 'one opening under bases of its own, as a receipt has',
      work: 'openFresh',
      peer: own(place, '@noble without tables', 'commitNoble'),
      target: { atLeast: 5 },
      unit: '/s',
    })
    yield await rowOf(place, {
      what: 'openings in a batch of 4,096',
      work: 'batch',
      peer: own(place, 'one opening by the kernel', 'openTables'),
      target: { atLeast: 2 },
      unit: '/s',
    })
  }
}

interface Floored {
  readonly what: string
  readonly ours: 'tree' | 'path'
  readonly floor: 'treeFloor' | 'pathFloor'
  readonly unit: Wanted['unit']
}

/** How near ours comes to its permutations alone, and what these alone come to beside the reference: more is not to be had. */
async function* floorRows(
  place: Place,
  reference: Reference | null,
  { what, ours, floor, unit }: Floored,
): AsyncIterable<Row> {
  const alone = own(place, 'its permutations alone, one call of the kernel', floor)
  yield await rowOf(place, { what: `${what}, ours / floor`, work: ours, peer: alone, unit })
  const most = `${what}: that floor beside the reference`
  yield await rowOf(place, { what: most, work: floor, peer: fromReference(reference, ours), unit })
}

async function* hashRows(places: readonly Place[], reference: Reference | null): AsyncIterable<Row> {
  for (const place of places) {
    yield await rowOf(place, {
      what: 'SHA3-256 of parts of a file, as an upload hashes them',
      work: 'sha3',
      peer: own(place, 'hash-wasm', 'sha3HashWasm'),
      target: { atLeast: 1.8 },
      unit: 'MB/s',
    })
    yield await rowOf(place, {
      what: 'SHA3-256 of one part alone',
      work: 'sha3Alone',
      peer: own(place, 'hash-wasm', 'sha3HashWasm'),
      target: { atLeast: 1 },
      unit: 'MB/s',
    })
    yield await rowOf(place, {
      what: 'Merkle tree of 16,384 commitments',
      work: 'tree',
      peer: fromReference(reference, 'tree'),
      target: { atLeast: 6 },
      unit: 'ms',
    })
    yield* floorRows(place, reference, { what: 'the tree', ours: 'tree', floor: 'treeFloor', unit: 'ms' })
    yield await rowOf(place, {
      what: 'one path of 14 steps, checked',
      work: 'path',
      peer: fromReference(reference, 'path'),
      target: { atLeast: 3 },
      unit: 'us',
    })
    yield* floorRows(place, reference, { what: 'the path', ours: 'path', floor: 'pathFloor', unit: 'us' })
  }
}

/** Milliseconds of a whole pass over 1 GiB, shared by so many threads. */
async function passOfGib(threads: readonly ChildProcess[], kind: PassKind): Promise<number> {
  if (threads.length === 0) return await passOver({ bytes: GIB, kind })
  const took = threads.map(
    (thread) =>
      new Promise<number>((resolve, reject) => {
        thread.once('message', (took: number) => resolve(took))
        thread.once('error', reject)
        thread.send({ bytes: GIB / threads.length, kind })
      }),
  )
  return Math.max(...(await Promise.all(took)))
}

async function passRows(reference: Reference | null): Promise<Row[]> {
  const threads = [1, 2].map(() =>
    fork(join(import.meta.dirname, 'pass-thread.ts'), { execArgv: ['--import', 'tsx'] }),
  )
  const [alone, both, theirs]: [number[], number[], number[]] = [[], [], []]
  const [bareAlone, bareBoth]: [number[], number[]] = [[], []]
  for (let round = 0; round <= PASS_ROUNDS; round++) {
    const one = await passOfGib([], 'whole')
    const bareOne = await passOfGib([], 'bare')
    const two = await passOfGib(threads, 'whole')
    const bareTwo = await passOfGib(threads, 'bare')
    const peer = await reference?.micros('pass', REFERENCE_CHUNKS)
    // The first round is for the compilers.
    if (round === 0) continue
    alone.push(one)
    both.push(two)
    bareAlone.push(bareOne)
    bareBoth.push(bareTwo)
    if (peer !== undefined) theirs.push((peer * GIB_CHUNKS) / 1000)
  }
  for (const thread of threads) thread.disconnect()
  const row = (what: string, times: readonly number[], atLeast: number): Row => ({
    what,
    ours: median(times) / 1000,
    unit: 's',
    peer:
      reference === null ? `${REFERENCE}: not installed` : `${REFERENCE}, from ${REFERENCE_CHUNKS} chunks`,
    theirs: theirs.length === 0 ? null : median(theirs) / 1000,
    ...(theirs.length === 0 ? {} : { ratio: median(times.map((time, i) => (theirs[i] ?? time) / time)) }),
    target: { atLeast },
  })
  const floor = (what: string, times: readonly number[], bare: readonly number[]): Row => ({
    what,
    ours: median(times) / 1000,
    unit: 's',
    peer: 'its hashes and commitments alone, bare calls of the kernel',
    theirs: median(bare) / 1000,
    ratio: median(times.map((time, i) => (bare[i] ?? time) / time)),
  })
  return [
    row('challenge pass over 1 GiB in 64 KiB chunks, one thread', alone, 12),
    floor('the pass on one thread, ours / floor', alone, bareAlone),
    row('the same, two processes of one thread', both, 20),
    floor('the pass in two processes, ours / floor', both, bareBoth),
  ]
}

async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

export async function* kernelTables(): AsyncIterable<Table> {
  const reference = Reference.start()
  const bundle = await serveBundle(join(import.meta.dirname, 'kernel-page.ts'))
  const browser = await Chromium.launch()
  try {
    await browser.open(bundle.url)
    await browser.until('globalThis.measureKernel', 10_000)
    const inWorker: Place = {
      name: 'Chromium worker',
      measure: (what) => browser.evaluate<number>(`measureKernel('${what}')`),
    }
    const places = [{ name: 'Node', measure: await prepareKernel() }, inWorker]
    if (isWanted('curve'))
      yield { title: 'Commitments and openings', rows: await collect(commitmentRows(places, reference)) }
    if (isWanted('hashes'))
      yield { title: 'Hashes and trees', rows: await collect(hashRows(places, reference)) }
    if (isWanted('answer')) yield { title: 'A miner’s answer', rows: await passRows(reference) }
    const stretching = {
      what: 'Argon2id, 64 MiB, 3 passes',
      work: 'argon2',
      peer: { ...fromReference(reference, 'argon2'), name: 'python3-argon2, native' },
      target: { atMost: 2.2 },
      unit: 'ms',
    } as const
    if (isWanted('passphrase')) yield { title: 'A passphrase', rows: [await rowOf(inWorker, stretching)] }
  } finally {
    await browser.close()
    bundle.close()
    reference?.stop()
  }
}
