/**
 * What fake validators remember beside objects: ends, owners and heads, shared like the objects themselves. One caller: the
 * drive under test; nobody else's name is asked for.
 */

import { bytesToHex } from '@noble/hashes/utils.js'
import type {
  AccountAnswer,
  AxonOutcome,
  DeleteAnswer,
  GetHeadAnswer,
  LeaseAnswer,
  PutHeadAnswer,
  RenewAnswer,
} from '../client/axon-port.ts'
import { headHash, openHead } from '../wire/head.ts'
import { acknowledgedText, NO_HEAD, servedText } from '../wire/head-words.ts'
import type { Keypair } from '../wire/sr25519.ts'

const DEFAULT_TTL = 2_592_000
const MAX_TTL = 157_680_000
const MAX_OBJECT_BYTES = 16 * 1024 * 1024

const no = (code: string): AxonOutcome<never> => ({ ok: false, reason: 'refused', detail: code, code })

export class FakeLeases {
  /** CID -> end, unix seconds, and the validator that placed it. */
  readonly ends = new Map<string, { readonly at: number; readonly placedBy: string }>()
  /** Vault -> the newest head. Tests may put an older one here. */
  readonly heads = new Map<string, Uint8Array>()
  quotaBytes: number | null = null
  readonly #objects: Map<string, Uint8Array>
  readonly #now: () => number

  /** @param now unix seconds */
  constructor(objects: Map<string, Uint8Array>, now: () => number) {
    this.#objects = objects
    this.#now = now
  }

  /** @returns the end */
  placed(cid: string, ttl: number | null, placedBy: string): number {
    const at = Math.max(this.ends.get(cid)?.at ?? 0, this.#now() + (ttl ?? DEFAULT_TTL))
    this.ends.set(cid, { at, placedBy })
    return at
  }

  remove(cid: string): AxonOutcome<DeleteAnswer> {
    if (!this.#objects.delete(cid)) return no('not-found')
    this.ends.delete(cid)
    return { ok: true, value: { deleted: true, holders: 3, discarded: 3 } }
  }

  renew(cid: string, ttl: number): AxonOutcome<RenewAnswer> {
    const known = this.ends.get(cid)
    if (known === undefined) return no('not-found')
    return { ok: true, value: { expiresAt: this.placed(cid, ttl, known.placedBy), copies: 3 } }
  }

  leaseOf(cid: string, validator: string): LeaseAnswer | null {
    const known = this.ends.get(cid)
    if (known === undefined || known.at <= this.#now()) return null
    const own = known.placedBy === validator
    return { expiresAt: known.at, copies: 3, own, yours: own }
  }

  account(): AccountAnswer {
    const bytes = [...this.#objects.values()].reduce((sum, { length }) => sum + length, 0)
    const limits = { defaultTtl: DEFAULT_TTL, maxTtl: MAX_TTL, maxObjectBytes: MAX_OBJECT_BYTES }
    return { objects: this.#objects.size, bytes, quotaBytes: this.quotaBytes, ...limits }
  }

  putHead(validator: Keypair, vaultId: string, record: Uint8Array): AxonOutcome<PutHeadAnswer> {
    const next = openHead(record)
    if (!next.ok) return no(next.reason)
    if (next.value.vaultId !== vaultId) return no('vault-differs')
    const here = this.heads.get(vaultId)
    const current = here === undefined ? null : openHead(here)
    if (current?.ok === true && current.value.hash !== next.value.hash) {
      const knows = next.value.parents.some((parent) => bytesToHex(parent) === current.value.hash)
      if (!knows || next.value.number <= current.value.number) return no('head-moved')
    }
    this.heads.set(vaultId, record)
    const { number, hash } = next.value
    const text = acknowledgedText({ validator: validator.address, vaultId, number, headHash: hash })
    return { ok: true, value: { number, headHash: hash, acknowledged: signed(validator, text) } }
  }

  getHead(validator: Keypair, vaultId: string, after: string | null): GetHeadAnswer {
    const record = this.heads.get(vaultId) ?? null
    const opened = record === null ? null : openHead(record)
    const number = opened?.ok === true ? opened.value.number : 0
    const hash = record === null ? null : headHash(record)
    const word = { validator: validator.address, vaultId, number, headHash: hash ?? NO_HEAD, after }
    return { record, number, headHash: hash, served: signed(validator, servedText(word)) }
  }
}

function signed(by: Keypair, text: string): string {
  return `0x${bytesToHex(by.sign(new TextEncoder().encode(text)))}`
}
