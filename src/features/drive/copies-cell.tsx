import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DriveEntry } from '../../client/entry-api.ts'
import { formatCount } from '../../ui/format.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PROOF_LEVELS } from '../shared/proof-level.ts'

interface CopiesCellProps {
  readonly entry: DriveEntry
  /** Only a number beside the level's sign, with the words for who listens. */
  readonly short?: boolean
}

/** Copies this page verified of the weakest part, and the worst level of any. */
export function CopiesCell({ entry, short = false }: CopiesCellProps) {
  const { t } = useLingui()
  const { kind, copies, level } = entry
  if (kind === 'folder') return null
  const verified = t`${plural(copies, { one: '# verified', other: '# verified' })}`
  const name = t(PROOF_LEVELS[level].label)
  const words = level === 'verified' ? verified : copies === 0 ? name : `${verified} · ${name}`
  return <LevelBadge level={level} label={words} {...(short ? { shown: formatCount(copies) } : {})} />
}
