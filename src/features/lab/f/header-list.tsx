import { useLingui } from '@lingui/react/macro'

interface HeaderListProps {
  readonly headers: Readonly<Record<string, string>>
}

/** Headers exactly as they are, one a line. */
export function HeaderList({ headers }: HeaderListProps) {
  const { t } = useLingui()
  return (
    <div
      role="region"
      aria-label={t`Headers`}
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-lg border border-line bg-canvas p-3"
    >
      <dl className="grid gap-x-4 gap-y-1 font-mono text-xs sm:grid-cols-[max-content_minmax(0,1fr)]">
        {Object.entries(headers).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-all max-sm:mb-1 max-sm:pl-3">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
