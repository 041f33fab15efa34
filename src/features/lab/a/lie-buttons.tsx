import { useLingui } from '@lingui/react/macro'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { BenchReport } from '../../../client/live/bench-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { type CheckSubject, sentenceOfCheck } from '../../shared/check-sentences.ts'

export interface ListedLie<Id extends string> {
  readonly id: Id
  readonly name: string
  readonly change: string
}

interface LieButtonsProps<Id extends string> {
  readonly lies: readonly ListedLie<Id>[]
  /** Null: the proof as it came. */
  readonly told: Id | null
  readonly onTell: (lie: Id | null) => void
  readonly report: BenchReport
  readonly of: CheckSubject
}

/** The proof as it came, or a copy with one lie in it; what became of the lie stands below. */
export function LieButtons<Id extends string>({ lies, told, onTell, report, of }: LieButtonsProps<Id>) {
  const { t } = useLingui()
  const lie = lies.find(({ id }) => id === told)
  return (
    <div className="mb-4 flex flex-col gap-3">
      <fieldset>
        <legend className="mb-1.5 text-[0.8125rem] font-medium">{t`Tamper with a copy`}</legend>
        <div className="flex flex-wrap gap-1.5">
          <Choice chosen={told === null} onChoose={() => onTell(null)}>{t`As it came`}</Choice>
          {lies.map(({ id, name }) => (
            <Choice key={id} chosen={id === told} onChoose={() => onTell(id)}>
              {name}
            </Choice>
          ))}
        </div>
      </fieldset>
      {lie === undefined ? null : <Told change={lie.change} report={report} of={of} />}
    </div>
  )
}

interface ChoiceProps {
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly children: string
}

function Choice({ chosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="h-8 rounded-full border border-line-strong/60 px-3 text-[0.8125rem] hover:bg-hover aria-pressed:border-transparent aria-pressed:bg-accent-fill aria-pressed:text-white"
    >
      {children}
    </button>
  )
}

interface ToldProps {
  readonly change: string
  readonly report: BenchReport
  readonly of: CheckSubject
}

function Told({ change, report, of }: ToldProps) {
  const { t } = useLingui()
  const { ok, specificationOk, changed, rows } = report
  const caught = rows.filter((row) => !row.ok)
  return (
    <InlineNote tone="plain">
      <p role="status">{change}</p>
      <div className="mt-2 flex flex-wrap items-center gap-x-5 gap-y-2">
        <span className="inline-flex items-center gap-2">
          {t`This page`}
          {ok ? (
            <Badge tone="failed" icon={ShieldAlert}>{t`Not caught`}</Badge>
          ) : (
            <Badge tone="verified" icon={ShieldCheck}>{t`Caught`}</Badge>
          )}
        </span>
        <span className="inline-flex items-center gap-2">
          {t`The specification’s checks alone`}
          {specificationOk ? (
            <Badge tone="claimed" icon={ShieldAlert}>{t`Accepted`}</Badge>
          ) : (
            <Badge tone="verified" icon={ShieldCheck}>{t`Caught`}</Badge>
          )}
        </span>
      </div>
      {caught.length === 0 ? null : (
        <ul className="mt-2 flex list-disc flex-col gap-0.5 pl-5">
          {caught.map(({ id, inputs }, place) => (
            // The same check is made for several members: only the position tells them apart.
            <li key={`${place}-${id}`}>{sentenceOfCheck({ id, ok: false, inputs }, of)}</li>
          ))}
        </ul>
      )}
      {changed.length === 0 ? null : (
        <Disclosure summary={t`What was changed`}>
          <dl className="flex flex-col gap-2 text-xs">
            {changed.map(({ field, before, after }) => (
              <div key={field} className="min-w-0">
                <dt className="font-mono font-medium">{field}</dt>
                <dd className="font-mono break-all text-muted line-through">{before}</dd>
                <dd className="font-mono break-all">{after}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      )}
    </InlineNote>
  )
}
