import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface ListedChoice<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly text: ReactNode
  /** A short fact at the end of the line: a limit, a price. */
  readonly aside?: ReactNode
  readonly disabled?: boolean
}

interface ChoiceListProps<Value extends string> {
  readonly label: string
  readonly choices: readonly ListedChoice<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A choice of few where each needs a sentence: radio buttons one below the other. */
export function ChoiceList<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: ChoiceListProps<Value>) {
  const name = useId()
  return (
    <fieldset className="divide-y divide-line overflow-hidden rounded-lg border border-line">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => {
        const chosen = choice.value === value
        const off = choice.disabled === true && !chosen
        return (
          <label
            key={choice.value}
            className={classNames(
              'flex items-start gap-3 px-4 py-3 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
              off ? 'cursor-not-allowed' : 'cursor-pointer hover:bg-hover',
              chosen && 'bg-accent-soft hover:bg-accent-soft',
            )}
          >
            <input
              type="radio"
              name={name}
              aria-label={choice.label}
              aria-describedby={`${name}-${choice.value}`}
              checked={chosen}
              disabled={off}
              onChange={() => onChange(choice.value)}
              className="mt-1 size-4 shrink-0 accent-accent-fill focus-visible:outline-none"
            />
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className={classNames('font-medium', off && 'text-muted')}>{choice.label}</span>
                {choice.aside === undefined ? null : (
                  <span className="text-xs text-muted">{choice.aside}</span>
                )}
              </span>
              <span id={`${name}-${choice.value}`} className="block text-[0.8125rem] text-muted">
                {choice.text}
              </span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
