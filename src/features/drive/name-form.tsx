import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { Button } from '../../ui/button.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE, sentenceOf } from '../shared/error-sentences.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import { nameProblem, stemLength } from './name-model.ts'

interface NameFormProps {
  /** The entry to rename; null makes a new folder in `parentId`. */
  readonly entry: DriveEntry | null
  readonly parentId: string | null
  readonly onDone: (entry: DriveEntry) => void
  readonly onCancel: () => void
}

/** A name, and whether it can be had. */
export function NameForm({ entry, parentId, onDone, onCancel }: NameFormProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const [name, setName] = useState(entry?.name ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const problem = nameProblem(name)

  useEffect(() => {
    input.current?.focus()
    if (entry !== null) input.current?.setSelectionRange(0, stemLength(entry.name, entry.kind))
  }, [entry])

  const save = async () => {
    const wanted = name.trim().normalize('NFC')
    setBusy(true)
    const call = entry === null ? drive.createFolder(parentId, wanted) : drive.rename(entry.id, wanted)
    const outcome = await call.catch((): Outcome<DriveEntry> => ({ ok: false, error: BRIDGE_FAILURE }))
    setBusy(false)
    if (outcome.ok) onDone(outcome.value)
    else setFailure(outcome.error)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (problem === null && !busy) void save()
  }
  const wrong = tried || (name !== '' && name !== entry?.name) ? problem : null
  return (
    <form onSubmit={submit} noValidate>
      <Field
        ref={input}
        label={t`Name`}
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setFailure(null)
        }}
        autoComplete="off"
        error={failure?.code === 'name-taken' ? sentenceOf(failure).what : wrong}
        hint={t`Names are encrypted like the files themselves.`}
      />
      {failure === null || failure.code === 'name-taken' ? null : <FailureNote failure={failure} />}
      <DialogActions>
        <Button onClick={onCancel}>{t`Cancel`}</Button>
        <Button variant="primary" type="submit" disabled={busy}>
          {entry === null ? t`Create folder` : t`Rename`}
        </Button>
      </DialogActions>
    </form>
  )
}
