/** What must hold after every fault (reliability section 11), checked from outside: by the ledger, public views, folders and processes. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { filetao } from '../support/network.ts'
import { HEAL_SECONDS } from './case.ts'
import type { FaultNetwork, Member } from './fault-network.ts'
import { COPIES, type Entry, type Given } from './ledger.ts'
import { insist, pause } from './tools.ts'
import type { Workload } from './workload.ts'

export interface Allowed {
  /** Miners that may be told of as having lost a piece, because a fault took it. */
  readonly losers?: readonly string[]
  /** Miners that lost their seat: whoever is not in the subnet is told of no delete, and keeps pieces until their end. */
  readonly unseated?: readonly string[]
  /** Files in quarantine, by miner: what a fault damaged, or what was never acknowledged. */
  readonly quarantined?: (miner: string) => number
  /** Nodes that are not running, or that end otherwise than cleanly. */
  readonly gone?: readonly string[]
  /** The validator may find its own record wrong, because its disk lost what nobody waited for. */
  readonly recordLost?: boolean
  /** Events of the log that would be a fault of ours elsewhere. */
  readonly events?: readonly string[]
}

export interface Baseline {
  readonly files: ReadonlyMap<string, number>
}

/** Bytes that nobody needs: a miner is told 70 s after the Store that left them (engine/limits.ts), and after the next block. */
export const STRAY_SECONDS = 110
const RATE_LIMITED_MAX = 60

const STOP_MS = 5_000
/** Connections that are kept open to be used again, of either side. */
const SPARE_FILES = 24

/** Of a network that has worked already. */
export function baselineOf(network: FaultNetwork): Baseline {
  const running = network.members.filter(({ process }) => process.isRunning)
  return { files: new Map(running.map(({ name, process }) => [name, process.openFiles()])) }
}

interface Ending {
  readonly since: number
  readonly baseline: Baseline
  readonly allowed: Allowed
  /** What else is to be seen of the healed network. @returns in words */
  readonly beforeStop: () => Promise<string>
}

/**
 * Waits until everything is whole again by itself, checks everything, then stops the network.
 * @param since milliseconds of performance.now() at which the fault was over
 * @returns in words how long it took to heal. @throws with everything that does not hold
 */
export async function allHolds(
  network: FaultNetwork,
  workload: Workload,
  { since, baseline, allowed, beforeStop }: Ending,
): Promise<string> {
  await workload.end()
  const gone = new Set(allowed.gone ?? [])
  const alive = network.members.filter(({ name }) => !gone.has(name))
  for (const { name, process } of alive) insist(process.isRunning, `${name} is not running any more`)
  const healed = await untilWhole(network, workload, gone, since)
  // A miner that was away is told of a delete when it is back.
  const strays = () => strayPieces(network, workload, allowed)
  while (strays().length > 0 && performance.now() - since < STRAY_SECONDS * 1000) await pause(500)
  const problems = [...workload.problems, ...workload.ledger.breaches]
  problems.push(...(await wrongAnswers(network, workload, gone)))
  problems.push(...(await accusations(network, allowed)))
  problems.push(...(await leakedFiles(alive, baseline)))
  const seen = await beforeStop()
  problems.push(...(await uncleanStops([...alive.map(({ process }) => process), network.chain])))
  problems.push(...badWords(network, allowed))
  problems.push(...strays(), ...setAside(network, allowed))
  problems.push(...network.validators.flatMap((validator) => damagedIndex(validator)))
  insist(
    problems.length === 0,
    problems.slice(0, 6).join('; ') + (problems.length > 6 ? ` … (${problems.length})` : ''),
  )
  const owed = workload.ledger.owed(Date.now() / 1000).length
  return `${seen === '' ? '' : `${seen}; `}${workload.tally()}; all ${owed} acknowledged files came back, whole again after ${healed.toFixed(0)} s`
}

/** Every acknowledged file comes back, from three owners that run. @returns seconds it took */
async function untilWhole(
  network: FaultNetwork,
  workload: Workload,
  gone: ReadonlySet<string>,
  since: number,
): Promise<number> {
  const open = new Map<Entry, string>()
  for (const entry of workload.ledger.owed(Date.now() / 1000)) open.set(entry, 'not asked')
  for (;;) {
    await severalAtOnce([...open.keys()], async (entry) => {
      const missing = await lacking(network, workload, gone, entry)
      if (missing === null) open.delete(entry)
      else open.set(entry, missing)
    })
    const seconds = (performance.now() - since) / 1000
    if (open.size === 0) return seconds
    const [first] = open.values()
    insist(seconds < HEAL_SECONDS, `${open.size} files are not whole after ${seconds.toFixed(0)} s: ${first}`)
    await pause(500)
  }
}

/** What a file lacks; null: nothing. */
async function lacking(
  network: FaultNetwork,
  workload: Workload,
  gone: ReadonlySet<string>,
  entry: Entry,
): Promise<string | null> {
  const by = network.validators.find(({ name, hotkey }) => !gone.has(name) && entry.by.has(hotkey))
  const validator = by ?? network.validators.find(({ name }) => !gone.has(name))
  insist(validator !== undefined, 'no validator is left')
  const holders = await workload.holders(entry, validator).catch((caught: unknown) => String(caught))
  if (typeof holders === 'string') return holders
  const alive = holders.filter((hotkey) => {
    const miner = network.minerOf(hotkey)
    return miner !== undefined && !gone.has(miner.name) && existsSync(pieceFile(miner, entry.piece))
  })
  const owners = new Set(alive.map((hotkey) => network.ownerOf(hotkey)))
  if (owners.size < COPIES)
    return `${entry.cid} is on ${owners.size} owners that run (${validator.name} names ${holders.length} holders)`
  return null
}

/** Whoever asks for all files at once is told to come again, and comes again. */
async function askedInTime(download: () => Promise<Given>): Promise<Given> {
  for (let times = 0; ; times++) {
    const given = await download()
    if (!('refused' in given) || given.refused !== 'rate-limited' || times === RATE_LIMITED_MAX) return given
    await pause(1_000)
  }
}

async function wrongAnswers(
  network: FaultNetwork,
  workload: Workload,
  gone: ReadonlySet<string>,
): Promise<string[]> {
  const problems: string[] = []
  const validators = network.validators.filter(({ name }) => !gone.has(name))
  const judge = async (entry: Entry, validator: Member): Promise<void> => {
    const given = await askedInTime(() => workload.download(entry, { validator, timeoutMs: 30_000 }))
    const problem = workload.ledger.judge(entry, given, Date.now() / 1000)
    if (problem !== null) problems.push(`${problem} (${validator.name})`)
  }
  const now = Date.now() / 1000
  await severalAtOnce(workload.ledger.owed(now), async (entry) => {
    const own = validators.filter(({ hotkey }) => entry.by.has(hotkey))
    for (const validator of own.length > 0 ? own : validators.slice(0, 1)) await judge(entry, validator)
  })
  await severalAtOnce(workload.ledger.gone(now), async (entry) => {
    for (const validator of validators) await judge(entry, validator)
  })
  return problems
}

/** After a long fault there are a thousand files to ask for. */
const AT_ONCE = 6

async function severalAtOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

interface PublicEvent {
  readonly kind: string
  readonly seq: number
  readonly outcome?: string
  readonly reason?: string
  readonly what?: string
  readonly miner?: string
  readonly detail?: string
}

/** All that a validator tells of its rounds. */
export async function eventsOf(validator: Member): Promise<PublicEvent[]> {
  const events: PublicEvent[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page = await fetch(`${validator.url()}/rounds?limit=500&after=${after}`)
    const told = (await page.json()) as { events: PublicEvent[]; next: number | null }
    if (!page.ok) throw new Error(`${validator.name} does not show its rounds: ${page.status}`)
    events.push(...told.events)
    after = told.next
  }
  return events
}

/** Why a holder gave nothing, where that says nothing of what it holds. */
const BLAMELESS = new Set(['late', 'unreachable', 'refused', 'busy', 'full', 'cancelled', 'stalled'])

/** All miners here are honest: none may have failed, been called a liar, or contradicted our own record. */
async function accusations(
  network: FaultNetwork,
  { losers = [], gone = [], recordLost = false }: Allowed,
): Promise<string[]> {
  const problems: string[] = []
  for (const validator of network.validators.filter(({ name }) => !gone.includes(name))) {
    for (const event of await eventsOf(validator)) {
      const name = network.minerOf(event.miner ?? '')?.name ?? ''
      const why = `${event.reason ?? event.what ?? ''} ${event.detail ?? ''}`
      if (event.kind === 'alarm' && event.what === 'own-record-wrong' && !recordLost)
        problems.push(`${validator.name}: ${why}`)
      const isFail =
        (event.kind === 'audit' && event.outcome === 'fail') ||
        (event.kind === 'copy-failed' && event.reason === 'lied') ||
        (event.kind === 'holder-bad' && !BLAMELESS.has(event.reason ?? ''))
      if (isFail && !losers.includes(name))
        problems.push(`${validator.name} accuses ${name}: ${event.kind} ${why}`)
    }
  }
  return problems
}

async function leakedFiles(alive: readonly Member[], { files }: Baseline): Promise<string[]> {
  const over = (): string[] =>
    alive.flatMap(({ name, process }) => {
      const [before, now] = [files.get(name), process.openFiles()]
      return before !== undefined && now > before + SPARE_FILES
        ? [`${name} has ${now} open files, before ${before}`]
        : []
    })
  for (let tries = 0; tries < 20 && over().length > 0; tries++) await pause(1_000)
  return over()
}

async function uncleanStops(nodes: readonly FaultNetwork['chain'][]): Promise<string[]> {
  const stopped = await Promise.all(
    nodes
      .filter(({ isRunning }) => isRunning)
      .map(async (node) => ({ name: node.name, ...(await node.stop()) })),
  )
  return stopped
    .filter(({ code, ms }) => code !== 0 || ms > STOP_MS)
    .map(({ name, code, signal, ms }) => `${name} stopped with ${code ?? signal} after ${Math.round(ms)} ms`)
}

/** Events of a log that are always our own mistake. */
const OWN_MISTAKES = ['crash', 'handler-threw', 'stop-overdue', 'stop-step-failed']

function badWords({ members, chain }: FaultNetwork, { events = [] }: Allowed): string[] {
  return [chain, ...members.map(({ process }) => process)].flatMap(({ name, said }) =>
    said.flatMap((line) => {
      const event = /"event":"([^"]+)"/.exec(line)?.[1] ?? ''
      const isBad = OWN_MISTAKES.includes(event) && !events.includes(event)
      return isBad ? [`${name} logged ${line.slice(0, 300)}`] : []
    }),
  )
}

export function pieceFile({ data }: Member, piece: string): string {
  return join(data, 'pieces', piece.slice(0, 2), piece)
}

/** Names of files in the folder of pieces, and of those in quarantine. */
export function filesOf({ data }: Member): { readonly pieces: string[]; readonly quarantine: string[] } {
  const list = (path: string): string[] => (existsSync(path) ? readdirSync(path) : [])
  const pieces = list(join(data, 'pieces')).flatMap((name) => list(join(data, 'pieces', name)))
  return { pieces, quarantine: list(join(data, 'quarantine')) }
}

/** Files on miners that nobody was sent, or that were deleted. A temporary file is one of them. */
function strayPieces(
  network: FaultNetwork,
  { ledger }: Workload,
  { gone = [], unseated = [] }: Allowed,
): string[] {
  const miners = network.miners.filter(({ name }) => !gone.includes(name) && !unseated.includes(name))
  return miners.flatMap((miner) => {
    const stray = filesOf(miner).pieces.filter((name) => ledger.accountFor(name, Date.now() / 1000) === null)
    const objectOf = (name: string) =>
      ledger.entries().find(({ piece }) => piece === name)?.cid ?? 'nothing sent'
    return stray.map(
      (name) => `${miner.name} keeps ${name} (${objectOf(name)}), which was deleted or never stored`,
    )
  })
}

/** More in quarantine than the fault explains. */
function setAside(network: FaultNetwork, { quarantined, gone = [] }: Allowed): string[] {
  const miners = network.miners.filter(({ name }) => !gone.includes(name))
  return miners.flatMap((miner) => {
    const { quarantine } = filesOf(miner)
    const isMore = quarantine.length > (quarantined?.(miner.name) ?? 0)
    return isMore ? [`${miner.name} has in quarantine: ${quarantine.join(' ')}`] : []
  })
}

function damagedIndex({ name, data }: Member): string[] {
  const checked = filetao(['index', 'check', data], { FILETAO_PREPARED: '1' })
  return checked.code === 0
    ? []
    : [`index check of ${name}: ${checked.stdout} ${checked.stderr}`.slice(0, 400)]
}
