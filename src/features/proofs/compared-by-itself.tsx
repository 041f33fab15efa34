import { useLingui } from '@lingui/react/macro'
import type { Comparison } from '../../client/cross-check-api.ts'
import { formatAgo } from '../../ui/format.ts'
import { useComparisons } from '../shared/audit-query.ts'
import { OpinionRow } from './opinion-row.tsx'

/** What a second validator said of one object, without anybody asking for it; nothing where there was none. */
export function ComparedByItself({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const { data, dataUpdatedAt } = useComparisons(entryId)
  if (data?.ok !== true || data.value.length === 0) return null
  return (
    <ul
      aria-label={t`Compared by itself`}
      className="mt-4 flex flex-col divide-y divide-line border-t border-line"
    >
      {data.value.map((comparison) => (
        <li key={`${comparison.at} ${comparison.validator.validatorHotkey}`} className="py-3">
          <When comparison={comparison} now={dataUpdatedAt} />
          <OpinionRow validator={comparison.validator} />
        </li>
      ))}
    </ul>
  )
}

function When({ comparison, now }: { readonly comparison: Comparison; readonly now: number }) {
  const { t } = useLingui()
  const ago = formatAgo(comparison.at, now)
  return (
    <p className="mb-1 text-[0.8125rem] text-muted">
      {comparison.after === 'download'
        ? t`One object, compared by itself after a download, ${ago}`
        : t`One object, compared by itself after an upload, ${ago}`}
    </p>
  )
}
