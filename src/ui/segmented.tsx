import { useId } from 'react'
import { classNames } from './class-names.ts'

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  /** Null while none of them is chosen. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

/** A choice of few: radio buttons that look like one control. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  const name = useId()
  return (
    <fieldset className="inline-flex flex-wrap rounded-lg border border-line-strong/60 bg-raised p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            'relative flex h-8 cursor-pointer items-center whitespace-nowrap rounded-md px-3 font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
            option.value === value ? 'bg-accent-fill text-white' : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
