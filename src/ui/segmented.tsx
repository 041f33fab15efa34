import { useId } from 'react'
import { classNames } from './class-names.ts'

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  /** Null while none of them is chosen. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  /** Narrower, where several stand below each other. */
  readonly compact?: boolean
}

/** A choice of few: radio buttons that look like one control. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  compact = false,
}: SegmentedProps<Value>) {
  const name = useId()
  return (
    <fieldset className="relative inline-flex flex-wrap rounded-lg border border-line-strong/60 bg-raised p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            'relative flex cursor-pointer items-center whitespace-nowrap rounded-md font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
            compact ? 'h-7 px-2 text-[0.8125rem]' : 'h-8 px-3',
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
