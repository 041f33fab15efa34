import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import { Button } from '../../../ui/button.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { NewPassphrase } from './new-passphrase.tsx'

interface CreateFormProps {
  readonly onCreate: (passphrase: string) => void
  /** What is being done meanwhile, in words; null while nothing is. */
  readonly busy: string | null
  readonly failure: DriveFailure | null
}

export function CreateForm({ onCreate, busy, failure }: CreateFormProps) {
  const { t } = useLingui()
  const [passphrase, setPassphrase] = useState<string | null>(null)
  const [tried, setTried] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy === null && passphrase !== null) onCreate(passphrase)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2" aria-busy={busy !== null} noValidate>
      <NewPassphrase onPassphrase={setPassphrase} tried={tried} readOnly={busy !== null} />
      <InlineNote tone="claimed">
        <Trans>
          <strong className="font-semibold">Nobody can reset it.</strong> There is no account. The next step
          makes a recovery kit: 24 words on paper that open the drive when the passphrase is lost. Without
          either, nobody can read the files, you included.
        </Trans>
      </InlineNote>
      {failure === null ? null : <FailureNote failure={failure} />}
      <Button variant="primary" type="submit" disabled={busy !== null} className="mt-2 h-10">
        {busy ?? t`Create vault`}
      </Button>
      <p role="status" className="sr-only">
        {busy}
      </p>
    </form>
  )
}
