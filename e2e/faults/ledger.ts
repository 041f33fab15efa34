/**
 * What users were promised, written down by the users themselves: an independent book, which knows `protocol` and nothing else of the
 * project (src/architecture.test.ts holds that), so that no part of the product can vouch for itself.
 */
import { createHash } from 'node:crypto'
import { cidOf } from '../../src/protocol/cid.ts'
import { toInteger } from '../../src/protocol/hash.ts'
import { verifyStoreProof } from '../../src/protocol/store-proof.ts'

/** Distinct owners that have proven a copy before an upload is acknowledged. */
export const COPIES = 3

export interface Entry {
  readonly cid: string
  /** Hex, as a miner names the file. */
  readonly piece: string
  readonly length: number
  /** Hotkeys of the validators that acknowledged it. */
  readonly by: Set<string>
  /** Unix seconds until which it is promised; 0: nobody promised anything. */
  until: number
  /** `deleting`: a delete was sent and not answered, so that either is right. */
  standing: 'sent' | 'acknowledged' | 'deleting' | 'deleted'
}

export interface Acknowledgement {
  /** What was sent. */
  readonly data: Uint8Array
  readonly validator: string
  readonly receipts: readonly unknown[]
  /** Unix seconds. */
  readonly expiresAt: number | null
  /** The failure domain of a hotkey; null: it is not in the subnet. */
  readonly ownerOf: (hotkey: string) => string | null
}

/** What somebody got who asked for an object. */
export type Given = { readonly data: Uint8Array } | { readonly refused: string }

const sha3 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha3-256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest()

/** The name of an object is the SHA-256 of its bytes: whether they came back unchanged needs no copy of them, and a day of users fits in memory. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  readonly #byPiece = new Map<string, Entry>()
  /** Promises that were broken the moment they were made. */
  readonly breaches: string[] = []

  /** Before an upload is sent: from now on the object may exist. */
  sent(data: Uint8Array): Entry {
    const cid = cidOf(data, sha256)
    const known = this.#entries.get(cid)
    if (known !== undefined) return known
    const piece = sha3(data).toString('hex')
    const { length } = data
    const entry: Entry = { cid, piece, length, by: new Set(), until: 0, standing: 'sent' }
    this.#entries.set(cid, entry)
    this.#byPiece.set(piece, entry)
    return entry
  }

  /** An upload was acknowledged: three owners must have proven at this moment that they read these bytes. */
  acknowledged(entry: Entry, { data, validator, receipts, expiresAt, ownerOf }: Acknowledgement): void {
    entry.standing = 'acknowledged'
    entry.by.add(validator)
    entry.until = Math.max(entry.until, expiresAt ?? 0)
    const owners = new Set<string>()
    for (const receipt of receipts) {
      const miner = provenBy(receipt, data)
      const owner = miner === null ? null : ownerOf(miner)
      if (owner !== null) owners.add(owner)
    }
    if (owners.size < COPIES)
      this.breaches.push(`${entry.cid} was acknowledged with ${owners.size} proven copies at distinct owners`)
  }

  deleting(entry: Entry): void {
    entry.standing = 'deleting'
  }

  deleted(entry: Entry): void {
    entry.standing = 'deleted'
  }

  entries(): Entry[] {
    return [...this.#entries.values()]
  }

  /** What must be there at this time. */
  owed(nowSeconds: number): Entry[] {
    return this.entries().filter((entry) => isOwed(entry, nowSeconds))
  }

  /** What must be there no more. */
  gone(nowSeconds: number): Entry[] {
    return this.entries().filter((entry) => isOver(entry, nowSeconds))
  }

  /** @returns what is wrong with it; null when it is as promised */
  judge(entry: Entry, given: Given, nowSeconds: number): string | null {
    if ('data' in given && !isSame(entry, given.data)) return `${entry.cid} came back as other bytes`
    if (isOwed(entry, nowSeconds))
      return 'data' in given ? null : `${entry.cid} was acknowledged and did not come back: ${given.refused}`
    if (isOver(entry, nowSeconds))
      return 'data' in given ? `${entry.cid} came back after its end (${entry.standing})` : null
    return null
  }

  /**
   * Why a file of this name may be on a miner; null: it may not. Of what was deleted a miner is told until the end that was promised; one
   * that was away then forgets it by itself, when it looks for what has ended.
   */
  accountFor(piece: string, nowSeconds: number): Entry | null {
    const found = this.#byPiece.get(piece)
    if (found === undefined) return null
    const hasEnded = found.until > 0 && found.until <= nowSeconds
    return found.standing === 'deleted' && !hasEnded ? null : found
  }
}

const isOwed = ({ standing, until }: Entry, nowSeconds: number): boolean =>
  standing === 'acknowledged' && until > nowSeconds

const isOver = ({ standing, until }: Entry, nowSeconds: number): boolean =>
  standing === 'deleted' || (standing === 'acknowledged' && until < nowSeconds)

/** Byte for byte. */
export function isSame({ cid }: Entry, data: Uint8Array): boolean {
  return cidOf(data, sha256) === cid
}

/** Which miner this receipt proves to have read the bytes; null: none. Total. */
function provenBy(receipt: unknown, data: Uint8Array): string | null {
  if (typeof receipt !== 'object' || receipt === null) return null
  const { miner, seed, g, h, ...answer } = receipt as Record<string, unknown>
  const said = { seed, g, h, ...answer }
  if (typeof miner !== 'string' || typeof seed !== 'string') return null
  if (typeof g !== 'string' || typeof h !== 'string') return null
  const messageHash = toInteger(sha3(data, new TextEncoder().encode(seed)))
  return verifyStoreProof({ curve: 'P-256', g, h, seed, messageHash }, said, 'strict').ok ? miner : null
}
