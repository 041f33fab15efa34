import type { DriveEntry } from '../../client/drive-api.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PROOF_LEVELS } from '../shared/proof-level.ts'

/** Copies this page verified of the weakest part, and the worst level of any. */
export function CopiesCell({ entry }: { readonly entry: DriveEntry }) {
  const { kind, copies, level } = entry
  if (kind === 'folder') return null
  if (level === 'verified') return <LevelBadge level={level} label={`${copies} verified`} />
  const { label } = PROOF_LEVELS[level]
  return <LevelBadge level={level} label={copies === 0 ? label : `${copies} verified · ${label}`} />
}
