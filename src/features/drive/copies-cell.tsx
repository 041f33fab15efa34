import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DriveEntry } from '../../client/drive-api.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PROOF_LEVELS } from '../shared/proof-level.ts'

/** Copies this page verified of the weakest part, and the worst level of any. */
export function CopiesCell({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const { kind, copies, level } = entry
  if (kind === 'folder') return null
  const verified = t`${plural(copies, { one: '# verified', other: '# verified' })}`
  if (level === 'verified') return <LevelBadge level={level} label={verified} />
  const label = t(PROOF_LEVELS[level].label)
  return <LevelBadge level={level} label={copies === 0 ? label : `${verified} · ${label}`} />
}
