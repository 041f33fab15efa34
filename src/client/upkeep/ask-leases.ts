/**
 * What validators say of objects: until when, how many copies, whose they are. These are words, not proofs: the latest end
 * that any of them names counts where it has copies for it, and nothing is shown as more than what validators say.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { LeaseAnswer } from '../axon-port.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { AccountStanding } from '../upkeep-api.ts'

/** Objects in one question (docs/wire.md, LeaseUser). */
export const LOT = 256
/** Milliseconds. A validator reads 256 objects with their pieces for it. */
const LEASE_TIMEOUT_MS = 30_000
const ACCOUNT_TIMEOUT_MS = 15_000
/** What stock nodes say to calls that are ours (docs/wire.md). */
const UNHEARD = 'synapse-unknown'
/** Seconds: no validator promises more (docs/wire.md), so whoever says more keeps nobody from renewing. */
const TERM_MAX = 157_680_000

export interface Said {
  /** Unix seconds; 0: nobody has a copy. */
  readonly end: number
  readonly copies: number
  /** Validators that placed it, the one with the latest end first: they can renew it. */
  readonly owners: readonly Neuron[]
  /** Those at which it is ours to delete, with what they say of it. */
  readonly ours: readonly { readonly validator: Neuron; readonly expiresAt: number }[]
  /** The latest end at a validator that keeps it for somebody else; 0: none does. */
  readonly othersUntil: number
}

export interface Silent {
  readonly hotkey: string
  readonly detail: string
}

export interface LeaseWords {
  readonly of: ReadonlyMap<string, Said>
  /** Validators that gave no answer. */
  readonly silent: readonly Silent[]
  /** Whether there are nodes that do not know the question: what they have, nobody can tell. */
  readonly isPartial: boolean
}

/**
 * @param cids at most LOT
 * @param now unix seconds
 * @throws the signal's reason
 */
export async function askLeases(
  { axons }: Pick<NetworkAccess, 'axons'>,
  validators: readonly Neuron[],
  cids: readonly string[],
  now: number,
  signal: AbortSignal,
): Promise<LeaseWords> {
  const options = { timeoutMs: LEASE_TIMEOUT_MS, signal }
  const silent: Silent[] = []
  let isPartial = false
  const answers = await Promise.all(
    validators.map(async (validator) => {
      const answer = await axons.leases(validator, { cids }, options)
      if (answer.ok) return { validator, leases: answer.value }
      if (answer.code === UNHEARD) isPartial = true
      else silent.push({ hotkey: validator.hotkey, detail: answer.detail })
      return { validator, leases: [] }
    }),
  )
  const of = new Map(
    cids.map((cid, at) => [
      cid,
      saidOf(
        answers.flatMap(({ validator, leases }) => {
          const lease = leases[at] ?? null
          return lease === null || lease.expiresAt <= now ? [] : [{ validator, lease }]
        }),
        now,
      ),
    ]),
  )
  return { of, silent, isPartial }
}

interface Word {
  readonly validator: Neuron
  readonly lease: LeaseAnswer
}

function saidOf(words: readonly Word[], now: number): Said {
  const capped = words
    .map(({ validator, lease }) => ({
      validator,
      lease: { ...lease, expiresAt: Math.min(lease.expiresAt, now + TERM_MAX) },
    }))
    .sort((a, b) => b.lease.expiresAt - a.lease.expiresAt)
  const latest = capped.find(({ lease }) => lease.copies > 0)
  const own = capped.filter(({ lease }) => lease.own)
  const ours = own.filter(({ lease }) => lease.yours)
  const others = own.filter(({ lease }) => !lease.yours)
  return {
    end: latest?.lease.expiresAt ?? 0,
    copies: latest?.lease.copies ?? 0,
    owners: own.map(({ validator }) => validator),
    ours: ours.map(({ validator, lease }) => ({ validator, expiresAt: lease.expiresAt })),
    othersUntil: others[0]?.lease.expiresAt ?? 0,
  }
}

/** In the order of their seats. @throws the signal's reason */
export async function askAccounts(
  { axons }: Pick<NetworkAccess, 'axons'>,
  validators: readonly Neuron[],
  signal: AbortSignal,
): Promise<AccountStanding[]> {
  const options = { timeoutMs: ACCOUNT_TIMEOUT_MS, signal }
  const inOrder = [...validators].sort((a, b) => a.uid - b.uid)
  return Promise.all(
    inOrder.map(async (validator) => {
      const answer = await axons.account(validator, options)
      const { hotkey } = validator
      if (!answer.ok) return { hotkey, account: null, detail: answer.detail }
      const { objects, bytes, quotaBytes, defaultTtl, maxTtl } = answer.value
      return { hotkey, account: { objects, bytes, quotaBytes, defaultTtl, maxTtl }, detail: '' }
    }),
  )
}
