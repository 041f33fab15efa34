import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useDrive, useTransfers } from '../features/shared/drive-context.tsx'
import { isFinished } from '../features/transfers/phases.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'

/** Locking ends what is running, and it cannot be resumed: then it is asked first. */
export function LockButton() {
  const { t } = useLingui()
  const drive = useDrive()
  const running = useTransfers().filter((transfer) => !isFinished(transfer)).length
  const [asking, setAsking] = useState(false)
  const lock = () => void drive.lock().catch(() => location.reload())
  return (
    <>
      <IconButton
        icon={Lock}
        label={t`Lock the drive`}
        onClick={() => (running === 0 ? lock() : setAsking(true))}
      />
      {asking ? (
        <Dialog title={t`Lock and stop what is running?`} onClose={() => setAsking(false)}>
          <p>
            <Trans>
              <Plural value={running} one="# transfer" other="# transfers" /> would be stopped and forgotten.
              Files that are not finished are not in the drive: they have to be added again from the start.
            </Trans>
          </p>
          <DialogActions>
            <Button onClick={() => setAsking(false)}>{t`Keep going`}</Button>
            <Button variant="danger" onClick={lock}>
              {t`Stop and lock`}
            </Button>
          </DialogActions>
        </Dialog>
      ) : null}
    </>
  )
}
