import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'

/** Sentences under a heading, one below the other. */
export function Points({ points }: { readonly points: readonly MessageDescriptor[] }) {
  const { t } = useLingui()
  return (
    <ul className="flex flex-col gap-2 text-muted">
      {points.map((point) => (
        <li key={point.id}>{t(point)}</li>
      ))}
    </ul>
  )
}
