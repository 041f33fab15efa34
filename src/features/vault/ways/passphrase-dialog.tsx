import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Secret, SlotView } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { SecretField } from '../../../ui/field.tsx'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'
import { NewPassphrase } from '../door/new-passphrase.tsx'
import { keysChanged } from '../keys-query.ts'
import { LabelField } from './label-field.tsx'
import { useRetire } from './use-retire.ts'
import { WayForm } from './way-form.tsx'

interface PassphraseDialogProps {
  /** The passphrase whose place it takes; null: one more. */
  readonly old: SlotView | null
  readonly onClose: () => void
}

/** A new passphrase. One that replaces another has to open the drive once before the old one goes. */
export function PassphraseDialog({ old, onClose }: PassphraseDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { busy, failure, run, clear } = useCall()
  const [added, setAdded] = useState(false)
  const [label, setLabel] = useState(old?.label ?? '')
  const [passphrase, setPassphrase] = useState<string | null>(null)
  const [tried, setTried] = useState(false)

  if (added && old !== null) return <ProvePassphrase old={old} onClose={onClose} />
  const add = async (secret: Secret): Promise<void> => {
    if (passphrase === null) return
    const outcome = await run(() => drive.addPassphrase(secret, passphrase, label))
    if (!outcome.ok) return
    await keysChanged(queries)
    announce(t`The new passphrase opens the drive`)
    if (old === null) onClose()
    else setAdded(true)
  }
  return (
    <Dialog
      placement="wide"
      title={old === null ? t`Add a passphrase` : t`Replace the passphrase`}
      onClose={onClose}
    >
      <WayForm
        action={old === null ? t`Add passphrase` : t`Add the new one`}
        busyAction={t`Measuring this device and adding…`}
        busy={busy}
        failure={failure}
        onClear={clear}
        onClose={onClose}
        onTried={() => setTried(true)}
        onConfirmed={(secret) => void add(secret)}
      >
        <NewPassphrase onPassphrase={setPassphrase} tried={tried} readOnly={busy} />
        <LabelField value={label} onChange={setLabel} readOnly={busy} />
      </WayForm>
    </Dialog>
  )
}

/** The new passphrase, as it will be typed from now on, removes the old one. */
function ProvePassphrase({ old, onClose }: { readonly old: SlotView; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { busy, failure, retire, clear } = useRetire(old, onClose)
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text !== '' && !busy) retire({ kind: 'passphrase', text })
  }
  return (
    <Dialog title={t`Now the new passphrase`} onClose={onClose}>
      <form onSubmit={submit} aria-busy={busy} noValidate>
        <p className="mb-4 text-muted">
          {t`Both open the drive at the moment. Type the new one once more: when it works, the old one is removed.`}
        </p>
        <SecretField
          data-autofocus=""
          label={t`New passphrase`}
          name="prove-passphrase"
          autoComplete="new-password"
          value={text}
          readOnly={busy}
          onChange={({ target }) => {
            setText(target.value)
            clear()
          }}
        />
        {failure === null ? null : <FailureNote failure={failure} />}
        <DialogActions>
          <Button onClick={onClose}>{t`Keep both`}</Button>
          <Button variant="primary" type="submit" disabled={text === '' || busy}>
            {busy ? t`Removing…` : t`Remove the old one`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
