import { useLingui } from '@lingui/react/macro'
import { Info } from 'lucide-react'
import { useId, useRef } from 'react'

interface ColumnNoteProps {
  readonly label: string
  readonly unit?: string | undefined
  readonly definition: string
  readonly source: string
}

const WIDTH = 300
const GAP = 6

/** What a number is, in which unit and by whom: opened by pointer or keyboard, closed by Escape or a click elsewhere. */
export function ColumnNote({ label, unit, definition, source }: ColumnNoteProps) {
  const { t } = useLingui()
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const place = () => {
    const at = button.current?.getBoundingClientRect()
    if (at === undefined || box.current === null) return
    const { style } = box.current
    style.left = `${Math.max(8, Math.min(at.left - 12, innerWidth - WIDTH - 8))}px`
    style.top = `${at.bottom + GAP}px`
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-label={t`What “${label}” is`}
        className="grid size-6 shrink-0 place-items-center rounded text-muted hover:text-ink"
      >
        <Info aria-hidden="true" size={13} />
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        onBeforeToggle={place}
        className="fixed inset-auto m-0 w-[300px] rounded-lg border border-line bg-surface px-3.5 py-3 text-left text-[0.8125rem] leading-normal font-normal whitespace-normal text-ink shadow-xl"
      >
        <p className="font-semibold">
          {label}
          {unit === undefined ? null : <span className="font-normal text-muted"> ({unit})</span>}
        </p>
        <p className="mt-1 text-pretty">{definition}</p>
        <p className="mt-2 text-xs text-pretty text-muted">{source}</p>
      </div>
    </>
  )
}
