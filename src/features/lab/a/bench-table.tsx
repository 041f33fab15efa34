import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Check as Tick, X } from 'lucide-react'
import type { BenchReport, BenchRow } from '../../../client/live/bench-api.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatMicros } from '../../../ui/format.ts'
import { type CheckSubject, sentenceOfCheck } from '../../shared/check-sentences.ts'

interface BenchTableProps {
  readonly report: BenchReport
  readonly of: CheckSubject
}

/** A row for each check in the order it is made: what is compared, with which values, and how long it takes. */
export function BenchTable({ report, of }: BenchTableProps) {
  const { t } = useLingui()
  const { rows, micros } = report
  const failed = rows.filter(({ ok }) => !ok).length
  const took = formatMicros(micros)
  const heads = [
    t({ message: 'Check', context: 'noun' }),
    t({ message: 'Result', context: 'of a check' }),
    t`Time alone`,
  ]
  return (
    <>
      <p role="status" className="mb-2 font-medium">
        {failed === 0
          ? t`All ${plural(rows.length, { one: '# check holds', other: '# checks hold' })}; ${took} for all of them.`
          : t`${plural(failed, { one: '# check does not hold', other: '# checks do not hold' })}; ${took} for all of them.`}
      </p>
      <div
        role="region"
        aria-label={t`Checks`}
        tabIndex={0}
        className="relative overflow-x-auto rounded-lg border border-line"
      >
        <table className="w-full min-w-[34rem] border-collapse">
          <caption className="sr-only">{t`Checks`}</caption>
          <thead className="bg-raised text-xs text-muted">
            <tr>
              {heads.map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="h-8 px-2 text-left font-medium first:pl-4 last:pr-4 last:text-right"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              // The same check is made for several members: only the position tells them apart.
              <Row key={`${place}-${row.id}`} row={row} of={of} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Row({ row, of }: { readonly row: BenchRow; readonly of: CheckSubject }) {
  const { t } = useLingui()
  const { id, ok, inputs, expected, got, micros } = row
  const values: [string, string][] = Object.entries(inputs)
  if (expected !== null) values.push([t`expected`, expected])
  if (got !== null) values.push([t({ message: 'got', context: 'not as expected' }), got])
  const Icon = ok ? Tick : X
  const known = { id, ok, inputs }
  return (
    <tr className={ok ? 'border-t border-line align-top' : 'border-t border-line bg-failed-soft align-top'}>
      <th scope="row" className="px-4 py-1.5 text-left font-normal">
        <Disclosure summary={sentenceOfCheck(known, of)}>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
            <dt className="text-muted">{t({ message: 'check', context: 'noun' })}</dt>
            <dd className="font-mono">{id}</dd>
            {values.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="font-mono break-all">{value}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      </th>
      <td className="px-2 py-2.5 whitespace-nowrap">
        <span
          className={
            ok
              ? 'inline-flex items-center gap-1 text-verified'
              : 'inline-flex items-center gap-1 font-semibold text-failed'
          }
        >
          <Icon aria-hidden="true" size={14} strokeWidth={2.6} />
          {ok ? t({ message: 'held', context: 'a check' }) : t({ message: 'failed', context: 'a check' })}
        </span>
      </td>
      <td className="px-4 py-2.5 text-right whitespace-nowrap text-muted">
        {micros === null ? '' : formatMicros(micros)}
      </td>
    </tr>
  )
}
