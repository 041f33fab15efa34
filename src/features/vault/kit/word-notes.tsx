import { useLingui } from '@lingui/react/macro'
import type { FieldNote } from './words-model.ts'

interface WordNotesProps {
  readonly notes: readonly FieldNote[]
  readonly onTake: (position: number, word: string) => void
}

/** Where more than so many are wrong, it is another list of words. */
const SHOWN = 4

/** Which words cannot be right, and what they may have been. A live region: it is read out when it changes. */
export function WordNotes({ notes, onTake }: WordNotesProps) {
  const { t } = useLingui()
  const more = notes.length - SHOWN
  return (
    <div role="status" className="mt-2 min-h-6 text-[0.8125rem]">
      <ul className="flex flex-col gap-1">
        {notes.slice(0, SHOWN).map((note) => (
          <li key={note.position} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-failed">
            <NoteText note={note} />
            {note.suggestions.map((word) => (
              <button
                key={word}
                type="button"
                onClick={() => onTake(note.position, word)}
                aria-label={t`Put “${word}” in place of word ${note.position}`}
                className="rounded-md border border-line-strong/60 bg-surface px-2 py-0.5 font-mono text-ink hover:bg-hover"
              >
                {word}
              </button>
            ))}
          </li>
        ))}
        {more > 0 ? <li className="text-failed">{t`And ${more} more.`}</li> : null}
      </ul>
    </div>
  )
}

function NoteText({ note: { position, kind, suggestions } }: { readonly note: FieldNote }) {
  const { t } = useLingui()
  if (kind === 'phrase') return <span>{t`Word ${position} is not the one of the kit. It should be:`}</span>
  return suggestions.length === 0 ? (
    <span>{t`Word ${position} is not in the list.`}</span>
  ) : (
    <span>{t`Word ${position} is not in the list. Perhaps:`}</span>
  )
}
