import { useLingui } from '@lingui/react/macro'
import type { ProofLevel } from '../../client/drive-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { PROOF_LEVELS } from './proof-level.ts'

export function LevelBadge({ level, label }: { readonly level: ProofLevel; readonly label?: string }) {
  const { t } = useLingui()
  const words = PROOF_LEVELS[level]
  return (
    <Badge tone={level} icon={words.icon} title={t(words.meaning)}>
      {label ?? t(words.label)}
    </Badge>
  )
}
