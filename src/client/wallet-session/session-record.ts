/** A session as it lies on this device, sealed with everything else. */
import * as v from 'valibot'
import { encodeDelegation, parseDelegation, type SignedDelegation } from '../../wire/delegation.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { SessionOver } from '../wallet-api.ts'

const LABEL = 'wallet-session'
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const SECRET = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length === 32),
)
const RECORD = v.strictObject({
  session: v.nullable(
    v.strictObject({
      /** As it goes with each request. */
      delegation: v.string(),
      secret: v.nullable(SECRET),
      wallet: v.string(),
      accountName: v.string(),
      requests: COUNT,
      known: v.array(v.string()),
      instead: v.optional(v.array(v.string()), []),
      aheadMs: v.optional(v.number(), 0),
      over: v.nullable(v.picklist(['expired', 'revoked', 'ended'])),
    }),
  ),
  /** Of older programs; the drive index has them now (account-book.ts). */
  accounts: v.array(v.string()),
})

export interface StoredSession {
  readonly signed: SignedDelegation
  /** Null once it is over. */
  readonly secret: Uint8Array | null
  readonly wallet: string
  readonly accountName: string
  readonly requests: number
  /** Hotkeys of validators that took it, and of those that stored in the vault's name because they know no sessions. */
  readonly known: readonly string[]
  readonly instead: readonly string[]
  /** Milliseconds that the clocks of validators were ahead of this device's when it was made: its times are by theirs. */
  readonly aheadMs: number
  readonly over: SessionOver | null
}

export interface SessionRecord {
  readonly session: StoredSession | null
  /** In whose name an older program has stored something from here; empty once the index knows them. */
  readonly accounts: readonly string[]
}

export const NO_SESSION: SessionRecord = { session: null, accounts: [] }

/** What cannot be read was never there: losing it costs a signature, never a file. */
export async function readRecord(store: Pick<SealedStore, 'get'>): Promise<SessionRecord> {
  const parsed = v.safeParse(RECORD, await store.get(LABEL).catch(() => null))
  if (!parsed.success) return NO_SESSION
  const { session, accounts } = parsed.output
  if (session === null) return { session, accounts }
  const { delegation, ...rest } = session
  const signed = parseDelegation(delegation)
  return { session: signed.ok ? { ...rest, signed: signed.value } : null, accounts }
}

export async function writeRecord(store: Pick<SealedStore, 'put'>, record: SessionRecord): Promise<void> {
  const { session, accounts } = record
  await store.put(LABEL, {
    accounts: [...accounts],
    session: session === null ? null : blobOf(session),
  })
}

function blobOf({ signed, known, instead, ...rest }: StoredSession) {
  return { ...rest, delegation: encodeDelegation(signed), known: [...known], instead: [...instead] }
}

/** By this device's clock, unix milliseconds. */
export function deviceTimes({ signed, aheadMs }: Pick<StoredSession, 'signed' | 'aheadMs'>): {
  readonly from: number
  readonly until: number
} {
  const { from, until } = signed.delegation
  return { from: from * 1000 - aheadMs, until: until * 1000 - aheadMs }
}

/** Tells one session from another. */
export function serialOf(session: StoredSession | null): string | undefined {
  return session?.signed.delegation.serial
}
