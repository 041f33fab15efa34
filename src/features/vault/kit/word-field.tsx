import { useLingui } from '@lingui/react/macro'
import type { KeyboardEvent } from 'react'
import { classNames } from '../../../ui/class-names.ts'

interface WordFieldProps {
  /** From 1. */
  readonly position: number
  readonly word: string
  readonly wrong: boolean
  /** What describes all fields. */
  readonly notesId: string
  readonly onType: (text: string) => void
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly onEnter: () => void
  readonly onLeave: () => void
}

/** The field of one word. Nothing is completed, corrected or checked by the browser: some send what is typed away. */
export function WordField(props: WordFieldProps) {
  const { position, word, wrong, notesId, onType, onKey, onEnter, onLeave } = props
  const { t } = useLingui()
  return (
    <li className="relative">
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 left-0 grid w-7 place-items-center text-xs text-muted"
      >
        {position}
      </span>
      <input
        value={word}
        data-autofocus={position === 1 ? '' : undefined}
        aria-label={t`Word ${position}`}
        aria-invalid={wrong}
        aria-describedby={notesId}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        onChange={({ target }) => onType(target.value)}
        onKeyDown={onKey}
        onFocus={onEnter}
        onBlur={onLeave}
        className={classNames(
          'h-8 w-full rounded-md border border-line-strong bg-surface pr-1.5 pl-7 font-mono text-[0.8125rem]',
          'aria-invalid:border-failed aria-invalid:bg-failed-soft focus-visible:outline-offset-0',
        )}
      />
    </li>
  )
}
