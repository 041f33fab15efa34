import { Trans, useLingui } from '@lingui/react/macro'
import type { DeviceInfo } from '../../client/sync-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'

interface RemoveDeviceDialogProps {
  readonly device: DeviceInfo
  readonly onClose: () => void
}

/** Takes another device out, and says what that cannot do. */
export function RemoveDeviceDialog({ device, onClose }: RemoveDeviceDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const name = nameInSentence(device.name)
  const remove = async (): Promise<void> => {
    const removed = await run(() => drive.removeDevice(device.id))
    if (removed.ok) onClose()
  }
  return (
    <Dialog title={t`Remove “${name}”?`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p>
          {t`When it next opens this drive with a network, it sends what it has not sent yet, then deletes its copy and locks.`}
        </p>
        <p className="text-muted">
          <Trans>
            <strong className="font-semibold text-ink">What this does not do:</strong> it does not reach a
            device that stays offline, and takes no key away. If the device is in the wrong hands, remove also
            the ways into the drive that its holder knows, and move what matters to a new drive.
          </Trans>
        </p>
        {failure === null ? null : <FailureNote failure={failure} />}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button variant="danger" disabled={busy} onClick={() => void remove()}>
          {busy ? t`Removing…` : t`Remove it`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
