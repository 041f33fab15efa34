/**
 * What must hold when faults stopped long ago and nothing is under way: every promised object has its copies (I3), the
 * index and the miners agree in both directions (I9), what was deleted is on no miner that our record named (I6), and a
 * restart changes nothing (I18).
 */
import type { ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { holdsIntact, type MinerNode } from './miner-node.ts'
import { startProcess, stopProcess } from './validator-process.ts'
import type { ValidatorNode, World } from './world.ts'

const COPIES = 3
/** Three rounds, and the one that is under way. */
const REPAIR_BLOCKS = 4 * 3

/** While most miners are silent nothing is repaired for so long: the fault may be our own. */
const SILENCE_MS = 60 * 60_000

/** Starts the checks; they are over when promises have settled. */
export function checkWholeness(world: World): void {
  world.checker.compareCounters()
  for (const node of world.validators) {
    void checkNode(world, node).then(() => {
      if (world.checker.violation === null) checkRestart(world, node)
    })
  }
}

async function checkNode(world: World, node: ValidatorNode): Promise<void> {
  const { state } = node.disk
  for (const { cid } of world.ledger.promises()) {
    const isDeleted = world.ledger.expectation(cid, world.now(), node.hotkey) === 'deleted'
    const left = isDeleted ? [await state.object(cid), ...(await state.claims(cid))] : []
    // What has ended waits for the purge, and is given to nobody.
    if (left.some((record) => record !== null && record.generated + record.ttl > world.now()))
      world.checker.violated(
        'I6',
        `validator ${node.number} still knows ${cid}, which was deleted everywhere`,
      )
  }
  checkDiscards(world, node)
  const objects = await state.objectsFrom('', Number.MAX_SAFE_INTEGER)
  for (const object of objects) await checkObject(world, node, object)
  const known = new Map(objects.map((object) => [object.cid, object]))
  for (const { hotkey } of world.miners) {
    for (const piece of await state.piecesOf(hotkey, '', Number.MAX_SAFE_INTEGER)) {
      checkPiece(world, piece, known.get(piece.cid))
    }
  }
}

/**
 * I6: whoever stood in the record of an object that was deleted has been told, found out or not, unless it keeps the piece no
 * longer anyway. What it stored again since is another Store.
 */
function checkDiscards(world: World, node: ValidatorNode): void {
  for (const { dataHash, receipts, generated, ttl } of node.deleted) {
    for (const { miner: hotkey, seed } of generated + ttl > world.now() ? receipts : []) {
      const miner = world.minerOf(hotkey)
      const kept = miner?.records.get(node.hotkey, dataHash)
      const isKept = kept !== undefined && kept.storeSeed === seed && kept.endsAt > world.now()
      if (isThere(world, miner) && isKept)
        world.checker.violated(
          'I6',
          `${hotkey} keeps ${dataHash.slice(0, 12)}, which was deleted, long after`,
        )
    }
  }
}

function isThere(world: World, miner: MinerNode | undefined): miner is MinerNode {
  return miner !== undefined && miner.up && world.chain.seatOf(miner.hotkey) !== undefined
}

/** Whether more than half of all registered miners stay away, and the calm is too short for that to count as theirs. */
function isWaiting(world: World): boolean {
  const seated = world.miners.filter(({ hotkey }) => world.chain.seatOf(hotkey) !== undefined)
  return world.plan.calmMs < SILENCE_MS && seated.filter(({ up }) => !up).length * 2 > seated.length
}

/** I3: as many owners hold a copy as were promised, or as there are with room. */
async function checkObject(world: World, node: ValidatorNode, object: ObjectRecord): Promise<void> {
  const { cid, dataHash, receipts, length } = object
  const recorded = new Set<string>()
  if (world.ledger.expectation(cid, world.now(), node.hotkey) !== 'present') return
  // The last downloads may have met a liar; three rounds are the promise.
  const lostAt = node.losses.get(cid)
  if (lostAt !== undefined && world.chain.block - lostAt <= REPAIR_BLOCKS) return
  const owners = new Set<string>()
  for (const { miner } of receipts) {
    const holder = world.minerOf(miner)
    const piece = await node.disk.state.piece(miner, dataHash)
    if (piece === null) continue
    recorded.add(miner)
    if (!isThere(world, holder)) continue
    // A holder that was away when the object was renewed keeps its own term, and counts no more.
    if (piece.generated + piece.ttl < object.generated + object.ttl) continue
    const isCopy = holdsIntact(holder, node.hotkey, dataHash, world.now())
    // Rot that no question has met yet is nobody's fault; a liar's copy counts until it is found out.
    const isUnseen = world.checker.wasLost(miner, dataHash) || !holder.role.honest
    if (!isCopy && !isUnseen) world.checker.violated('I9', `${miner} is recorded with ${cid} and has it not`)
    owners.add(holder.coldkey)
  }
  if (owners.size >= COPIES) return
  const able = world.miners.filter(
    (miner) =>
      isThere(world, miner) &&
      miner.role.honest &&
      miner.capacity - miner.usedBytes >= length &&
      // A repair asks nobody who is recorded with the piece already.
      !recorded.has(miner.hotkey),
  )
  const possible = new Set([...owners, ...able.map(({ coldkey }) => coldkey)])
  // With the real curve a run is too short for the five pings that a death takes to be noticed.
  const wanted = world.plan.real || isWaiting(world) ? 1 : Math.min(COPIES, possible.size)
  if (owners.size < wanted)
    world.checker.violated(
      'I3',
      `${cid} has ${owners.size} copies where ${wanted} are possible (${[...possible].join()}), long after faults`,
    )
}

/** I9, the other way: a record of a piece belongs to an object that names its holder. */
function checkPiece(world: World, piece: PieceRecord, object: ObjectRecord | undefined): void {
  if (piece.purpose === 'probe') return
  const { hotkey, cid } = piece
  if (object === undefined) world.checker.violated('I9', `a piece of ${cid} on ${hotkey} outlived its object`)
  else if (!object.receipts.some(({ miner }) => miner === hotkey))
    world.checker.violated('I9', `${hotkey} has a piece record of ${cid} and is none of its holders`)
}

/** I18. */
function checkRestart(world: World, node: ValidatorNode): void {
  const before = observed(node)
  if (before === null) return world.checker.violated('I18', `validator ${node.number} does not run`)
  stopProcess(world, node)
  startProcess(world, node, () => {
    const after = observed(node)
    if (after !== before) world.checker.violated('I18', `a restart changed ${before} to ${after}`)
  })
}

function observed({ process }: ValidatorNode): string | null {
  const rows = process?.engine?.rows()
  if (rows === undefined) return null
  return JSON.stringify(rows.toSorted((a, b) => (a.hotkey < b.hotkey ? -1 : 1)))
}
