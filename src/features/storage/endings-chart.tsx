import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DayEnding } from '../../client/upkeep-api.ts'
import { formatBytes, formatDay, formatMonth } from '../../ui/format.ts'
import { endingRows, type Span } from './endings-model.ts'

/** When files end if nobody renews them: a bar for each day, week or month, beside the numbers that it stands for. */
export function EndingsChart({ endings }: { readonly endings: readonly DayEnding[] }) {
  const { t } = useLingui()
  const { span, rows, mostFiles } = endingRows(endings)
  if (rows.length === 0) return null
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`When would files end if nobody renewed them?`}</h2>
      <ul className="mt-2 tabular-nums">
        {rows.map(({ at, files, bytes }) => (
          <li key={at} className="flex h-8 items-center gap-3">
            <span className="w-40 shrink-0">
              <Label at={at} span={span} />
            </span>
            <svg aria-hidden="true" height="10" className="min-w-0 flex-1 max-sm:hidden">
              <rect
                width={`${Math.max(1, (files / mostFiles) * 100)}%`}
                height="10"
                rx="3"
                className="fill-accent"
              />
            </svg>
            <span className="ml-auto shrink-0 text-right sm:w-20">
              {plural(files, { one: '# file', other: '# files' })}
            </span>
            <span className="w-18 shrink-0 text-right text-muted">{formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Label({ at, span }: { readonly at: number; readonly span: Span }) {
  const { t } = useLingui()
  if (span === 'month') return formatMonth(at)
  const day = formatDay(at)
  return span === 'week' ? t`Week of ${day}` : day
}
