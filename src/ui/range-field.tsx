import { useId } from 'react'

interface RangeFieldProps {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** The value in words. */
  readonly text: string
  readonly onChange: (value: number) => void
}

/** A slider with its label above and its value beside. */
export function RangeField({ label, min, max, step, value, text, onChange }: RangeFieldProps) {
  const id = useId()
  return (
    <div className="min-w-0">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-[0.8125rem] font-medium">
          {label}
        </label>
        <span className="text-[0.8125rem] text-muted">{text}</span>
      </div>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={max <= min}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-8 w-full accent-accent"
      />
    </div>
  )
}
