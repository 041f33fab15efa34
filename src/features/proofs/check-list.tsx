import { useLingui } from '@lingui/react/macro'
import { Check as Tick, X } from 'lucide-react'
import type { Check } from '../../protocol/verdict.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatMicros } from '../../ui/format.ts'
import { type CheckSubject, sentenceOfCheck } from '../shared/check-sentences.ts'

interface CheckListProps {
  readonly checks: readonly Check[]
  readonly of?: CheckSubject
  /** Microseconds of each check, where they were measured. */
  readonly micros?: readonly number[]
}

/** Every check in the order it was made; its values behind a disclosure. */
export function CheckList({ checks, of = 'bytes', micros = [] }: CheckListProps) {
  const { t } = useLingui()
  if (checks.length === 0)
    return <p className="text-muted">{t`No check was made, so nothing is shown as checked.`}</p>
  return (
    <ol className="divide-y divide-line">
      {checks.map((check, index) => (
        // The same check is made for several fields: only the position tells them apart.
        <li key={`${index}-${check.id}`} className="py-0.5">
          <Disclosure
            summary={
              <span className="flex items-start gap-2">
                <span className="min-w-0 flex-1">{sentenceOfCheck(check, of)}</span>
                <Took micros={micros[index]} />
                <Outcome ok={check.ok} />
              </span>
            }
          >
            <CheckValues check={check} />
          </Disclosure>
        </li>
      ))}
    </ol>
  )
}

function Took({ micros }: { readonly micros: number | undefined }) {
  if (micros === undefined) return null
  return (
    <span className="shrink-0 text-[0.8125rem] text-muted tabular-nums">
      {micros < 1 ? `< ${formatMicros(1)}` : formatMicros(micros)}
    </span>
  )
}

function Outcome({ ok }: { readonly ok: boolean }) {
  const { t } = useLingui()
  const Icon = ok ? Tick : X
  return (
    <span
      className={
        ok
          ? 'inline-flex shrink-0 items-center gap-1 text-verified'
          : 'inline-flex shrink-0 items-center gap-1 font-semibold text-failed'
      }
    >
      <Icon aria-hidden="true" size={14} strokeWidth={2.6} />
      {ok ? t({ message: 'held', context: 'a check' }) : t({ message: 'failed', context: 'a check' })}
    </span>
  )
}

function CheckValues({ check }: { readonly check: Check }) {
  const { t } = useLingui()
  const values: [string, string][] = Object.entries(check.inputs)
  if (check.expected !== undefined) values.push([t`expected`, check.expected])
  if (check.got !== undefined) values.push([t({ message: 'got', context: 'not as expected' }), check.got])
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
      <dt className="text-muted">{t({ message: 'check', context: 'noun' })}</dt>
      <dd className="font-mono">{check.id}</dd>
      {values.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="font-mono break-all">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
