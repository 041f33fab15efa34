/** Which parts a manifest names: from the proofs that are kept since its upload, else from the manifest itself. */
import type { NetworkAccess } from '../network-access.ts'
import type { ProofStore } from '../proof-store.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { openManifestObject } from '../transfer/manifest-object.ts'

export interface NamedManifest {
  readonly cid: string
  /** How many there are. */
  readonly parts: number
  readonly fileKey: Uint8Array
}

/** CIDs in their order, or null when this device does not know all of them. @throws DriveError vault-damaged */
export async function knownParts(
  proofs: Pick<ProofStore, 'parts'>,
  { cid, parts }: Pick<NamedManifest, 'cid' | 'parts'>,
): Promise<string[] | null> {
  const names: string[] = []
  for (const proof of await proofs.parts(cid)) if (proof.role === 'part') names[proof.index] = proof.cid
  const isWhole = names.length === parts && Object.keys(names).length === parts
  return isWhole ? names : null
}

/** @throws DriveError content-damaged and what fetching throws; the signal's reason */
export async function fetchedParts(
  access: NetworkAccess,
  { cid, fileKey }: NamedManifest,
  turn: number,
  signal: AbortSignal,
): Promise<string[]> {
  const wanted = { cid, expected: null, title: 'the manifest' }
  const { data } = await fetchObject(access, wanted, turn, signal)
  const manifest = await openManifestObject(data, fileKey)
  return manifest.parts.map((part) => part.cid)
}
