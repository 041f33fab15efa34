import { useLingui } from '@lingui/react/macro'
import type { FileStanding, HolderVerdict } from '../../client/audit-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { STANDING_WORDS, VERDICTS } from './verdict-words.ts'

/** What came of one holder, or of so many of them. */
export function VerdictBadge({
  verdict,
  count,
}: {
  readonly verdict: HolderVerdict
  readonly count?: string
}) {
  const { t } = useLingui()
  const { label, icon, tone } = VERDICTS[verdict]
  return (
    <Badge tone={tone} icon={icon}>
      {count === undefined ? null : <span className="font-semibold">{count}</span>}
      {t(label)}
    </Badge>
  )
}

export function StandingBadge({ standing }: { readonly standing: FileStanding }) {
  const { t } = useLingui()
  const { label, icon, tone } = STANDING_WORDS[standing]
  return (
    <Badge tone={tone} icon={icon}>
      {t(label)}
    </Badge>
  )
}
