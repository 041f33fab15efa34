import { useLingui } from '@lingui/react/macro'
import { Clock, type LucideIcon, PowerOff, UserRound } from 'lucide-react'
import { Link } from 'wouter'
import type { CompareNext } from '../../client/cross-check-api.ts'
import { useComparisons } from '../shared/audit-query.ts'
import { ComparisonRow } from './comparison-row.tsx'
import { nextSentence } from './comparison-sentences.ts'

/** What a second validator said of one piece without anybody asking for it, and what comes of that next. */
export function ComparedByItself({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const { data, dataUpdatedAt } = useComparisons(entryId)
  if (data?.ok !== true) return null
  const { comparisons, next } = data.value
  return (
    <div className="mt-4 border-t border-line pt-4">
      <h3 id="second-opinions" className="font-semibold">{t`A second opinion after each transfer`}</h3>
      <p className="mt-1 max-w-3xl text-[0.8125rem] text-muted">
        {t`After an upload or a download this page asks, by itself and once a day at most, a validator that was not used for it about one piece of the file, drawn at random.`}
      </p>
      {comparisons.length === 0 ? null : (
        <ul aria-labelledby="second-opinions" className="mt-2 flex flex-col divide-y divide-line">
          {comparisons.map((comparison) => (
            <li key={`${comparison.at} ${comparison.validator.validatorHotkey}`} className="py-3 last:pb-0">
              <ComparisonRow comparison={comparison} now={dataUpdatedAt} />
            </li>
          ))}
        </ul>
      )}
      {next === 'idle' && comparisons.length > 0 ? null : <Next next={next} />}
    </div>
  )
}

const ICONS: Readonly<Record<CompareNext, LucideIcon>> = {
  soon: Clock,
  idle: Clock,
  alone: UserRound,
  off: PowerOff,
}

function Next({ next }: { readonly next: CompareNext }) {
  const { t } = useLingui()
  const Icon = ICONS[next]
  return (
    <p className="mt-3 flex max-w-3xl items-start gap-2">
      <Icon aria-hidden="true" size={16} strokeWidth={1.9} className="mt-1 shrink-0 text-muted" />
      <span className="min-w-0">
        {nextSentence(next)}{' '}
        {next === 'off' ? (
          <Link href="/settings" className="font-medium text-accent underline">
            {t`Switch it on in Settings`}
          </Link>
        ) : null}
      </span>
    </p>
  )
}
