import { useLingui } from '@lingui/react/macro'
import type { AuditDepth } from '../../client/audit-api.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { DEPTH_WORDS } from './verdict-words.ts'

interface DepthChoiceProps {
  readonly label: string
  readonly value: AuditDepth
  readonly onChange: (depth: AuditDepth) => void
  readonly compact?: boolean
}

export function DepthChoice({ label, value, onChange, compact = false }: DepthChoiceProps) {
  const { t } = useLingui()
  return (
    <Segmented
      label={label}
      value={value}
      onChange={onChange}
      compact={compact}
      options={(['quick', 'thorough'] as const).map((depth) => ({
        value: depth,
        label: t(DEPTH_WORDS[depth].label),
      }))}
    />
  )
}
