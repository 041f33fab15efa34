import { useLingui } from '@lingui/react/macro'
import { ENDPOINTS, type Endpoint } from '../../../client/live/endpoints.ts'
import { classNames } from '../../../ui/class-names.ts'
import { SelectField } from '../../../ui/select-field.tsx'

interface EndpointListProps {
  readonly chosen: Endpoint
  readonly onChoose: (id: string) => void
}

interface Group {
  readonly label: string
  readonly list: readonly Endpoint[]
}

function useGroups(): readonly Group[] {
  const { t } = useLingui()
  const callable = ENDPOINTS.filter(({ impossible }) => impossible === null)
  return [
    { label: t`Signed calls`, list: callable.filter(({ kind }) => kind === 'synapse') },
    { label: t`Public views`, list: callable.filter(({ kind }) => kind === 'view') },
    { label: t`This gateway`, list: callable.filter(({ kind }) => kind === 'gateway') },
    { label: t`Not from a page`, list: ENDPOINTS.filter(({ impossible }) => impossible !== null) },
  ]
}

/** Where its path and its name differ, people know the path. */
export function labelOfEndpoint({ id }: Endpoint): string {
  return id === 'gateway/health' ? '/health' : id
}

/** All endpoints: a list beside the form, on a narrow screen one field. */
export function EndpointList({ chosen, onChoose }: EndpointListProps) {
  const { t } = useLingui()
  const groups = useGroups()
  return (
    <>
      <div className="lg:hidden">
        <SelectField
          label={t`Endpoint`}
          value={chosen.id}
          onChange={onChoose}
          options={groups.flatMap(({ label, list }) =>
            list.map((each) => ({ value: each.id, label: `${label}: ${labelOfEndpoint(each)}` })),
          )}
        />
      </div>
      <nav aria-label={t`Endpoints`} className="flex flex-col gap-3 max-lg:hidden">
        {groups.map(({ label, list }) => (
          <div key={label}>
            <p className="mb-1 px-2 text-xs font-medium text-muted">{label}</p>
            <ul>
              {list.map((each) => (
                <li key={each.id}>
                  <button
                    type="button"
                    aria-current={each === chosen ? 'true' : undefined}
                    onClick={() => onChoose(each.id)}
                    className={classNames(
                      'w-full truncate rounded-md px-2 py-1 text-left font-mono text-[0.8125rem]',
                      each === chosen ? 'bg-accent-soft font-semibold text-accent' : 'hover:bg-hover',
                      each.impossible !== null && each !== chosen && 'text-muted',
                    )}
                  >
                    {labelOfEndpoint(each)}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </>
  )
}
