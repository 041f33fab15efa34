import { useLingui } from '@lingui/react/macro'
import { shorten } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useNetwork } from '../shared/network-query.ts'

/** As many as a session may name. */
const NAMED_MAX = 16

interface ValidatorsChoiceProps {
  readonly chosen: 'any' | readonly string[]
  readonly onChange: (chosen: 'any' | readonly string[]) => void
}

/** Whom the session is good for: whoever validates, or those that were chosen. */
export function ValidatorsChoice({ chosen, onChange }: ValidatorsChoiceProps) {
  const { t } = useLingui()
  const { data } = useNetwork()
  const rows = data?.ok === true ? data.value.neurons : []
  const validators = rows.filter(({ role, axon }) => role === 'validator' && axon !== null)
  const some = chosen === 'any' ? [] : chosen
  const toggle = (hotkey: string) =>
    onChange(some.includes(hotkey) ? some.filter((each) => each !== hotkey) : [...some, hotkey])
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h3 className="text-[0.8125rem] font-medium">{t`Validators it is good for`}</h3>
        <Segmented
          label={t`Validators it is good for`}
          value={chosen === 'any' ? 'any' : 'some'}
          onChange={(value) =>
            onChange(value === 'any' ? 'any' : validators.slice(0, NAMED_MAX).map(({ hotkey }) => hotkey))
          }
          options={[
            { value: 'any', label: t`Any` },
            { value: 'some', label: t`Chosen ones` },
          ]}
        />
      </div>
      {chosen === 'any' ? null : (
        <fieldset className="mt-2 divide-y divide-line rounded-lg border border-line">
          <legend className="sr-only">{t`Chosen validators`}</legend>
          {validators.map(({ hotkey, uid }) => (
            <label key={hotkey} className="flex cursor-pointer items-center gap-3 px-4 py-2 hover:bg-hover">
              <input
                type="checkbox"
                checked={some.includes(hotkey)}
                disabled={!some.includes(hotkey) && some.length >= NAMED_MAX}
                onChange={() => toggle(hotkey)}
                className="size-4 shrink-0 accent-accent-fill"
              />
              <span className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]" title={hotkey}>
                {shorten(hotkey, 8)}
              </span>
              <span className="text-xs text-muted">{t`uid ${uid}`}</span>
            </label>
          ))}
          {validators.length === 0 ? (
            <p className="px-4 py-2 text-muted">{t`The network lists no validator now.`}</p>
          ) : null}
        </fieldset>
      )}
      {chosen !== 'any' && chosen.length === 0 && validators.length > 0 ? (
        <p className="mt-1.5 text-[0.8125rem] text-muted">{t`Choose at least one.`}</p>
      ) : null}
    </div>
  )
}
