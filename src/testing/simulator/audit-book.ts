/**
 * Questions and their outcomes against the truth: nobody honest fails (I4), no lie passes and every liar is found
 * (I5), no seed is used twice and none leaves before it is on the disk (I11).
 */
import type { EngineEvent } from '../../engine/events.ts'
import type { ChallengeAsk } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'
import { holdsIntact, type MinerNode, type Truth } from './miner-node.ts'
import type { ValidatorNode, World } from './world.ts'

export interface AuditBook {
  reported(node: ValidatorNode, event: EngineEvent): void
  written(changes: readonly IndexChange[]): void
  challengeSent(node: ValidatorNode, miner: string, ask: ChallengeAsk): void
  seedUsed(node: ValidatorNode, miner: string, seed: string): void
  answered(node: ValidatorNode, miner: MinerNode, task: string, name: string, truth: Truth): void
  ended(node: ValidatorNode): void
}

/** Lies that may reach a validator in a row without a verdict: some are confirmed first, some come while it is busy. */
const LIES_MAX = 12

type Violated = (invariant: string, detail: string) => void

export function createAuditBook(
  worldOf: () => World,
  violated: Violated,
  wasLost: (miner: string, dataHash: string) => boolean,
): AuditBook {
  /** Piece hash by CID, as the index has them. */
  const pieceOf = new Map<string, string>()
  /** Questions whose last answer was a lie, by validator, miner, task and piece. */
  const answeredWithLies = new Set<string>()
  const lies = new Map<string, number>()
  /** Sent to a miner, by validator and miner. */
  const seeds = new Map<string, Set<string>>()

  const key = (node: ValidatorNode, miner: string, task: string, name: string) =>
    `${node.number} ${miner} ${task} ${name}`

  const seedUsed = (node: ValidatorNode, miner: string, seed: string) => {
    const link = `${node.number} ${miner}`
    const sent = seeds.get(link) ?? new Set<string>()
    if (sent.has(seed)) violated('I11', `seed ${seed} was sent to ${miner} twice`)
    seeds.set(link, sent.add(seed))
  }

  /** A wrong answer that was recognised, in a round or in the service of a user. */
  const caught = (node: ValidatorNode, miner: string) => lies.delete(`${node.number} ${miner}`)

  /**
   * I4. A declared loss is no accusation when a fault really took the piece. A miner that lost the record of one caller
   * and was given the bytes again by another has them, but without the proof that the first one asks for.
   */
  const accused = (node: ValidatorNode, miner: string, cid: string, reason: string, what: string) => {
    const world = worldOf()
    const holder = world.minerOf(miner)
    if (holder === undefined || !holder.role.honest) return
    const dataHash = pieceOf.get(cid) ?? ''
    const isLoss = reason === 'missing' || reason === 'proof-missing'
    if (isLoss && wasLost(miner, dataHash)) return
    // A user's call that began while our clock was behind may end after the object did. No round may make that mistake.
    const isOver = world.plan.faults.has('clock') && holder.ended.has(`${node.hotkey} ${dataHash}`)
    if (isOver && reason === 'missing' && !what.startsWith('fail')) return
    const holds = holdsIntact(holder, node.hotkey, dataHash, world.now())
    violated(
      'I4',
      `${what} of honest ${miner} over ${cid}: ${reason}${holds ? ', and it holds the piece' : ''}`,
    )
  }

  const audited = (node: ValidatorNode, event: Extract<EngineEvent, { kind: 'audit' }>) => {
    const { miner, cid, outcome, reason, detail, task } = event
    const name = task === 'store' ? cid : (pieceOf.get(cid) ?? '')
    const answer = key(node, miner, task, name)
    if (answeredWithLies.delete(answer) && outcome === 'pass')
      violated('I5', `${worldOf().minerOf(miner)?.role.name} passed a ${task} over ${cid} with a lie`)
    if (outcome !== 'fail') return
    caught(node, miner)
    accused(node, miner, cid, reason, `fail (${detail})`)
  }

  return {
    seedUsed,
    reported(node, event) {
      if (event.kind === 'audit') audited(node, event)
      else if (event.kind === 'copy-failed' && event.reason === 'lied') {
        caught(node, event.miner)
        accused(node, event.miner, event.cid, event.reason, 'Store called a lie')
      } else if (event.kind === 'holder-bad' && event.reason === 'wrong-bytes') {
        caught(node, event.miner)
        accused(node, event.miner, event.cid, event.reason, 'download called wrong')
      } else if (event.kind === 'copy-lost' && !NO_ACCUSATION.has(event.reason)) {
        accused(node, event.miner, event.cid, event.reason, 'copy called lost')
      }
    },
    written(changes) {
      for (const change of changes) {
        if (change.kind === 'object' || change.kind === 'piece')
          pieceOf.set(change.record.cid, change.record.dataHash)
      }
    },
    challengeSent(node, miner, { dataHash, seed }) {
      seedUsed(node, miner, seed)
      const { disk } = node
      void disk.state.piece(miner, dataHash).then((piece) => {
        const known = piece?.seeds.some((sent) => sent.seed === seed) ?? false
        if (!known) violated('I11', `a challenge left for ${miner} with a seed that the index does not know`)
      })
      const isVolatile = disk.isUnsynced(
        (change) => change.kind === 'piece' && change.record.seeds.some((sent) => sent.seed === seed),
      )
      if (isVolatile) violated('I11', `a challenge left for ${miner} before its seed was durable`)
    },
    answered(node, miner, task, name, truth) {
      if (task === 'ping') return
      if (truth !== 'lie') {
        if (answeredWithLies.size > 0) answeredWithLies.delete(key(node, miner.hotkey, task, name))
        return
      }
      answeredWithLies.add(key(node, miner.hotkey, task, name))
      const liar = `${node.number} ${miner.hotkey}`
      const count = (lies.get(liar) ?? 0) + 1
      lies.set(liar, count)
      if (count > LIES_MAX)
        violated('I5', `${miner.role.name} told ${count} lies in a row and none was a fail`)
    },
    ended(node) {
      for (const name of answeredWithLies)
        if (name.startsWith(`${node.number} `)) answeredWithLies.delete(name)
      for (const name of lies.keys()) if (name.startsWith(`${node.number} `)) lies.delete(name)
    },
  }
}

/** Why a copy may stop counting although its miner did nothing wrong. */
const NO_ACCUSATION: ReadonlySet<string> = new Set([
  'silent',
  'replaced',
  'trimmed',
  'expired',
  'down',
  'surplus',
])
