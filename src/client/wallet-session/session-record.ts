/** A session as it lies on this device, sealed with everything else. */
import * as v from 'valibot'
import { encodeDelegation, parseDelegation, type SignedDelegation } from '../../wire/delegation.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { SessionOver } from '../wallet-api.ts'

const LABEL = 'wallet-session'
/** More accounts than anybody signs with from one device. */
const ACCOUNTS_MAX = 64
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const RECORD = v.strictObject({
  session: v.nullable(
    v.strictObject({
      /** As it goes with each request. */
      delegation: v.string(),
      secret: v.pipe(
        v.instance(Uint8Array),
        v.check((bytes) => bytes.length === 32),
      ),
      wallet: v.string(),
      accountName: v.string(),
      requests: COUNT,
      known: v.array(v.string()),
      over: v.nullable(v.picklist(['expired', 'revoked'])),
    }),
  ),
  accounts: v.array(v.string()),
})

export interface StoredSession {
  readonly signed: SignedDelegation
  readonly secret: Uint8Array
  readonly wallet: string
  readonly accountName: string
  readonly requests: number
  readonly known: readonly string[]
  readonly over: SessionOver | null
}

export interface SessionRecord {
  readonly session: StoredSession | null
  /** In whose name something was stored from here. */
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
    accounts: accounts.slice(-ACCOUNTS_MAX),
    session: session === null ? null : blobOf(session),
  })
}

function blobOf({ signed, secret, wallet, accountName, requests, known, over }: StoredSession) {
  return {
    delegation: encodeDelegation(signed),
    secret,
    wallet,
    accountName,
    requests,
    known: [...known],
    over,
  }
}
