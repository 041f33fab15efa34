/**
 * Heads of drives: at most one a vault, and never an older one over a newer one. A head names the ones it was made from, so
 * two devices that changed a drive at the same time cannot both succeed: the second is told, merges, and comes again. A
 * caller needs no right to put a head, because a head proves its own.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Result } from '../protocol/verdict.ts'
import { type HeadReason, openHead } from '../wire/head.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { HEAD_ROOM_BYTES, HEADS_BYTES, HEADS_OF_ONE } from './limits.ts'
import type { EnginePorts, Index } from './ports.ts'
import type { HeadRecord } from './records.ts'

export type PutHeadFailure =
  | HeadReason
  /** The head is of another vault than the call names. */
  | 'vault-differs'
  /** The head was not made from the one that is here. */
  | 'head-moved'
  | 'too-many-heads'
  | 'heads-full'
  | 'storage-unavailable'

export type HeldHead = Pick<HeadRecord, 'number' | 'hash'>

export interface HeadService {
  /** Durable when it resolves with ok. The head that is here already is taken again. */
  put(caller: string, vaultId: string, record: Uint8Array): Promise<Result<HeldHead, PutHeadFailure>>
  /** Null: there is none. */
  get(vaultId: string): Promise<Result<HeadRecord | null, 'storage-unavailable'>>
}

export interface HeadParts {
  readonly ports: EnginePorts
  readonly locks: KeyedLock
}

/** All heads are put one after the other: their bounds are counted together. */
const HEADS_LOCK = 'heads'

export function createHeadService(parts: HeadParts): HeadService {
  const { index, report } = parts.ports
  const unavailable = (action: string, error: unknown) => {
    const detail = error instanceof Error ? error.message : 'index failed'
    report({ kind: 'storage-failed', action, detail })
    return no('storage-unavailable', 'this validator cannot use its index now')
  }
  return {
    async put(caller, vaultId, record) {
      const opened = openHead(record)
      if (!opened.ok) return opened
      const { number, hash, parents } = opened.value
      if (opened.value.vaultId !== vaultId) return no('vault-differs', 'the head is signed by another vault')
      const made = new Set(parents.map((parent) => bytesToHex(parent)))
      try {
        return await parts.locks.run([HEADS_LOCK], () =>
          putHead(parts, caller, { vaultId, number, hash, owner: caller, record }, made),
        )
      } catch (error) {
        return unavailable('put-head', error)
      }
    },
    async get(vaultId) {
      try {
        return { ok: true, value: await index.head(vaultId) }
      } catch (error) {
        return unavailable('get-head', error)
      }
    },
  }
}

async function putHead(
  { ports: { index } }: HeadParts,
  caller: string,
  next: HeadRecord,
  madeFrom: ReadonlySet<string>,
): Promise<Result<HeldHead, PutHeadFailure>> {
  const { vaultId, number, hash, record } = next
  const taken = { ok: true, value: { number, hash } } as const
  const confirm = index.beginRead?.()
  const current = await index.head(vaultId)
  if (current?.hash === hash) {
    await confirm?.()
    return taken
  }
  if (current !== null && (number <= current.number || !madeFrom.has(current.hash))) {
    return no(
      'head-moved',
      `the head here has number ${current.number} and is not among those it was made from`,
    )
  }
  if (current === null && ((await index.account(caller))?.heads ?? 0) >= HEADS_OF_ONE)
    return no('too-many-heads', `one key may keep the heads of ${HEADS_OF_ONE} vaults here`)
  if (!(await hasRoom(index, current, record.length)))
    return no('heads-full', 'this validator has no room for more heads')
  const kept = { ...next, owner: current?.owner ?? caller }
  await index.apply([{ kind: 'head', record: kept }], 'durable')
  return taken
}

/** All heads together take twice `HEADS_BYTES` at most: as many bytes, and the room that each of them has for certain. */
async function hasRoom(index: Index, current: HeadRecord | null, length: number): Promise<boolean> {
  const before = current?.record.length ?? 0
  if (current !== null && length <= Math.max(before, HEAD_ROOM_BYTES)) return true
  const { heads, bytes } = await index.headTotals()
  const vaults = current === null ? heads + 1 : heads
  return bytes + length - before <= HEADS_BYTES && vaults * HEAD_ROOM_BYTES <= HEADS_BYTES
}

function no<R extends PutHeadFailure>(reason: R, detail: string): Result<never, R> {
  return { ok: false, reason, detail }
}
