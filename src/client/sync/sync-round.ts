/**
 * One round: ask all validators for their head, take in what other devices wrote, tell the network what it lacks. Devices
 * that do so at the same time end with the same records, whoever is first (docs/formats/network-index.md).
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { DriveError } from '../drive-error.ts'
import type { IndexLog } from '../index/index-log.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { Hashes } from '../ports.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { VaultKeys } from '../subkeys.ts'
import type { HeadStanding } from '../sync-api.ts'
import { askHeads, distinctHeads, type HeadAnswer } from './ask-heads.ts'
import { newestWords } from './network-root.ts'
import { makeNextHead } from './next-head.ts'
import { acknowledgementOf, findRollbacks } from './rollbacks.ts'
import { readMemory, type SyncMemory, writeMemory } from './sync-memory.ts'
import { takeInHeads, vaultIdHex } from './take-in.ts'

/** Times that another device may be faster before a round gives up until the next. */
const ATTEMPTS = 4
/** Milliseconds. */
const PUT_TIMEOUT_MS = 30_000

export interface SyncContext {
  readonly access: NetworkAccess
  readonly hashes: Hashes
  readonly keys: VaultKeys
  readonly log: IndexLog
  readonly store: SealedStore
  /** Joins the vault files of other devices into this one's. @returns ours as it is then */
  readonly joinVaults: (theirs: readonly Uint8Array[]) => Promise<Uint8Array>
  readonly progress: (done: number, total: number) => void
}

export interface RoundReport {
  readonly number: number
  readonly standings: readonly HeadStanding[]
  /** Pieces of the index that no validator could give. */
  readonly unread: number
  /** Records that the network has not got. */
  readonly untold: number
}

/** @throws DriveError validator-unreachable, no-validator, index-newer, and why objects or heads were not taken; ChainError; the signal's reason */
export async function syncRound(context: SyncContext, signal: AbortSignal): Promise<RoundReport> {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await look(context, signal)
    const told = await tell(context, seen, signal)
    if (!told.isMoved || attempt === ATTEMPTS) {
      const { number, unread } = told.memory
      const untold = context.log.untold
      return { number, standings: standingsOf(seen, told), unread: unread.length, untold }
    }
  }
}

interface Seen {
  readonly answers: readonly HeadAnswer[]
  readonly heads: ReturnType<typeof distinctHeads>
  readonly memory: SyncMemory
  readonly vault: Uint8Array
  /** Hotkeys of validators that rolled back in this round. */
  readonly convicted: ReadonlySet<string>
}

/** Asks, takes in, convicts. */
async function look(context: SyncContext, signal: AbortSignal): Promise<Seen> {
  const { access, keys, log, store, hashes, progress } = context
  const vaultId = vaultIdHex(keys.head.vaultId)
  let memory = await readMemory(store)
  const words = memory.acknowledged
  const afterOf = (hotkey: string) => words.find(({ validator }) => validator === hotkey)?.signature ?? null
  const answers = await askHeads(access.axons, await access.ring.order(0), vaultId, afterOf, signal)
  if (!answers.some(isAnswer)) throw nobody(answers)
  const heads = distinctHeads(answers)
  const into = { place: { access, hashes, key: keys.networkIndex }, log, vaultId, progress }
  memory = await takeInHeads(
    into,
    heads.map(({ head }) => head),
    memory,
    signal,
  )
  const vault = await context.joinVaults(heads.map(({ head }) => head.vault))
  const court = { axons: access.axons, vaultId, now: () => access.clock.now() }
  const rollbacks = await findRollbacks(court, answers, memory.acknowledged, signal)
  memory = await writeMemory(store, { ...memory, rollbacks: [...memory.rollbacks, ...rollbacks] })
  const convicted = new Set(rollbacks.map(({ acknowledged }) => acknowledged.validator))
  return { answers, heads, memory, vault, convicted }
}

interface Told {
  readonly memory: SyncMemory
  /** Hotkeys of validators that have what is newest. */
  readonly current: ReadonlySet<string>
  readonly refusals: ReadonlyMap<string, string>
  /** A validator has a head that ours was not made from. */
  readonly isMoved: boolean
}

async function tell(context: SyncContext, seen: Seen, signal: AbortSignal): Promise<Told> {
  const { memory, heads, vault, answers } = seen
  const [newest] = heads
  const isNews =
    newest === undefined ||
    memory.tips.length !== 1 ||
    memory.tips[0] !== newest.head.hash ||
    !sameBytes(newest.head.vault, vault) ||
    context.log.untold > 0
  const reachable = answers.filter(isAnswer)
  const has = (answer: HeadAnswer, hash: string) => answer.kind === 'head' && answer.head.hash === hash
  if (!isNews) {
    const current = reachable.filter((answer) => has(answer, newest.head.hash))
    const lacking = reachable.filter((answer) => !has(answer, newest.head.hash))
    const put = await putAll(context, lacking.map(targetOf), newest, signal)
    // One that has a head which the newest was not made from: a further one is, and all take that.
    if (!put.isMoved) return toldOf(context, memory, put, current.map(hotkeyOf))
  }
  const { keys, log, access, hashes } = context
  const place = { access, hashes, key: keys.networkIndex }
  const hashesSeen = heads.map(({ head }) => head.hash)
  const next = await makeNextHead({ place, keys, log, vault, seen: hashesSeen }, memory, signal)
  const put = await putAll(context, reachable.map(targetOf), next, signal)
  if (put.words.length === 0) {
    if (put.isMoved) return { memory, current: new Set(), refusals: put.refusals, isMoved: true }
    throw refused(put.refusals)
  }
  const told = await toldOf(context, next.memory, put, [])
  await log.markSynced(next.through)
  return told
}

interface Put {
  readonly words: readonly NonNullable<ReturnType<typeof acknowledgementOf>>[]
  readonly refusals: ReadonlyMap<string, string>
  readonly isMoved: boolean
}

async function putAll(
  { access, keys }: SyncContext,
  targets: readonly Neuron[],
  { head, record }: { readonly head: { number: number; hash: string }; readonly record: Uint8Array },
  signal: AbortSignal,
): Promise<Put> {
  const vaultId = vaultIdHex(keys.head.vaultId)
  const refusals = new Map<string, string>()
  let isMoved = false
  const words = await Promise.all(
    targets.map(async (validator) => {
      const options = { timeoutMs: PUT_TIMEOUT_MS, signal }
      const answer = await access.axons.putHead(validator, { vaultId, record }, options)
      if (!answer.ok) {
        if (answer.code === 'head-moved') isMoved = true
        refusals.set(validator.hotkey, answer.detail)
        return null
      }
      const word = acknowledgementOf(validator.hotkey, vaultId, head, answer.value)
      if (word === null) refusals.set(validator.hotkey, 'it did not sign that it has the head')
      return word
    }),
  )
  return { words: words.filter((word) => word !== null), refusals, isMoved }
}

async function toldOf(
  { store }: SyncContext,
  memory: SyncMemory,
  { words, refusals, isMoved }: Put,
  current: readonly string[],
): Promise<Told> {
  const acknowledged = newestWords([...memory.acknowledged, ...words])
  const written = words.length === 0 ? memory : await writeMemory(store, { ...memory, acknowledged })
  return {
    memory: written,
    current: new Set([...current, ...words.map(({ validator }) => validator)]),
    refusals,
    isMoved,
  }
}

function standingsOf({ answers, convicted }: Seen, { current, refusals }: Told): HeadStanding[] {
  const inOrder = [...answers].sort((a, b) => a.validator.uid - b.validator.uid)
  return inOrder.map((answer): HeadStanding => {
    const { hotkey } = answer.validator
    const number = isAnswer(answer) ? answer.served.number : null
    const has = current.has(hotkey)
    if (convicted.has(hotkey)) return { hotkey, number, standing: 'rolled-back', isCurrent: has, detail: '' }
    if (has) return { hotkey, number, standing: 'current', isCurrent: true, detail: '' }
    if (!isAnswer(answer)) {
      const { kind: standing, detail, keepsNone } = answer
      return {
        hotkey,
        number,
        standing,
        isCurrent: false,
        detail,
        ...(keepsNone === true ? { keepsNone } : {}),
      }
    }
    const detail = refusals.get(hotkey) ?? ''
    return { hotkey, number, standing: answer.kind === 'none' ? 'none' : 'behind', isCurrent: false, detail }
  })
}

function isAnswer(answer: HeadAnswer): answer is Extract<HeadAnswer, { kind: 'head' | 'none' }> {
  return answer.kind === 'head' || answer.kind === 'none'
}

function targetOf({ validator }: HeadAnswer): Neuron {
  return validator
}

function hotkeyOf({ validator }: HeadAnswer): string {
  return validator.hotkey
}

function nobody(answers: readonly HeadAnswer[]): DriveError {
  const wrong = answers.filter(({ kind }) => kind === 'wrong')
  const list = answers
    .map((answer) => (isAnswer(answer) ? '' : `${answer.validator.hotkey} (${answer.detail})`))
    .join('; ')
  const code = wrong.length > 0 ? 'validator-lied' : 'validator-unreachable'
  return new DriveError(code, `No validator gave its head of this drive: ${list}`)
}

function refused(refusals: ReadonlyMap<string, string>): DriveError {
  const list = [...refusals].map(([hotkey, detail]) => `${hotkey} (${detail})`).join('; ')
  return new DriveError('head-refused', `No validator took the new head of this drive: ${list}`)
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
