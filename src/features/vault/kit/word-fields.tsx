import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { WrongWord } from '../../../client/outcome-api.ts'
import { WordField } from './word-field.tsx'
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
    const target = targetOf(event, at)
    if (target === null) return
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
          <WordField
            // The fields never change places.
            key={`${at + 1}`}
            position={at + 1}
            word={word}
            wrong={wrong.has(at + 1)}
            notesId={notesId}
            onType={(text) => type(at, text)}
            onKey={(event) => move(event, at)}
            onEnter={() => setEditing(at)}
            onLeave={() => {
              setEditing(null)
              onChange((latest) => completed(latest, at))
            }}
          />
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

/** The field a key goes to; null where it does what it always does. */
function targetOf(event: KeyboardEvent<HTMLInputElement>, at: number): number | null {
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return null
  const { selectionStart, selectionEnd, value } = event.currentTarget
  return neighbour(event.key, at, {
    start: selectionStart === 0 && selectionEnd === 0,
    end: selectionStart === value.length && selectionEnd === value.length,
  })
}

/** Where the person is asked for words, that is what comes next. */
function focusFirst(list: HTMLOListElement | null): void {
  list?.querySelector('input')?.focus({ preventScroll: true })
}
