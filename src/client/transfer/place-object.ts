/**
 * Brings one object (a part or a manifest) to the network: StoreUser to one validator after the other until
 * the receipts of enough distinct miners hold against the bytes in hand. Every validator is asked twice at
 * most, the second time after a pause. Nothing a validator says is believed; copies it really made count
 * even when it made too few, because the next one adds to them. An object may be wanted with two validators, so that neither
 * alone can lose, hide or deny it; where the second does not take it, the first one's copies stand. Where nobody answers but
 * stock validators, which have no receipts, their word is taken for what it is: a claim.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { COPIES_WANTED, checkReceipts, countCopies } from '../check-receipts.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { SuffixHash } from '../ports.ts'
import type { HolderProof } from '../proof-api.ts'
import { TERM_SECONDS } from '../upkeep/terms.ts'
import { codeOf, type PlaceProblem, tooFew, worst } from './place-problems.ts'
import { claimTrouble } from './stock-claim.ts'

/** Milliseconds. A validator places on miners that may take 60 s; the gateway gives up at 120. */
const STORE_TIMEOUT_MS = 100_000
/** Milliseconds before everybody is asked once more. */
const BACKOFF_MS = 1_500

export interface SealedObject {
  readonly cid: string
  /** Hex of the content-tree root. */
  readonly contentRoot: string
  readonly data: Uint8Array
  /** SHA3 over `data`. */
  readonly sha3: SuffixHash
  /** Seconds that it is to be kept; absent: `TERM_SECONDS`. */
  readonly ttl?: number
  /** How it is encrypted, where it is not in our own format. */
  readonly payload?: string
  /** For messages: "part 3", "the manifest". */
  readonly title: string
}

export interface PlaceWish {
  /** Which validator is asked first. */
  readonly turn: number
  /** How many validators are to have placed it; default: 1. */
  readonly validators?: number
  /** Called when a validator has confirmed it. */
  readonly placed?: () => void
  readonly signal: AbortSignal
}

export interface Placement {
  readonly holders: readonly HolderProof[]
  readonly copies: number
  /** Stock validators that confirmed it; only where there are no proven copies. */
  readonly claims?: readonly string[]
}

/** @throws DriveError, ChainError, the signal's reason */
export async function placeObject(
  access: NetworkAccess,
  object: SealedObject,
  wish: PlaceWish,
): Promise<Placement> {
  const { turn, validators = 1, placed = () => undefined, signal } = wish
  /** By miner and validator. */
  const holders = new Map<string, HolderProof>()
  const problems: PlaceProblem[] = []
  const whole = new Set<string>()
  const claims = new Set<string>()
  const done = async (): Promise<Placement | null> => {
    const all = [...holders.values()]
    const copies = countCopies(all, (await access.ring.view()).metagraph)
    return copies >= COPIES_WANTED ? { holders: all, copies } : null
  }
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (attempt > 0) await access.clock.sleep(BACKOFF_MS, signal)
    for (const validator of await access.ring.order(turn + attempt)) {
      if (whole.has(validator.hotkey) || claims.has(validator.hotkey)) continue
      signal.throwIfAborted()
      const call = access.ring.call(validator.hotkey)
      const problem = await placeAt(access, validator, object, holders, placed, signal).finally(call.close)
      if (problem === 'claimed') {
        call.worked()
        claims.add(validator.hotkey)
        continue
      }
      const { metagraph } = await access.ring.view()
      const own = [...holders.values()].filter(({ validatorHotkey }) => validatorHotkey === validator.hotkey)
      const placement = await done()
      if (placement !== null) {
        call.worked()
        if (countCopies(own, metagraph) >= COPIES_WANTED) whole.add(validator.hotkey)
        if (whole.size >= validators || validators === 1) return placement
        continue
      }
      call.failed()
      problems.push(
        problem ??
          tooFew(object, validator, countCopies([...holders.values()], metagraph), [...holders.values()]),
      )
    }
    // A second validator that is not there, or does not want it, is no reason to fail what one has taken.
    const placement = await done()
    if (placement !== null) return placement
    // Whoever can prove and did not answer is asked once more before a word is taken instead.
    const isSilence = problems.every(({ code }) => code === 'validator-unreachable')
    if (claims.size > 0 && isSilence && (problems.length === 0 || attempt > 0))
      return { holders: [...holders.values()], copies: 0, claims: [...claims] }
  }
  throw worst(problems)
}

/** Adds what this validator's receipts prove to `holders`. @returns what went wrong before that, or null */
async function placeAt(
  access: NetworkAccess,
  validator: Neuron,
  object: SealedObject,
  holders: Map<string, HolderProof>,
  placed: () => void,
  signal: AbortSignal,
): Promise<PlaceProblem | 'claimed' | null> {
  const { cid, data, contentRoot, ttl = TERM_SECONDS, payload } = object
  const answer = await access.axons.storeUser(
    validator,
    { cid, data, contentRoot, ttl, ...(payload === undefined ? {} : { payload }) },
    { timeoutMs: STORE_TIMEOUT_MS, signal },
  )
  if (!answer.ok) {
    return {
      code: codeOf(answer),
      detail: `${object.title}: validator ${validator.hotkey}: ${answer.detail}`,
    }
  }
  if (answer.value.cid !== object.cid) {
    return {
      code: 'validator-lied',
      detail: `${object.title}: validator ${validator.hotkey} confirmed another object than it was sent.`,
    }
  }
  if (answer.value.stock === true && answer.value.receipts.length === 0) {
    const trouble = await claimTrouble(access, validator, object, signal)
    if (trouble === null) placed()
    return trouble === null ? 'claimed' : { code: 'not-enough-copies', detail: `${object.title}: ${trouble}` }
  }
  placed()
  const judge = {
    metagraph: (await access.ring.view()).metagraph,
    verifier: access.verifier,
    clock: access.clock,
  }
  const held = { cid: object.cid, length: data.length, sha3: object.sha3, data }
  for (const holder of await checkReceipts(answer.value.receipts, held, judge)) {
    const key = `${holder.minerHotkey} ${holder.validatorHotkey}`
    if (holders.get(key)?.level !== 'verified') holders.set(key, holder)
  }
  return null
}
