import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { InlineNote } from '../../ui/notice.tsx'
import { useDrive, useVaultState } from './drive-context.tsx'
import { FailureNote } from './failure-note.tsx'
import { useCall } from './use-call.ts'
import { useSync } from './use-sync.ts'

interface ForgetDialogProps {
  readonly onClose: () => void
}

/** Deletes the drive's copy in this browser, after saying what goes with it. Also while it is locked. */
export function ForgetDialog({ onClose }: ForgetDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [understood, setUnderstood] = useState(false)
  const forget = async (): Promise<void> => {
    const forgotten = await run(() => drive.forgetDrive())
    if (forgotten.ok) onClose()
  }
  return (
    <Dialog title={t`Remove the drive from this browser?`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p>
          {t`Its keys, its list of files and everything it keeps here are deleted. On the network and on your other devices it stays.`}
        </p>
        <WhatGoes />
        <label className="flex items-start gap-2.5">
          <input
            type="checkbox"
            checked={understood}
            onChange={({ target }) => setUnderstood(target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent-fill"
          />
          <span>
            {t`I have a passphrase, recovery kit or passkey of this drive, and its identifier. Without them nobody can open it again.`}
          </span>
        </label>
        {failure === null ? null : <FailureNote failure={failure} />}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button variant="danger" disabled={busy || !understood} onClick={() => void forget()}>
          {busy ? t`Removing…` : t`Remove it here`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** Changes the network has not got exist nowhere else. */
function WhatGoes() {
  const { t } = useLingui()
  const vault = useVaultState()
  const sync = useSync()
  if (vault === 'locked') {
    return (
      <InlineNote tone="claimed">
        {t`While it is locked, this page cannot tell whether the network has your last changes. If you can, unlock it first.`}
      </InlineNote>
    )
  }
  if (sync === null || (sync.untold === 0 && sync.number > 0)) return null
  return (
    <InlineNote tone="failed">
      {sync.number === 0 && sync.untold === 0 ? (
        t`The network does not have this drive yet: what is in it would be lost. Get in step first.`
      ) : (
        <Trans>
          <Plural value={sync.untold} one="# change is" other="# changes are" /> not on the network yet and
          would be lost. Get in step first.
        </Trans>
      )}
    </InlineNote>
  )
}
