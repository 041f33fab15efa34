/**
 * What there is to audit of a file: each object that it needs, with the root that its holders are held against and who is said to
 * hold it. A device that uploaded or downloaded the file knows that; another one fetches the manifest, which names parts, roots
 * and lengths, and asks validators for the holders.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { checkReceipts } from '../check-receipts.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { PartProof } from '../proof-api.ts'
import type { Session } from '../session.ts'
import { askInTurn } from '../transfer/ask-validators.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { holdersOf } from '../transfer/holders-of.ts'
import { openManifestObject } from '../transfer/manifest-object.ts'

export interface AuditObject {
  readonly cid: string
  /** Bytes. */
  readonly length: number
  /** Hex. */
  readonly contentRoot: string
  /** Decimal SHA3-256, when this device ever held the object; else null, and its name is a validator's word. */
  readonly pieceHash: string | null
  /** By the receipts of this device. */
  readonly holders: readonly { readonly miner: string; readonly validator: string }[]
}

const HOLDERS_TIMEOUT_MS = 20_000

type Needs = Pick<Session, 'access' | 'hashes' | 'proofs'>

/** @throws what fetching throws; DriveError vault-damaged; the signal's reason */
export async function objectsOfContent(
  session: Needs,
  content: Pick<FileContent, 'ref' | 'fileKey'>,
  signal: AbortSignal,
): Promise<AuditObject[]> {
  const { ref } = content
  const known = await session.proofs.parts(ref.cid)
  const parts = isWhole(known, ref) ? known : await learned(session, content, known, signal)
  const asked = await Promise.all(parts.map((part) => withHolders(session, part, signal)))
  if (asked.some((part, i) => part !== known[i])) await session.proofs.putParts(ref.cid, asked)
  return asked.map(objectOf)
}

/** The objects as they are known here, without asking anybody; null: not all of them are. */
export async function knownObjects(
  { proofs }: Pick<Session, 'proofs'>,
  { ref }: Pick<FileContent, 'ref'>,
): Promise<AuditObject[] | null> {
  const known = await proofs.parts(ref.cid)
  return isWhole(known, ref) ? known.map(objectOf) : null
}

function objectOf({ cid, bytes, contentRoot, holders }: PartProof): AuditObject {
  const named = holders.map(({ minerHotkey, validatorHotkey }) => ({
    miner: minerHotkey,
    validator: validatorHotkey,
  }))
  const pieceHash = holders.find((holder) => holder.pieceHash !== undefined)?.pieceHash ?? null
  return { cid, length: bytes, contentRoot, pieceHash, holders: named }
}

function isWhole(parts: readonly PartProof[], ref: FileContent['ref']): boolean {
  if (ref.kind === 'packed') return parts.some(({ role }) => role === 'pack')
  const indexes = new Set(parts.filter(({ role }) => role === 'part').map(({ index }) => index))
  return indexes.size === ref.parts && parts.some(({ role }) => role === 'manifest')
}

async function learned(
  session: Needs,
  { ref, fileKey }: Pick<FileContent, 'ref' | 'fileKey'>,
  known: readonly PartProof[],
  signal: AbortSignal,
): Promise<PartProof[]> {
  if (ref.kind === 'packed') {
    const { cid, packBytes, packRoot } = ref
    return [{ index: 0, role: 'pack', cid, contentRoot: bytesToHex(packRoot), bytes: packBytes, holders: [] }]
  }
  const wanted = { cid: ref.cid, expected: null, title: 'the manifest' }
  const fetched = await fetchObject(session.access, wanted, 0, signal)
  const manifest = await openManifestObject(fetched.data, fileKey)
  const own = await holdersOf(session, fetched, { index: manifest.parts.length, role: 'manifest' })
  const parts = manifest.parts.map(({ cid, root, bytes }, index): PartProof => {
    const before = known.find((part) => part.role === 'part' && part.cid === cid)
    const bare = { index, role: 'part', cid, contentRoot: bytesToHex(root), bytes, holders: [] } as const
    return before ?? bare
  })
  return [...parts, own]
}

/** Receipts by the word of a validator, which name whom to ask; they count for nothing without the bytes. */
async function withHolders(session: Needs, part: PartProof, signal: AbortSignal): Promise<PartProof> {
  if (part.holders.length > 0) return part
  return { ...part, holders: await claimedHolders(session, part, signal) }
}

/** @throws the signal's reason; DriveError no-validator; ChainError */
export async function claimedHolders(
  { access }: Pick<Session, 'access'>,
  { cid, bytes }: Pick<PartProof, 'cid' | 'bytes'>,
  signal: AbortSignal,
): Promise<PartProof['holders']> {
  const { axons, ring, verifier, clock } = access
  const told = await askInTurn(
    access,
    0,
    signal,
    async (validator) => {
      const answer = await axons.holders(validator, { cid }, { timeoutMs: HOLDERS_TIMEOUT_MS, signal })
      return answer.ok ? answer.value.receipts : null
    },
    () => false,
  )
  const { metagraph } = await ring.view()
  return checkReceipts(told ?? [], { cid, length: bytes, sha3: null }, { metagraph, verifier, clock })
}
