import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { WrongWord } from '../../../client/vault-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { WordNotes } from './word-notes.tsx'
import { completed, neighbour, notesOf, putText, type Words } from './words-model.ts'

interface WordFieldsProps {
  readonly words: Words
  readonly onChange: (how: (words: Words) => Words) => void
  /** What the vault said of the words as they stand. */
  readonly refused: readonly WrongWord[]
  readonly disabled: boolean
}

/** One field a word, in the columns of the printed sheet. A whole phrase may be pasted into any of them. */
export function WordFields({ words, onChange, refused, disabled }: WordFieldsProps) {
  const { t } = useLingui()
  const list = useRef<HTMLOListElement>(null)
  const notesId = useId()
  const [editing, setEditing] = useState<number | null>(null)
  const notes = notesOf(words, editing, refused)
  const wrong = new Set(notes.map(({ position }) => position))

  const focus = (at: number) => list.current?.querySelectorAll('input')[at]?.focus()
  useEffect(() => focusFirst(list.current), [])
  const type = (at: number, text: string) => {
    const typed = putText(words, at, text)
    onChange(() => typed.words)
    if (typed.at !== at) focus(typed.at)
  }
  const move = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    const { selectionStart, selectionEnd, value } = event.currentTarget
    const target = neighbour(event.key, at, {
      start: selectionStart === 0 && selectionEnd === 0,
      end: selectionStart === value.length && selectionEnd === value.length,
    })
    if (target === null || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    focus(target)
  }
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <legend className="mb-2 text-muted">
        {t`Type or paste them. The first four letters of a word are enough.`}
      </legend>
      <ol
        ref={list}
        className="grid grid-flow-col grid-cols-2 grid-rows-12 gap-x-2.5 gap-y-1.5 sm:grid-cols-4 sm:grid-rows-6"
      >
        {words.map((word, at) => (
          // The fields never change places.
          <li key={`${at + 1}`} className="relative">
            <span
              aria-hidden="true"
              className="pointer-events-none absolute inset-y-0 left-0 grid w-7 place-items-center text-xs text-muted"
            >
              {at + 1}
            </span>
            <input
              value={word}
              data-autofocus={at === 0 ? '' : undefined}
              aria-label={t`Word ${at + 1}`}
              aria-invalid={wrong.has(at + 1)}
              aria-describedby={notesId}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              onChange={(event) => type(at, event.target.value)}
              onKeyDown={(event) => move(event, at)}
              onFocus={() => setEditing(at)}
              onBlur={() => {
                setEditing(null)
                onChange((latest) => completed(latest, at))
              }}
              className={classNames(
                'h-8 w-full rounded-md border border-line-strong bg-surface pr-1.5 pl-7 font-mono text-[0.8125rem]',
                'aria-invalid:border-failed aria-invalid:bg-failed-soft focus-visible:outline-offset-0',
              )}
            />
          </li>
        ))}
      </ol>
      <div id={notesId}>
        <WordNotes
          notes={notes}
          onTake={(position, word) => {
            onChange((latest) => latest.with(position - 1, word))
            focus(position - 1)
          }}
        />
      </div>
    </fieldset>
  )
}

/** Where the person is asked for words, that is what comes next. */
function focusFirst(list: HTMLOListElement | null): void {
  list?.querySelector('input')?.focus({ preventScroll: true })
}
