import { Trans, useLingui } from '@lingui/react/macro'
import { Check, X } from 'lucide-react'
import { Badge } from '../../../../ui/badge.tsx'
import { Card } from '../section.tsx'
import { printedClaims } from './printed-claims.ts'

/** Single numbers of the document, with those that cannot come out. */
export function PrintedTable() {
  const { t } = useLingui()
  const claims = printedClaims()
  const all = claims.length
  const wrong = claims.filter(({ same }) => !same).length
  return (
    <Card
      title={t`Of ${all} single numbers that the document prints, ${wrong} cannot come out of its own rules`}
    >
      <p className="mt-1 mb-2 max-w-3xl text-[0.8125rem] text-pretty text-muted">
        <Trans>
          Beside them, its lists of examples come out digit for digit: choose “Store, five miners” or “Ten
          miners” above.
        </Trans>
      </p>
      <ul>
        {claims.map(({ id, what, printed, ours, same, why }) => (
          <li
            key={id}
            className="grid gap-x-4 gap-y-0.5 border-t border-line py-2 sm:grid-cols-[17rem_6.5rem_1fr]"
          >
            <span className="font-medium">{t(what)}</span>
            <span>
              <Badge tone={same ? 'verified' : 'failed'} icon={same ? Check : X}>
                {same ? t`the same` : t`differs`}
              </Badge>
            </span>
            <span className="min-w-0 text-[0.8125rem] text-pretty">
              <span className="[overflow-wrap:anywhere]">
                {same ? t`Printed and computed: ${printed}.` : t`Printed: ${printed}. Computed: ${ours}.`}
              </span>{' '}
              <span className="text-muted">{t(why)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
