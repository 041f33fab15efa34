import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { DeviceInfo } from '../../client/sync-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'

/** Characters; the same as the drive keeps. */
const NAME_MAX = 64

interface RenameDeviceDialogProps {
  readonly device: DeviceInfo
  readonly onClose: () => void
}

export function RenameDeviceDialog({ device, onClose }: RenameDeviceDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [name, setName] = useState(device.name)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || name.trim() === '') return
    const renamed = await run(() => drive.renameDevice(device.id, name))
    if (renamed.ok) onClose()
  }
  return (
    <Dialog title={t`Rename this device`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} aria-busy={busy} noValidate>
        <Field
          data-autofocus
          label={t`Name`}
          name="device-name"
          value={name}
          maxLength={NAME_MAX}
          autoComplete="off"
          readOnly={busy}
          hint={t`All your devices see it; nobody else does.`}
          onChange={({ target }) => setName(target.value)}
        />
        {failure === null ? null : <FailureNote failure={failure} />}
        <DialogActions>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" type="submit" disabled={busy || name.trim() === ''}>
            {t`Rename`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
