/** Fleets for tests and pictures, drawn from a seed: 0, 1, 8 or 256 miners, and absurd ones. Not the laboratory's fleet. */
import { pruneOrder } from '../client/health/prune-order.ts'
import type {
  Landscape,
  LatencySummary,
  MinerReport,
  PerTask,
  TaskCounts,
  ValidatorReport,
  WindowPage,
} from '../client/landscape/landscape-api.ts'
import { metagraphOf } from '../client/landscape/miner-prospect.ts'
import type { NetworkView, NeuronRow } from '../client/network-api.ts'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import { tierFor } from '../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../protocol/scoring/wilson.ts'
import { createStream } from './seeded-random.ts'

export interface FixtureOptions {
  readonly miners?: number
  readonly validators?: number
  readonly seed?: number
  /** `equal`: all alike. `giant`: one has all. `blank`: no validator ever answered. */
  readonly shape?: 'mixed' | 'equal' | 'giant' | 'blank'
}

const BLOCK = 216_000
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const HOUR = 3_600_000

function drawing(seed: number, purpose: string): () => number {
  const stream = createStream(seed, purpose)
  return () => stream.unit()
}

export function fixtureHotkey(kind: string, n: number): string {
  const random = drawing(n * 31 + kind.length * 7_919 + kind.charCodeAt(0), 'fleet')
  return `5${Array.from({ length: 47 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('')}`
}

export function landscapeFixture(options: FixtureOptions = {}): Landscape {
  const { miners = 8, validators = 3, seed = 1, shape = 'mixed' } = options
  const random = drawing(seed, 'fleet')
  const quality = Array.from({ length: miners }, () =>
    shape === 'equal' ? 0.9 : 0.35 + 0.65 * random() ** 0.4,
  )
  const raw = quality.map((each, i) => (shape === 'giant' ? (i === 0 ? 1 : 0) : each ** 3))
  const sum = raw.reduce((total, each) => total + each, 0) || 1
  const neurons: NeuronRow[] = [
    ...Array.from({ length: validators }, (_, i) => neuron('validator', i, i, 0, random)),
    ...raw.map((each, i) => neuron('miner', i, validators + i, each / sum, random)),
  ]
  const seats = neurons.filter(({ role }) => role === 'miner')
  const network: NetworkView = {
    name: 'local',
    genesisHash: `0x${'2f'.repeat(32)}`,
    netuid: 21,
    block: BLOCK,
    blockHash: `0x${'a7'.repeat(32)}`,
    tempo: 360,
    immunityPeriod: 7_200,
    neurons,
  }
  const chain = { network, maxUids: 256, nextEpochBlock: BLOCK + 120 }
  return {
    ...chain,
    source: 'live',
    pruneOrder: pruneOrder(metagraphOf(chain)).map(({ uid }) => uid),
    blockMs: 12_000,
    at: 1_764_340_000_000,
    validators: neurons
      .filter(({ role }) => role === 'validator')
      .map((each, i) => validatorReport(each, seats, quality, { shape, random, place: i })),
    seats: seats.slice(0, 4).map(({ uid, hotkey }, i) => ({
      block: BLOCK - 900 * (i + 1),
      uid,
      hotkey,
      replaced: i === 3 ? null : fixtureHotkey('gone', i),
      by: i % 2 === 0 ? 'chain' : 'validator',
      onChain: true,
    })),
  }
}

function neuron(
  role: NeuronRow['role'],
  n: number,
  uid: number,
  incentive: number,
  random: () => number,
): NeuronRow {
  const validator = role === 'validator'
  return {
    uid,
    hotkey: fixtureHotkey(role, n),
    // A third of the miners share an operator with another.
    coldkey: fixtureHotkey(validator ? 'stake' : 'owner', validator ? n : n % 3 === 2 ? n - 1 : n),
    role,
    axon: `10.${uid % 7}.${Math.floor(uid / 7)}.${10 + (uid % 90)}:8091`,
    stakeTao: validator ? 90_000 / (n + 1) : 0,
    incentive,
    dividends: validator ? 1 / (n + 2) : 0,
    emissionTao: validator ? 60 / (n + 1) : incentive * 148,
    validatorTrust: validator ? 0.9 : 0,
    active: true,
    registeredAtBlock: BLOCK - Math.floor(random() ** 3 * 200_000) - 50,
    lastUpdateBlock: BLOCK - 90,
  }
}

interface Seen {
  readonly shape: FixtureOptions['shape']
  readonly random: () => number
  readonly place: number
}

function validatorReport(
  { hotkey, uid, stakeTao }: NeuronRow,
  seats: readonly NeuronRow[],
  quality: readonly number[],
  { shape, random, place }: Seen,
): ValidatorReport {
  const silent = shape === 'blank' || place === 3
  const stale = !silent && place === 2
  const reports = seats.map((seat, i) => minerReport(seat, quality[i] ?? 0, random))
  return {
    hotkey,
    uid,
    stakeTao,
    state: silent ? 'silent' : stale ? 'stale' : 'fresh',
    detail: silent ? 'No answer within 10 s.' : stale ? 'The connection was refused.' : '',
    readAt: silent ? null : 1_764_340_000_000 - (stale ? HOUR : 2_000),
    block: silent ? null : BLOCK - (stale ? 300 : 0),
    pace: silent ? null : { windowBlocks: 720, successScale: 1 },
    windowStart: silent ? null : BLOCK - 300,
    weightsBlock: silent ? null : BLOCK - 100,
    miners: silent ? [] : reports,
    objects: silent
      ? null
      : {
          promised: 3,
          objects: 4_120,
          copies: [0, 2, 31, 3_800, 287],
          short: 33,
          lost: 0,
          bytes: 19_400_000_000,
          repairQueue: 12,
          sweepBegan: BLOCK - 44,
          sweepBlock: BLOCK - 40,
        },
  }
}

function counts(random: () => number, attempts: number, p: number): TaskCounts {
  let successes = 0
  for (let i = 0; i < attempts; i += 1) if (random() < p) successes += 1
  return { attempts, successes }
}

function latency(random: () => number, quality: number): LatencySummary {
  const p50 = (120 + 2_600 * (1.05 - quality)) * (0.8 + 0.4 * random())
  return { p50, p95: p50 * (1.4 + random()), samples: 180 }
}

function minerReport(
  { hotkey, uid, incentive }: NeuronRow,
  quality: number,
  random: () => number,
): MinerReport {
  const window: PerTask<TaskCounts> = {
    store: counts(random, Math.floor(random() * 6), quality),
    challenge: counts(random, 10 + Math.floor(random() * 20), quality),
    retrieve: counts(random, Math.floor(random() * 8), quality),
  }
  const all = Object.values(window)
  const attempts = all.reduce((sum, each) => sum + each.attempts, 0)
  const successes = all.reduce((sum, each) => sum + each.successes, 0)
  const totalSuccesses = Math.floor(10 ** (2 + 2.4 * random()))
  const { midpoint, lower } = wilsonInterval(successes, attempts)
  const tier = tierFor({ successes, attempts, totalSuccesses }, RULE_SETS.seed)
  const failed = attempts - successes
  return {
    hotkey,
    uid,
    tier: tier.name,
    storageLimit: tier.storageLimit,
    usedBytes: Math.floor(10 ** (7 + 4 * random())),
    window,
    totalSuccesses,
    wilson: { seed: midpoint, reference: midpoint, strict: lower },
    latency: {
      store: latency(random, quality),
      challenge: latency(random, quality),
      retrieve: latency(random, quality),
    },
    score: tier.factor * quality,
    weight: incentive,
    down: quality < 0.42,
    doubtful: quality < 0.5 ? 3 : 0,
    causes:
      failed === 0
        ? []
        : [
            { task: 'challenge', outcome: 'late', reason: 'timeout', count: Math.ceil(failed / 2) },
            { task: 'challenge', outcome: 'fail', reason: 'opening', count: Math.floor(failed / 2) },
          ],
    lastFailure: failed === 0 ? null : { task: 'challenge', reason: 'opening', at: 1_764_339_000_000 },
  }
}

/** Windows before the fixture's block, newest first; tiers and scores wander. */
export function windowsFixture(landscape: Landscape, validator: string, windows = 40): WindowPage {
  const random = drawing(validator.length + windows, 'fleet')
  const report = landscape.validators.find(({ hotkey }) => hotkey === validator)
  const miners = report?.miners ?? []
  return {
    validator,
    next: null,
    windows: Array.from({ length: windows }, (_, i) => ({
      block: landscape.network.block - 300 - 720 * i,
      at: landscape.at - (300 + 720 * i) * landscape.blockMs,
      objects: {
        all: 4_000 - 10 * i,
        short: Math.floor(40 * random()),
        lost: 0,
        repairQueue: Math.floor(20 * random()),
        sweep: {
          began: landscape.network.block - 312 - 720 * i,
          ended: landscape.network.block - 306 - 720 * i,
        },
      },
      miners: miners.map((each) => {
        const grown = Math.floor(each.totalSuccesses * (1 - i / (windows + 8)))
        const attempts = windowAttempts(each)
        const tierAt = (total: number) => tierFor({ ...attempts, totalSuccesses: total }, RULE_SETS.seed).name
        return {
          hotkey: each.hotkey,
          uid: each.uid,
          tierBefore: tierAt(Math.floor(grown * 0.97)),
          tier: tierAt(grown),
          window: each.window,
          totalSuccesses: grown,
          usedBytes: each.usedBytes,
          score: each.score * (0.9 + 0.2 * random()),
          weight: each.weight,
          incentive: (each.weight ?? 0) * (0.9 + 0.2 * random()),
          latency: each.latency,
          down: each.down,
        }
      }),
    })),
  }
}

function windowAttempts({ window }: MinerReport): TaskCounts {
  const all = Object.values(window)
  return {
    attempts: all.reduce((sum, each) => sum + each.attempts, 0),
    successes: all.reduce((sum, each) => sum + each.successes, 0),
  }
}
