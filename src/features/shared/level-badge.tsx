import { useLingui } from '@lingui/react/macro'
import type { ProofLevel } from '../../client/proof-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { PROOF_LEVELS } from './proof-level.ts'

interface LevelBadgeProps {
  readonly level: ProofLevel
  readonly label?: string
  /** Seen instead of the words, which are still read out. */
  readonly shown?: string
}

export function LevelBadge({ level, label, shown }: LevelBadgeProps) {
  const { t } = useLingui()
  const words = PROOF_LEVELS[level]
  const said = label ?? t(words.label)
  return (
    <Badge tone={level} icon={words.icon} title={t(words.meaning)}>
      {shown === undefined ? (
        said
      ) : (
        <>
          <span aria-hidden="true">{shown}</span>
          <span className="sr-only">{said}</span>
        </>
      )}
    </Badge>
  )
}
