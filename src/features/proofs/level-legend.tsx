import { useLingui } from '@lingui/react/macro'
import type { ProofLevel } from '../../client/proof-api.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PROOF_LEVELS } from '../shared/proof-level.ts'
import { whatSentence } from './audit-sentences.ts'
import { VerdictBadge } from './verdict-badge.tsx'
import { VERDICT_ORDER } from './verdict-words.ts'

const LEVELS: readonly ProofLevel[] = ['verified', 'consistent', 'claimed', 'unknown', 'failed']

export function LevelLegend() {
  const { t } = useLingui()
  return (
    <Disclosure summary={t`What the badges mean`}>
      <ul className="flex flex-col gap-2">
        {LEVELS.map((level) => (
          <li key={level} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="w-36 shrink-0">
              <LevelBadge level={level} />
            </span>
            <span className="text-muted">{t(PROOF_LEVELS[level].meaning)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-4 mb-2 font-medium">{t`What came of an audit`}</p>
      <ul className="flex flex-col gap-2">
        {VERDICT_ORDER.map((verdict) => (
          <li key={verdict} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="w-36 shrink-0">
              <VerdictBadge verdict={verdict} />
            </span>
            <span className="text-muted">{whatSentence({ verdict, blame: 'nobody', reason: '' })}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
