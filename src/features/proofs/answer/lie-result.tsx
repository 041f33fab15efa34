import { useLingui } from '@lingui/react/macro'
import { ShieldAlert, ShieldCheck, ShieldX, X } from 'lucide-react'
import type { Examination, Lie } from '../../../client/audit-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { sentenceOfCheck } from '../../shared/check-sentences.ts'
import { CheckList } from '../check-list.tsx'

interface LieResultProps {
  readonly lie: Lie
  /** Undefined until it was tried. */
  readonly examination: Examination | undefined
}

/** What this page says to one lie, and what the specification alone would have said. */
export function LieResult({ lie, examination }: LieResultProps) {
  const { t } = useLingui()
  if (examination === undefined) return null
  const { checks, specification, ok, changed } = examination
  const caught = checks.filter((check) => !check.ok)
  return (
    <div className="mt-2">
      <dl className="flex flex-wrap gap-x-8 gap-y-1.5">
        <div className="flex items-center gap-2">
          <dt className="text-[0.8125rem] text-muted">{t`This page`}</dt>
          <dd>
            {ok ? (
              <Badge tone="failed" icon={ShieldX}>{t`Not caught`}</Badge>
            ) : (
              <Badge tone="verified" icon={ShieldCheck}>{t`Caught`}</Badge>
            )}
          </dd>
        </div>
        <div className="flex items-center gap-2">
          <dt className="text-[0.8125rem] text-muted">{t`The specification’s three checks`}</dt>
          <dd>
            {specification.ok ? (
              <Badge tone="claimed" icon={ShieldAlert}>{t`Would accept it`}</Badge>
            ) : (
              <Badge tone="unknown" icon={ShieldCheck}>{t`Refuse it too`}</Badge>
            )}
          </dd>
        </div>
      </dl>
      {caught.length === 0 ? null : (
        <>
          <p className="mt-2 text-[0.8125rem] text-muted">{t`What does not hold any more:`}</p>
          <ul className="text-[0.8125rem]">
            {caught.map((check, index) => (
              // The same check is made for several fields.
              <li key={`${index}-${check.id}`} className="flex items-start gap-1.5">
                <X aria-hidden="true" size={14} strokeWidth={2.6} className="mt-1 shrink-0 text-failed" />
                {sentenceOfCheck(check, 'answer')}
              </li>
            ))}
          </ul>
        </>
      )}
      {lie === 'forged' && specification.ok ? (
        <div className="mt-2">
          <InlineNote tone="claimed">
            {t`This is the lie that matters: the answer holds nothing of the file, and the three checks that the specification asks for accept it, for all they compare comes from the answer itself. The root that was fixed at upload does not.`}
          </InlineNote>
        </div>
      ) : null}
      <Disclosure summary={t`What was changed, and every check`}>
        <ul className="mb-2 flex flex-col gap-2 text-xs">
          {changed.map(({ field, before, after }) => (
            <li key={field}>
              <span className="font-mono font-medium">{field}</span>
              <span className="block font-mono break-all text-muted">
                <del>{before}</del>
              </span>
              <span className="block font-mono break-all">
                <ins className="no-underline">{after}</ins>
              </span>
            </li>
          ))}
        </ul>
        <CheckList checks={checks} of="answer" />
      </Disclosure>
    </div>
  )
}
