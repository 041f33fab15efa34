import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { SecretField } from '../../../ui/field.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { strengthOf } from './passphrase-strength.ts'
import { StrengthMeter } from './strength-meter.tsx'
import { useVaultAction } from './use-vault-action.ts'

export function CreateForm() {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useVaultAction()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const short = strengthOf(passphrase).level === 'short'
  const missing = strengthOf(passphrase).text
  const differs = again !== passphrase

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!busy && !short && !differs) run(() => drive.createVault(passphrase))
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2" aria-busy={busy} noValidate>
      <SecretField
        label={t`Passphrase`}
        name="new-passphrase"
        autoComplete="new-password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
        hint={<StrengthMeter passphrase={passphrase} />}
        error={tried && short ? t`Too short: ${missing}.` : null}
      />
      <SecretField
        label={t`The same again`}
        name="repeat-passphrase"
        autoComplete="new-password"
        value={again}
        onChange={(event) => setAgain(event.target.value)}
        error={
          differs && (tried || (again !== '' && !passphrase.startsWith(again)))
            ? t`The two are not the same.`
            : null
        }
        hint={again !== '' && !differs ? t`They match.` : ''}
      />
      <InlineNote tone="claimed">
        <Trans>
          <strong className="font-semibold">Nobody can recover it.</strong> There is no account and no reset:
          without this passphrase the files cannot be read by anyone, you included. Write it down.
        </Trans>
      </InlineNote>
      {failure === null ? null : <FailureNote failure={failure} />}
      <Button variant="primary" type="submit" disabled={busy} className="mt-2 h-10">
        {busy ? t`Making the vault…` : t`Create vault`}
      </Button>
    </form>
  )
}
