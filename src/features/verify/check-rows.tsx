import { useLingui } from '@lingui/react/macro'
import { Check as Tick, X } from 'lucide-react'
import type { Check } from '../../protocol/verdict.ts'
import { classNames } from '../../ui/class-names.ts'
import { sentenceOfCheck } from './check-words.ts'

/** Every check that was made: those that failed first, with what was expected and what came. */
export function CheckRows({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useLingui()
  return (
    <ol aria-label={t`Checks`} className="mt-3 flex flex-col gap-1 text-[0.8125rem]">
      {failedFirst(checks).map((check, place) => {
        const Icon = check.ok ? Tick : X
        return (
          // The same check is made for several members: only the place tells them apart.
          <li key={`${place}-${check.id}`} className={classNames('flex gap-2', !check.ok && 'text-failed')}>
            <Icon
              aria-hidden="true"
              size={14}
              strokeWidth={2.6}
              className={classNames('mt-0.5 shrink-0', check.ok && 'text-verified')}
            />
            <span className="min-w-0">
              <span className="sr-only">{check.ok ? t`Holds:` : t`Does not hold:`} </span>
              {sentenceOfCheck(check)}
              {check.ok ? null : <Values check={check} />}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function failedFirst(checks: readonly Check[]): Check[] {
  return [...checks].sort((one, other) => Number(one.ok) - Number(other.ok))
}

function Values({ check: { expected, got } }: { readonly check: Check }) {
  const { t } = useLingui()
  if (expected === undefined && got === undefined) return null
  return (
    <span className="mt-0.5 block font-mono text-xs break-all text-muted">
      {expected === undefined ? null : <span className="block">{t`expected ${expected}`}</span>}
      {got === undefined ? null : <span className="block">{t`got ${got}`}</span>}
    </span>
  )
}
