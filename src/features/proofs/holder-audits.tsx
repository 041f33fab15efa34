import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AuditStatement } from '../../client/sheet-api.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { whatSentence } from './audit-sentences.ts'
import { VerdictBadge } from './verdict-badge.tsx'

/** Every audit of one miner's copy of one piece, newest first. */
export function HolderAudits({ audits }: { readonly audits: readonly AuditStatement[] }) {
  const { t } = useLingui()
  if (audits.length === 0) return null
  return (
    <Disclosure
      summary={t`${plural(audits.length, { one: '# audit of this copy', other: '# audits of this copy' })}`}
    >
      <ol className="divide-y divide-line">
        {audits.map(({ run, at, holder }) => (
          <li key={run.id} className="py-1.5">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span>{formatDateTime(at)}</span>
              <VerdictBadge verdict={holder.verdict} />
            </p>
            {holder.verdict === 'proven' ? null : (
              <p className="text-[0.8125rem] text-muted">{whatSentence(holder)}</p>
            )}
          </li>
        ))}
      </ol>
    </Disclosure>
  )
}
