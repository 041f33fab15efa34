import { type ComponentProps, useState } from 'react'
import { Field } from '../../../ui/field.tsx'

interface DraftProps {
  readonly value: number
  readonly onChange: (value: number) => void
}

/** What is being typed stays as it is ("0." is no number yet); whole numbers are told on the way. */
function useDraft({ value, onChange }: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null)
  return {
    value: draft ?? String(value),
    onChange: (event: { readonly target: { readonly value: string } }) => {
      const text = event.target.value
      setDraft(text)
      if (text.trim() !== '' && Number.isFinite(Number(text))) onChange(Number(text))
    },
    onBlur: () => setDraft(null),
  }
}

type FieldProps = Omit<ComponentProps<typeof Field>, 'value' | 'onChange' | 'onBlur' | 'type'>

export function NumberField({ value, onChange, ...rest }: FieldProps & DraftProps) {
  return <Field {...rest} {...useDraft({ value, onChange })} type="number" />
}

/** In a cell of a table: the label is the cell's row and column. */
export function NumberCell({
  value,
  onChange,
  label,
  ...rest
}: DraftProps &
  Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur' | 'type'> & { readonly label: string }) {
  return (
    <input
      {...rest}
      {...useDraft({ value, onChange })}
      type="number"
      aria-label={label}
      className="h-8 w-full min-w-14 rounded-md border border-line-strong/60 bg-surface px-1.5 text-right"
    />
  )
}

/** A number that is dragged, or moved by the arrow keys. */
export function Slider({
  label,
  text,
  value,
  onChange,
  ...rest
}: DraftProps & {
  readonly label: string
  /** The value in words. */
  readonly text: string
  readonly min: number
  readonly max: number
  readonly step: number
}) {
  return (
    <label className="block min-w-40 flex-1">
      <span className="flex items-baseline justify-between gap-3 text-[0.8125rem]">
        <span className="font-medium">{label}</span>
        <span>{text}</span>
      </span>
      <input
        {...rest}
        type="range"
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        className="mt-1 h-6 w-full accent-accent"
      />
    </label>
  )
}
