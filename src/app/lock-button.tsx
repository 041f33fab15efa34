import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useDrive, useTransfers } from '../features/shared/drive-context.tsx'
import { isUnderWay } from '../features/transfers/phases.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'

/** Locking interrupts what is under way: then it is asked first. */
export function LockButton() {
  const { t } = useLingui()
  const drive = useDrive()
  const running = useTransfers().filter(isUnderWay).length
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
        <Dialog title={t`Lock although something is under way?`} onClose={() => setAsking(false)}>
          <p>
            <Trans>
              <Plural value={running} one="# transfer" other="# transfers" /> would stop. Unlocked again in
              this tab, uploads go on by themselves; after closing it, their files have to be chosen again.
              Downloads keep what was fetched of large files, and the rest begins anew.
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
