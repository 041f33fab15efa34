import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'

/** What a chart could not draw is said, or it would look like a zero or like nothing. */
export function LeftOut({ count }: { readonly count: number }) {
  const { t } = useLingui()
  if (count === 0) return null
  return (
    <p className="mt-1 text-xs text-muted">
      {t`${plural(count, { one: '# value is', other: '# values are' })} not drawn: not a finite number, or outside of the axis.`}
    </p>
  )
}
