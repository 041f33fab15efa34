/** What all proofs of a file come to: the number and the level it is listed with. Nothing here upgrades a level. */
import type { PartProof, ProofLevel } from './proof-api.ts'

/** From worst to best; a file is shown by its worst part. */
const WORST_FIRST: readonly ProofLevel[] = ['failed', 'unknown', 'claimed', 'consistent', 'verified']

export function worstLevel(levels: readonly ProofLevel[]): ProofLevel {
  return WORST_FIRST.find((level) => levels.includes(level)) ?? 'unknown'
}

/** Holders of a part whose proof this page verified, counting a miner once. */
export function verifiedCopies(part: PartProof): number {
  return new Set(
    part.holders.filter(({ level }) => level === 'verified').map(({ minerHotkey }) => minerHotkey),
  ).size
}

export interface CopiesSummary {
  /** Fewest verified copies over all parts, the manifest included: a file is as safe as its weakest part. */
  readonly copies: number
  /** Most holders that any part was placed on. */
  readonly holders: number
  readonly level: ProofLevel
}

/** A manifest's index is the number of parts: of a link's file only the manifest has been seen. */
function isIncomplete(parts: readonly PartProof[]): boolean {
  const seen = parts.filter(({ role }) => role === 'part').length
  return parts.some(({ role, index }) => role === 'manifest' && index > seen)
}

export function summariseParts(parts: readonly PartProof[]): CopiesSummary {
  if (parts.length === 0) return { copies: 0, holders: 0, level: 'unknown' }
  const copies = isIncomplete(parts) ? 0 : Math.min(...parts.map(verifiedCopies))
  const holders = Math.max(
    ...parts.map((part) => new Set(part.holders.map(({ minerHotkey }) => minerHotkey)).size),
  )
  const bare = isIncomplete(parts) || parts.some((part) => levelsOf(part).length === 0)
  const levels = parts.flatMap(levelsOf)
  return { copies, holders, level: worstLevel(bare ? [...levels, 'unknown'] : levels) }
}

function levelsOf({ holders, claims = [] }: PartProof): readonly ProofLevel[] {
  return holders.length === 0 && claims.length > 0 ? ['claimed'] : holders.map(({ level }) => level)
}

/** What an entry's record keeps of it. */
export function summaryOf(parts: readonly PartProof[]): {
  readonly copies: number
  readonly level: ProofLevel
} {
  const { copies, level } = summariseParts(parts)
  return { copies, level }
}
