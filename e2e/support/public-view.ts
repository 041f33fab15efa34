/** What anybody can see of a running network: the public view of its validators, and the incentive on its chain. */
import * as v from 'valibot'
import { WebSocket } from 'ws'
import { connectChain } from '../../src/chain/connect-chain.ts'
import {
  type MinerRow,
  MinersSchema,
  type ObjectsHealth,
  ObjectsHealthSchema,
  RoundsSchema,
} from '../../src/nodes/validator/public-view/api-answers.ts'
import type { PublicEvent } from '../../src/nodes/validator/public-view/public-event.ts'
import { TIER_NAMES } from '../../src/protocol/scoring/tiers.ts'
import type { ReadyLine } from './network.ts'

const NETUID = 21

export interface SeenMiner {
  readonly name: string
  readonly hotkey: string
  /** `honest` when the network was started without tempers. */
  readonly temper: string
  readonly conduct: string
  /** One a validator, in their order; absent where it has no row. */
  readonly rows: readonly MinerRow[]
  /** 0..1, from the chain. */
  readonly incentive: number
}

export interface Seen {
  readonly block: number
  readonly miners: readonly SeenMiner[]
  /** One a validator. */
  readonly objects: readonly ObjectsHealth[]
}

async function read<const S extends v.GenericSchema>(schema: S, url: string): Promise<v.InferOutput<S>> {
  // A connection that the server closed while this process was busy elsewhere is no answer of anybody's.
  const answer = await fetch(url, { headers: { connection: 'close' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return v.parse(schema, await answer.json())
}

export async function readMiners(validatorUrl: string): Promise<MinerRow[]> {
  const rows: MinerRow[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: v.InferOutput<typeof MinersSchema> = await read(
      MinersSchema,
      `${validatorUrl}/miners?sort=hotkey${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    rows.push(...page.miners)
    cursor = page.next
  }
  return rows
}

export function readObjects(validatorUrl: string): Promise<ObjectsHealth> {
  return read(ObjectsHealthSchema, `${validatorUrl}/objects/health`)
}

/** Everything still in the history, oldest first. */
export async function readEvents(validatorUrl: string): Promise<PublicEvent[]> {
  const events: PublicEvent[] = []
  let after: number | null = 0
  while (after !== null) {
    const page: v.InferOutput<typeof RoundsSchema> = await read(
      RoundsSchema,
      `${validatorUrl}/rounds?limit=500&after=${after}`,
    )
    events.push(...page.events)
    after = page.next
  }
  return events
}

async function readIncentives(chainUrl: string): Promise<{ block: number; of: Map<string, number> }> {
  const chain = await connectChain({ urls: [chainUrl], webSocket: WebSocket })
  try {
    const { block, neurons } = await chain.metagraph(NETUID)
    return { block, of: new Map(neurons.map(({ hotkey, incentive }) => [hotkey, incentive])) }
  } finally {
    chain.close()
  }
}

export async function lookAt(network: ReadyLine): Promise<Seen> {
  const urls = network.validators.map(({ url }) => url)
  const [views, objects, incentives] = await Promise.all([
    Promise.all(urls.map(readMiners)),
    Promise.all(urls.map(readObjects)),
    readIncentives(network.chain),
  ])
  const tempers = new Map(network.tempers.map((tempered) => [tempered.hotkey, tempered]))
  const miners = network.miners.map(({ hotkey }, index) => ({
    name: `miner-${index + 1}`,
    hotkey,
    temper: tempers.get(hotkey)?.temper ?? 'honest',
    conduct: tempers.get(hotkey)?.conduct ?? 'good',
    rows: views.flatMap((view) => view.filter((row) => row.hotkey === hotkey)),
    incentive: incentives.of.get(hotkey) ?? 0,
  }))
  return { block: incentives.block, miners, objects }
}

/** Rows in which a validator holds something against a miner. */
function convictions({ rows }: SeenMiner): number {
  return rows.filter(({ lastFailure }) => lastFailure !== null).length
}

/**
 * Why bad and good are not separated yet: empty when every bad miner is convicted by at least `validators` of them with a
 * reason, nobody else by any, every good one earns more than every bad one, and every object has its copies.
 */
export function notSeparated({ miners, objects }: Seen, validators: number): string[] {
  const of = (conduct: string): SeenMiner[] => miners.filter((miner) => miner.conduct === conduct)
  const bad = of('bad')
  const problems: string[] = []
  for (const miner of bad)
    if (convictions(miner) < validators)
      problems.push(`${miner.name} (${miner.temper}) is convicted by ${convictions(miner)} validators`)
  for (const miner of miners)
    if (miner.conduct !== 'bad' && convictions(miner) > 0)
      problems.push(`${miner.name} (${miner.temper}) is held guilty: ${reasonOf(miner)}`)
  const most = Math.max(...bad.map(({ incentive }) => incentive), 0)
  for (const miner of of('good'))
    if (miner.incentive <= most)
      problems.push(`${miner.name} (${miner.temper}) earns ${miner.incentive}, a bad one ${most}`)
  for (const [index, { short, lost, objects: all, sweepBlock }] of objects.entries())
    if (short > 0 || lost > 0 || sweepBlock === null)
      problems.push(`validator-${index + 1}: ${short} of ${all} objects are short of copies, ${lost} lost`)
  return problems
}

/** Why tiers do not tell good from bad: empty when, for each validator, every good miner sits above every bad one. */
export function tiersNotSeparated({ miners }: Seen): string[] {
  const rank = (row: MinerRow | undefined): number =>
    row === undefined ? TIER_NAMES.length : TIER_NAMES.indexOf(row.tier)
  const ranks = (conduct: string, validator: number): number[] =>
    miners.filter((miner) => miner.conduct === conduct).map(({ rows }) => rank(rows[validator]))
  const validators = Math.max(...miners.map(({ rows }) => rows.length))
  return Array.from({ length: validators }, (_, validator) => ({
    worstGood: Math.max(...ranks('good', validator)),
    bestBad: Math.min(...ranks('bad', validator), TIER_NAMES.length),
    validator,
  }))
    .filter(({ worstGood, bestBad }) => worstGood >= bestBad)
    .map(
      ({ worstGood, bestBad, validator }) =>
        `validator-${validator + 1}: a good miner is ${TIER_NAMES[worstGood]}, a bad one ${TIER_NAMES[bestBad]}`,
    )
}

function reasonOf({ rows }: SeenMiner): string {
  const last = rows
    .flatMap(({ lastFailure }) => (lastFailure === null ? [] : [lastFailure]))
    .toSorted((a, b) => b.at - a.at)[0]
  return last === undefined ? '' : `${last.task}: ${last.reason}`
}

/** A markdown table of everything seen; figures of several validators stand side by side. */
export function seenText({ block, miners, objects }: Seen): string {
  const both = (miner: SeenMiner, figure: (row: MinerRow) => string): string =>
    miner.rows.map(figure).join(' · ')
  const task = (name: 'store' | 'challenge' | 'retrieve') => (row: MinerRow) =>
    `${row.window[name].successes}/${row.window[name].attempts}`
  const rows = miners.map((miner) => [
    miner.name,
    miner.temper,
    both(miner, ({ tier }) => tier),
    both(miner, ({ wilson }) => wilson.seed.toFixed(3)),
    both(miner, task('store')),
    both(miner, task('challenge')),
    both(miner, task('retrieve')),
    both(miner, ({ totalSuccesses }) => String(totalSuccesses)),
    both(miner, ({ latency }) =>
      latency.challenge.p50 === null ? '–' : `${latency.challenge.p50.toFixed(0)} ms`,
    ),
    both(miner, ({ score }) => score.toFixed(4)),
    miner.incentive.toFixed(4),
    reasonOf(miner) || (miner.rows.some(({ down }) => down) ? 'down' : '–'),
  ])
  const head = [
    'miner',
    'temper',
    'tier',
    'Wilson',
    'store',
    'challenge',
    'retrieve',
    'successes',
    'challenge p50',
    'score',
    'incentive',
    'last reason',
  ]
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const health = objects.map(
    (each, index) =>
      `validator-${index + 1}: ${each.objects} objects; by copies ${each.copies.map((count, copies) => `${copies}: ${count}`).join(', ')}; ${each.short} short, ${each.lost} lost, ${each.repairQueue} waiting for repair`,
  )
  return [
    `Block ${block}`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    ...health,
  ].join('\n')
}
