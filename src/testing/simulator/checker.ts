/**
 * Whether what happens is allowed to happen: the invariants of reliability section 11, each checked at the earliest
 * moment at which it can be told. The first violation ends a run. The checker knows the truth about every node; the
 * engine knows nothing of the checker.
 */
import type { EngineEvent } from '../../engine/events.ts'
import type { ChallengeAsk } from '../../engine/ports.ts'
import type { IndexChange, ObjectRecord } from '../../engine/records.ts'
import type { RenewedObject } from '../../engine/renew-object.ts'
import { chainWeights, normalizedWeights, shouldSetWeights } from '../../protocol/scoring/weights.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'
import { type AuditBook, createAuditBook } from './audit-book.ts'
import { type CounterBook, createCounterBook } from './counter-book.ts'
import type { MinerNode, Truth } from './miner-node.ts'
import type { ValidatorNode, World } from './world.ts'

export interface Violation {
  /** Its number in reliability section 11. */
  readonly invariant: string
  readonly detail: string
  readonly atMs: number
}

export interface Checker {
  readonly violation: Violation | null
  violated(invariant: string, detail: string): void
  /** The engine of this node said so. */
  reported(node: ValidatorNode, event: EngineEvent): void
  /** A batch of this node is in its index. */
  written(node: ValidatorNode, changes: readonly IndexChange[]): void
  challengeSent(node: ValidatorNode, miner: string, ask: ChallengeAsk): void
  seedUsed(node: ValidatorNode, miner: string, seed: string): void
  /** An answer reached the engine before it gave up waiting. */
  answered(node: ValidatorNode, miner: MinerNode, task: string, name: string, truth: Truth): void
  /** A user was told that the object is stored. */
  acknowledged(node: ValidatorNode, cid: string, dataHash: string, receipts: readonly Receipt[]): void
  /** A user was told that the object is there until then, unix seconds. */
  renewed(node: ValidatorNode, cid: string, told: RenewedObject): void
  /** A user was told that the object is deleted. */
  deleted(node: ValidatorNode, cid: string): void
  weightsSet(node: ValidatorNode, weights: readonly { readonly uid: number; readonly weight: number }[]): void
  /** A fault took the copy from an honest miner: it may say so. */
  lost(miner: string, dataHash: string): void
  wasLost(miner: string, dataHash: string): boolean
  hasLost(miner: string): boolean
  started(node: ValidatorNode): void
  ended(node: ValidatorNode): void
  /** For tests: how often each kind of event was seen. */
  readonly seen: ReadonlyMap<string, number>
  /** Compares the counters of every engine with the events; only while nothing is under way. */
  compareCounters(): void
}

/** Copies of one object in distinct failure domains, and how many may be recorded at most (k, k + 4). */
const COPIES = 3
const HOLDERS_MAX = COPIES + 4

/** Seconds: the clocks of two nodes that talk to each other differ by ten at most. */
const TERM_SLACK = 15

export function createChecker(worldOf: () => World): Checker {
  let violation: Violation | null = null
  const seen = new Map<string, number>()
  const lost = new Set<string>()
  const violated = (invariant: string, detail: string) => {
    const world = worldOf()
    violation ??= { invariant, detail, atMs: world.clock.monotonicMs() }
    world.say(`violation ${invariant} ${detail}`)
  }
  const audits: AuditBook = createAuditBook(worldOf, violated, (miner, dataHash) =>
    lost.has(`${miner} ${dataHash}`),
  )
  const counters: CounterBook = createCounterBook(worldOf, violated)
  return {
    get violation() {
      return violation
    },
    violated,
    seen,
    reported(node, event) {
      seen.set(event.kind, (seen.get(event.kind) ?? 0) + 1)
      worldOf().say(`v${node.number} ${describe(event)}`)
      audits.reported(node, event)
      counters.reported(node, event)
      checkEvent(worldOf(), node, event, violated)
    },
    written(node, changes) {
      for (const change of changes) checkChange(worldOf(), node, change, violated)
      checkHints(worldOf(), node, changes, violated)
      audits.written(changes)
    },
    challengeSent: (node, miner, ask) => audits.challengeSent(node, miner, ask),
    seedUsed: (node, miner, seed) => audits.seedUsed(node, miner, seed),
    answered: (node, miner, task, name, truth) => audits.answered(node, miner, task, name, truth),
    acknowledged(node, cid, dataHash, receipts) {
      seen.set('acknowledged', (seen.get('acknowledged') ?? 0) + 1)
      checkCopies(worldOf(), node, cid, dataHash, receipts, violated)
      const { disk } = node
      const volatile = disk.isUnsynced((change) => change.kind === 'object' && change.record.cid === cid)
      if (volatile) violated('I1', `${cid} was acknowledged before its record was durable`)
      void disk.state.object(cid).then((record) => {
        if (record === null) violated('I1', `${cid} was acknowledged without a record`)
      })
    },
    renewed(node, cid, { expiresAt, copies }) {
      seen.set('user-renewed', (seen.get('user-renewed') ?? 0) + 1)
      const { disk } = node
      const volatile = disk.isUnsynced((change) => change.kind === 'object' && change.record.cid === cid)
      if (volatile) violated('I1', `${cid} was renewed before its record was durable`)
      void disk.state.object(cid).then((record) => {
        if (record === null || record.generated + record.ttl < expiresAt)
          violated('I1', `${cid} was renewed until ${expiresAt} without a record of it`)
        // What lasts that long already is not renewed, however many copies it has just now.
        else if (copies >= COPIES) checkTerm(worldOf(), node, record, expiresAt, violated)
      })
    },
    deleted(node, cid) {
      seen.set('user-deleted', (seen.get('user-deleted') ?? 0) + 1)
      const { disk } = node
      if (disk.isUnsynced((change) => change.kind === 'object-gone' && change.cid === cid))
        violated('I1', `${cid} was confirmed to be deleted before that was durable`)
      void disk.state.object(cid).then((record) => {
        if (record !== null) violated('I6', `${cid} was confirmed to be deleted and has a record`)
      })
      const holders = node.parting.get(cid)
      if (holders !== undefined) node.deleted.push(holders)
    },
    weightsSet: (node, weights) => checkWeights(worldOf(), node, weights, violated),
    lost: (miner, dataHash) => void lost.add(`${miner} ${dataHash}`),
    wasLost: (miner, dataHash) => lost.has(`${miner} ${dataHash}`),
    hasLost: (miner) => [...lost].some((name) => name.startsWith(miner)),
    started(node) {
      counters.started(node)
      void node.disk.state.objectsFrom('', Number.MAX_SAFE_INTEGER).then((objects) => {
        node.holders.clear()
        for (const object of objects) node.holders.set(object.dataHash, object)
      })
    },
    ended(node) {
      seen.set('death', (seen.get('death') ?? 0) + 1)
      audits.ended(node)
      counters.ended(node)
    },
    compareCounters: () => counters.compare(),
  }
}

/** One line; times to the millisecond, so that a replay that drifts shows at once. */
function describe(event: EngineEvent): string {
  let text: string = event.kind
  for (const [name, value] of Object.entries(event)) if (name !== 'kind') text += ` ${name}=${String(value)}`
  return text
}

type Violated = Checker['violated']

/** I2. */
function checkCopies(
  world: World,
  node: ValidatorNode,
  cid: string,
  dataHash: string,
  receipts: readonly Receipt[],
  violated: Violated,
): void {
  const domains = new Set<string>()
  for (const { miner, validator } of receipts) {
    const holder = world.minerOf(miner)
    if (holder === undefined || validator !== node.hotkey)
      return violated('I2', `${cid} is acknowledged with a receipt of ${miner} for ${validator}`)
    // A seat may have been taken since the receipt was written: what this node could know of it counts.
    const isSeated = world.chain.seatOf(miner) !== undefined
    if (isSeated || node.goodView.neurons.some(({ hotkey }) => hotkey === miner)) domains.add(holder.coldkey)
    const stored = holder.files.has(dataHash) || world.checker.wasLost(miner, dataHash)
    if (holder.role.honest && !stored)
      return violated('I2', `${cid} is acknowledged with a copy on ${miner}, which has none`)
  }
  if (domains.size < COPIES)
    violated('I2', `${cid} is acknowledged with ${domains.size} copies of distinct owners`)
}

function checkEvent(world: World, node: ValidatorNode, event: EngineEvent, violated: Violated): void {
  if (event.kind === 'miner-replaced') {
    const sitters = world.chain.sitters(event.uid)
    const left = sitters.findIndex(({ hotkey }) => hotkey === event.miner)
    if (left < 0 || left === sitters.length - 1)
      violated('I4', `${event.miner} was taken for replaced on uid ${event.uid}, where it sits`)
  }
  if (event.kind === 'round') {
    const last = node.rounds.get(event.round) ?? -1
    // A process that starts on a view from the past goes on from there.
    if (event.step <= last && !world.plan.faults.has('chain'))
      violated('I18', `the ${event.round} round of step ${event.step} ran after step ${last}`)
    node.rounds.set(event.round, event.step)
  }
  if (event.kind === 'alarm' && event.what === 'own-record-wrong' && !mayBeWrong(world, event.detail))
    violated('I4', `our own record is wrong without a cause: ${event.detail}`)
  if (event.kind === 'copy-lost') node.losses.set(event.cid, world.chain.block)
  if (event.kind === 'repaired' || event.kind === 'distributed') {
    const { cid } = event
    const isVolatile = node.disk.isUnsynced((change) => change.kind === 'object' && change.record.cid === cid)
    if (isVolatile) violated('I1', `new holders of ${cid} were told of before they were durable`)
  }
  if (event.kind === 'repaired') {
    void node.disk.state.object(event.cid).then((record) => {
      if (record !== null) checkClaimedCopies(world, node, record, event.copies, violated)
    })
  }
}

/**
 * A record of ours may be wrong after power loss or a refused write (the seed of a download is not waited for), and where
 * a fault, or a liar itself, took a copy that somebody else has stored again since.
 */
function mayBeWrong({ plan, miners, checker }: World, detail: string): boolean {
  if (plan.faults.has('crash') || plan.faults.has('disk')) return true
  return miners.some(
    ({ hotkey, role }) => detail.startsWith(hotkey) && (role.drops || checker.hasLost(hotkey)),
  )
}

/** What a repair says that it reached: owners in the subnet that have not been replaced. */
function checkClaimedCopies(
  world: World,
  node: ValidatorNode,
  { cid, receipts }: ObjectRecord,
  copies: number,
  violated: Violated,
): void {
  const present = new Set(world.chain.seats.map(({ hotkey }) => hotkey))
  const seen = new Set(node.goodView.neurons.map(({ hotkey }) => hotkey))
  const owners = receipts.filter(({ miner }) => present.has(miner) || seen.has(miner))
  const domains = new Set(owners.map(({ miner }) => world.minerOf(miner)?.coldkey))
  if (copies > domains.size) violated('I3', `${cid} has ${domains.size} copies and the repair says ${copies}`)
}

function checkChange(world: World, node: ValidatorNode, change: IndexChange, violated: Violated): void {
  if (change.kind === 'object') {
    const { cid, receipts } = change.record
    const holders = hotkeysIn(change.record)
    node.holders.set(change.record.dataHash, change.record)
    if (holders.size !== receipts.length) violated('I3', `${cid} lists a holder twice`)
    if (holders.size > HOLDERS_MAX) violated('I3', `${cid} has ${holders.size} holders`)
  } else if (change.kind === 'object-gone') {
    const dataHash = world.ledger.find(change.cid)?.dataHash ?? ''
    const holders = node.holders.get(dataHash)
    if (holders !== undefined) node.parting.set(change.cid, holders)
    node.holders.delete(dataHash)
    if (world.ledger.expectation(change.cid, world.now(), node.hotkey) === 'present')
      violated('I6', `${change.cid} was forgotten before its time`)
  } else if (change.kind === 'stats') {
    const { hotkey, score, stored_bytes } = change.row
    if (!Number.isFinite(score)) violated('I7', `the score of ${hotkey} is ${score}`)
    if (stored_bytes < 0) violated('I9', `${hotkey} is said to hold ${stored_bytes} bytes`)
  }
}

/**
 * I9: whoever is listed without a piece record was found out, and is listed only while the object waits for repair. Looked at
 * where that may end: when the object is written, and when it leaves the queue.
 */
function checkHints(
  { ledger }: World,
  node: ValidatorNode,
  changes: readonly IndexChange[],
  violated: Violated,
): void {
  const { state } = node.disk
  const names = new Map<string, string>()
  for (const change of changes) {
    const known = change.kind === 'repair-done' ? ledger.find(change.cid) : undefined
    if (known !== undefined) names.set(known.cid, known.dataHash)
    if (change.kind === 'object') names.set(change.record.cid, change.record.dataHash)
  }
  for (const [cid, dataHash] of names) {
    const record = node.holders.get(dataHash)
    const listed = record === undefined ? [] : [...hotkeysIn(record)]
    // All of them are read at once, before anything else is written.
    const pieces = Promise.all(listed.map((miner) => state.piece(miner, dataHash)))
    const queue = state.repairs(Number.MAX_SAFE_INTEGER)
    void Promise.all([pieces, queue]).then(([held, waiting]) => {
      if (held.includes(null) && !waiting.some((entry) => entry.cid === cid))
        violated('I9', `${cid} lists somebody without a piece and waits for no repair`)
    })
  }
}

function hotkeysIn({ receipts }: ObjectRecord): Set<string> {
  return new Set(receipts.map(({ miner }) => miner))
}

/** I2 of a renewal: as many owners as an upload needs keep the piece until the end that was told. */
function checkTerm(
  world: World,
  node: ValidatorNode,
  { cid, dataHash, receipts }: ObjectRecord,
  expiresAt: number,
  violated: Violated,
): void {
  const owners = new Set<string>()
  for (const { miner } of receipts) {
    const holder = world.minerOf(miner)
    const endsAt = holder?.records.get(node.hotkey, dataHash)?.endsAt ?? 0
    const isLost = world.checker.wasLost(miner, dataHash) || holder?.role.honest === false
    if (holder !== undefined && (endsAt >= expiresAt - TERM_SLACK || isLost)) owners.add(holder.coldkey)
  }
  if (owners.size < COPIES)
    violated('I2', `${cid} was renewed with ${owners.size} owners that keep it so long`)
}

/** I7: the weights are those of the scores, to the last bit, and belong to the newest block that this node knows. */
function checkWeights(
  world: World,
  node: ValidatorNode,
  weights: readonly { readonly uid: number; readonly weight: number }[],
  violated: Violated,
): void {
  const { rules } = world.engine
  const knowsTruth = node.hasFollowed || node.process?.sawTruth === true
  const { block, tempo, neurons } = knowsTruth ? node.goodView : node.view
  const shown = neurons.find(({ hotkey }) => hotkey === node.hotkey)?.lastUpdateBlock ?? 0
  const last = Math.max(shown, node.process?.weightsBlock ?? 0)
  if (!shouldSetWeights(block, last, tempo))
    violated('I7', `weights on a stale block: ${block}, the last were set at ${last}`)
  if (node.process !== null) node.process.weightsBlock = block
  const rows = new Map((node.process?.engine?.rows() ?? []).map(({ hotkey, score }) => [hotkey, score]))
  const miners = neurons.filter(({ axon, validatorPermit }) => axon !== null && !validatorPermit)
  const shares = normalizedWeights(
    miners.map(({ hotkey }) => rows.get(hotkey) ?? 0),
    rules,
  )
  const sum = shares.reduce((total, share) => total + share, 0)
  if (weights.length > 0 && Math.abs(sum - 1) > 1e-9) violated('I7', `weights sum to ${sum}`)
  const { uids, values } = chainWeights(shares, rules)
  const expected = uids.map((place, i) => `${miners[place]?.uid}:${values[i]}`).join()
  const got = weights.map(({ uid, weight }) => `${uid}:${weight}`).join()
  if (expected !== got) violated('I7', `weights ${got} are not those of the scores, ${expected}`)
}
