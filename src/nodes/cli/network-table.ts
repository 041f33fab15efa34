/** What `filetao network` prints: plain text in columns, one row a miner, several validators side by side. */
import type { MinerRow, MinersPage, ObjectsHealth } from '../validator/public-view/api-answers.ts'
import { printable } from './progress.ts'

/** What one validator answered; a sentence when it did not. */
export interface ValidatorView {
  readonly name: string
  readonly seen:
    | {
        readonly page: Omit<MinersPage, 'miners' | 'next'>
        readonly miners: readonly MinerRow[]
        readonly objects: ObjectsHealth
      }
    | string
}

export interface NetworkView {
  /** Height of the chain, and incentives by hotkey (0..1); a sentence when it did not answer. */
  readonly chain: { readonly block: number; readonly incentives: ReadonlyMap<string, number> } | string
  readonly validators: readonly ValidatorView[]
  /** What people call a miner, by hotkey. */
  readonly names: ReadonlyMap<string, string>
}

const SHORT = 10
const REASON_CHARS = 48
const NONE = '–'
const HEAD = [
  'miner',
  'incentive',
  'weight',
  'tier',
  'Wilson',
  'store',
  'challenge',
  'retrieve',
  'p50 ms',
  'state',
  'last failure',
]

export function networkText(view: NetworkView): string {
  const { chain, validators } = view
  const lines = [typeof chain === 'string' ? chain : `block ${chain.block}`, '']
  const rows = minerRows(view)
  lines.push(...(rows.length === 0 ? ['No validator tells of any miner yet.'] : columns([HEAD, ...rows])), '')
  for (const { name, seen } of validators) {
    lines.push(
      typeof seen === 'string'
        ? `${name}: ${seen}`
        : `${name}: ${weightsText(seen.page)}; ${objectsText(seen.objects)}`,
    )
  }
  if (validators.length > 1)
    lines.push('', 'Figures of several validators stand side by side, in this order.')
  return `${lines.join('\n')}\n`
}

function minerRows({ chain, validators, names }: NetworkView): string[][] {
  const incentives = typeof chain === 'string' ? null : chain.incentives
  const answered = validators.flatMap(({ seen }) => (typeof seen === 'string' ? [] : [seen]))
  const hotkeys = new Set(answered.flatMap(({ miners }) => miners.map(({ hotkey }) => hotkey)))
  const rows = [...hotkeys].map((hotkey) => ({
    hotkey,
    name: names.get(hotkey) ?? `${hotkey.slice(0, SHORT)}…`,
    incentive: incentives?.get(hotkey) ?? 0,
    views: answered.map(({ miners }) => miners.find((row) => row.hotkey === hotkey) ?? null),
  }))
  rows.sort(
    (a, b) => b.incentive - a.incentive || scoreOf(b.views) - scoreOf(a.views) || (a.name < b.name ? -1 : 1),
  )
  return rows.map(({ name, incentive, views }) => [
    printable(name),
    incentives === null ? NONE : incentive.toFixed(4),
    both(views, ({ weight }) => (weight === null ? NONE : weight.toFixed(3))),
    both(views, ({ tier }) => tier),
    both(views, ({ wilson }) => wilson.seed.toFixed(3)),
    ...(['store', 'challenge', 'retrieve'] as const).map((task) =>
      both(views, ({ window }) => `${window[task].successes}/${window[task].attempts}`),
    ),
    both(views, ({ latency }) => (latency.challenge.p50 === null ? NONE : latency.challenge.p50.toFixed(0))),
    both(views, stateOf),
    failureOf(views),
  ])
}

type Views = readonly (MinerRow | null)[]

function scoreOf(views: Views): number {
  return views.reduce((sum, row) => sum + (row?.score ?? 0), 0)
}

/** One value where all agree, else one a validator. */
function both(views: Views, figure: (row: MinerRow) => string): string {
  const values = views.map((row) => (row === null ? NONE : figure(row)))
  const [first = NONE] = values
  return values.every((value) => value === first) ? first : values.join(' · ')
}

function stateOf({ down, doubtful }: MinerRow): string {
  if (down) return 'down'
  return doubtful > 0 ? `${doubtful} doubtful` : 'up'
}

/** The newest of all validators'. */
function failureOf(views: Views): string {
  const failures = views.flatMap((row) =>
    row?.lastFailure === null || row === null ? [] : [row.lastFailure],
  )
  const newest = failures.toSorted((a, b) => b.at - a.at)[0]
  if (newest === undefined) return NONE
  const { task, reason, block } = newest
  const where = block === null ? '' : ` (block ${block})`
  return printable(`${task}: ${reason}${where}`).slice(0, REASON_CHARS)
}

function weightsText({
  weightsBlock,
  windowBlocks,
  windowStart,
}: Omit<MinersPage, 'miners' | 'next'>): string {
  const set =
    weightsBlock === null ? 'no weights set since it started' : `weights set at block ${weightsBlock}`
  return `${set}, window of ${windowBlocks} blocks since ${windowStart ?? 'its start'}`
}

function objectsText({
  objects,
  copies,
  promised,
  short,
  lost,
  repairQueue,
  sweepBlock,
  bytes,
}: ObjectsHealth): string {
  if (sweepBlock === null) return 'objects not counted yet'
  const full = copies.reduce((sum, count, n) => sum + (n >= promised ? count : 0), 0)
  const mib = (bytes / 2 ** 20).toFixed(1)
  return `${objects} objects (${mib} MiB): ${full} with ${promised} copies or more, ${short} short, ${lost} lost, ${repairQueue} waiting for repair (block ${sweepBlock})`
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
