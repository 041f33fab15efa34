import { useLingui } from '@lingui/react/macro'
import { type DragEvent, useId, useState } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { type Own, ownFile, ownText } from './use-sealed.ts'

interface OwnBytesProps {
  readonly own: Own
  readonly onChange: (own: Own) => void
}

/** A text to write, or a file to drop or choose. Nothing of it leaves the page. */
export function OwnBytes({ own, onChange }: OwnBytesProps) {
  const { t } = useLingui()
  const [text, setText] = useState(() => new TextDecoder().decode(own.plain))
  const [over, setOver] = useState(false)
  const [failed, setFailed] = useState(false)
  const id = useId()
  const take = (file: File | undefined) => {
    if (file === undefined) return
    ownFile(file).then(
      (read) => {
        setFailed(false)
        onChange(read)
      },
      () => setFailed(true),
    )
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <div
      className={classNames(
        'mt-3 rounded-lg border border-dashed p-2',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong/60',
      )}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor={id} className="mb-1 block text-[0.8125rem] font-medium">
        {t`Text to seal; or drop a file here`}
      </label>
      <textarea
        id={id}
        rows={3}
        value={text}
        spellCheck={false}
        maxLength={20_000}
        onChange={(event) => {
          setText(event.target.value)
          onChange(ownText(event.target.value))
        }}
        className="w-full resize-y rounded-md border border-line-strong bg-surface px-3 py-2 text-[0.8125rem] text-ink"
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <input
          type="file"
          aria-label={t`File to seal`}
          onChange={(event) => take(event.target.files?.[0])}
          className="max-w-full text-xs file:mr-2 file:rounded file:border file:border-line-strong file:bg-surface file:px-2 file:py-0.5 file:text-ink"
        />
        {failed ? (
          <span className="text-failed">{t`That file cannot be read. Choose another one.`}</span>
        ) : null}
        {own.name === null ? null : (
          <button
            type="button"
            onClick={() => onChange(ownText(text))}
            className="rounded text-accent underline underline-offset-2"
          >
            {t`Back to the text`}
          </button>
        )}
      </div>
    </div>
  )
}
