import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { SecretField } from '../../../ui/field.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { sentenceOf } from '../../shared/error-sentences.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'

export function UnlockForm() {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run, clear } = useCall()
  const [passphrase, setPassphrase] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const wrong = failure?.code === 'wrong-passphrase'

  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    if (wrong) input.current?.select()
  }, [wrong])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy && passphrase !== '') void run(() => drive.unlock({ kind: 'passphrase', text: passphrase }))
  }
  const sentence = failure === null ? null : sentenceOf(failure)
  return (
    <form onSubmit={submit} className="flex flex-col gap-2" aria-busy={busy}>
      <SecretField
        ref={input}
        label={t`Passphrase`}
        name="passphrase"
        autoComplete="current-password"
        value={passphrase}
        readOnly={busy}
        onChange={(event) => {
          setPassphrase(event.target.value)
          clear()
        }}
        error={wrong && sentence !== null ? `${sentence.what} ${sentence.next}` : null}
        hint={t`It never leaves this device.`}
        required
      />
      {failure === null || wrong ? null : <FailureNote failure={failure} />}
      <Button variant="primary" type="submit" disabled={busy || passphrase === ''} className="h-10">
        {busy ? t`Opening the vault…` : t`Unlock`}
      </Button>
    </form>
  )
}
