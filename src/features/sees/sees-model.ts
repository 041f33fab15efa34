/** From single exchanges to what somebody did, and what each party got of it. */
import type { Exchange, SeesAction, SentKind } from '../../client/sees-api.ts'

/** Milliseconds without an exchange after which the next one is another action. */
const GAP_MS = 30_000

export interface ActionGroup {
  readonly key: string
  readonly action: SeesAction
  /** Unix milliseconds. */
  readonly from: number
  readonly to: number
  /** Newest first. */
  readonly exchanges: readonly Exchange[]
}

/** What somebody did, newest first. Actions that happen at the same time do not cut each other in pieces. */
export function groupExchanges(exchanges: readonly Exchange[]): ActionGroup[] {
  const done: Exchange[][] = []
  const open = new Map<SeesAction, Exchange[]>()
  for (const exchange of exchanges) {
    const group = open.get(exchange.action)
    const last = group?.at(-1)
    if (group !== undefined && last !== undefined && exchange.at - endOf(last) <= GAP_MS) {
      group.push(exchange)
      continue
    }
    const fresh = [exchange]
    open.set(exchange.action, fresh)
    done.push(fresh)
  }
  return done.flatMap(toGroup).toSorted((a, b) => b.to - a.to)
}

function toGroup(list: readonly Exchange[]): ActionGroup[] {
  const [first] = list
  if (first === undefined) return []
  const to = Math.max(...list.map(endOf))
  return [
    {
      key: `${first.action}-${first.number}`,
      action: first.action,
      from: first.at,
      to,
      exchanges: list.toReversed(),
    },
  ]
}

function endOf({ at, ms }: Exchange): number {
  return at + ms
}

export interface KindSum {
  readonly kind: SentKind
  /** Null: made by a validator, of a size that is not known here. */
  readonly bytes: number | null
}

export interface PartySums {
  /** API nodes that were asked. */
  readonly nodes: number
  readonly up: number
  readonly headers: number
  readonly down: number
  /** What the bodies held, most first. */
  readonly sent: readonly KindSum[]
  /** What each miner that takes part gets of it, by the protocol; empty: nothing. */
  readonly relayed: readonly KindSum[]
  /** Bytes of that which are known. */
  readonly relayedBytes: number
  /** Requests that were not answered as wished. */
  readonly failed: number
}

export function sumsOf(exchanges: readonly Exchange[]): PartySums {
  const sent = new Map<SentKind, number | null>()
  const relayed = new Map<SentKind, number | null>()
  for (const { fields, relayed: passed, end } of exchanges) {
    for (const { kind, part, bytes } of fields) if (part !== 'header' && bytes > 0) add(sent, kind, bytes)
    // What a validator refused or never got, it passed on to nobody.
    if (end === 'answered') for (const { kind, bytes } of passed?.fields ?? []) add(relayed, kind, bytes)
  }
  return {
    nodes: new Set(exchanges.map(({ target }) => target)).size,
    up: total(exchanges.map(({ up }) => up.body)),
    headers: total(exchanges.map(({ up }) => up.headers)),
    down: total(exchanges.map(({ down }) => down ?? 0)),
    sent: sorted(sent),
    relayed: sorted(relayed),
    relayedBytes: total([...relayed.values()].map((bytes) => bytes ?? 0)),
    failed: exchanges.filter(({ end }) => end !== 'answered').length,
  }
}

/** Objects that were taken or given: the requests that carry one and were answered. */
export function objectsIn(exchanges: readonly Exchange[]): number {
  return exchanges.filter(({ synapse, end }) => end === 'answered' && carries(synapse)).length
}

function carries(synapse: string): boolean {
  return synapse === 'StoreUser' || synapse === 'RetrieveUser'
}

/** Bytes of a body that are no field: names, quotes, commas, and the length of a frame. */
export function punctuationOf({ up, fields }: Exchange): number {
  return up.body - total(fields.map(({ part, bytes }) => (part === 'header' ? 0 : bytes)))
}

function add(sums: Map<SentKind, number | null>, kind: SentKind, bytes: number | null): void {
  const known = sums.get(kind) ?? null
  sums.set(kind, known === null && bytes === null ? null : (known ?? 0) + (bytes ?? 0))
}

function sorted(sums: ReadonlyMap<SentKind, number | null>): KindSum[] {
  return [...sums]
    .map(([kind, bytes]) => ({ kind, bytes }))
    .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
}

function total(list: readonly number[]): number {
  return list.reduce((sum, each) => sum + each, 0)
}
