import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DayEnding } from '../../client/upkeep-api.ts'
import { formatBytes, formatDay, formatMonth } from '../../ui/format.ts'
import { endingRows, type Span } from './endings-model.ts'

/** When files end if nobody renews them. A table whose bars are drawn beside the numbers they stand for. */
export function EndingsChart({ endings }: { readonly endings: readonly DayEnding[] }) {
  const { t } = useLingui()
  const { span, rows, mostFiles } = endingRows(endings)
  if (rows.length === 0) return null
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold" id="endings">{t`When would files end if nobody renewed them?`}</h2>
      <table aria-labelledby="endings" className="mt-3 w-full border-collapse tabular-nums">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th scope="col" className="pb-1 font-normal">
              {span === 'week' ? t`Week from` : span === 'month' ? t`Month` : t`Day`}
            </th>
            <th scope="col" className="w-full pb-1 pl-4 font-normal max-sm:hidden">
              <span className="sr-only">{t`Share of the most`}</span>
            </th>
            <th scope="col" className="pb-1 pl-4 text-right font-normal">{t`Files`}</th>
            <th scope="col" className="pb-1 pl-4 text-right font-normal">{t`Size`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, files, bytes }) => (
            <tr key={at} className="h-7">
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                {labelOf(at, span)}
              </th>
              <td className="pl-4 max-sm:hidden">
                <svg aria-hidden="true" width="100%" height="10" className="block">
                  <rect
                    width={`${Math.max(1, (files / mostFiles) * 100)}%`}
                    height="10"
                    rx="3"
                    className="fill-accent"
                  />
                </svg>
              </td>
              <td className="pl-4 text-right whitespace-nowrap">
                {plural(files, { one: '# file', other: '# files' })}
              </td>
              <td className="pl-4 text-right whitespace-nowrap text-muted">{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function labelOf(at: number, span: Span): string {
  return span === 'month' ? formatMonth(at) : formatDay(at)
}
