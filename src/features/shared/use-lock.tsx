import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useDrive, useTransfers } from './drive-context.tsx'
import { isMoving } from './moving.ts'

export interface Lock {
  readonly lock: () => void
  /** To be drawn where `lock` is offered. */
  readonly dialog: ReactNode
}

/** Locking stops what is moving: then it is asked first. */
export function useLock(): Lock {
  const drive = useDrive()
  const moving = useTransfers().filter(isMoving).length
  const [asking, setAsking] = useState(false)
  // A worker that cannot be told has to go with the page.
  const lockNow = () => void drive.lock().catch(() => location.reload())
  return {
    lock: () => (moving === 0 ? lockNow() : setAsking(true)),
    dialog: asking ? <LockDialog moving={moving} onLock={lockNow} onClose={() => setAsking(false)} /> : null,
  }
}

interface LockDialogProps {
  readonly moving: number
  readonly onLock: () => void
  readonly onClose: () => void
}

function LockDialog({ moving, onLock, onClose }: LockDialogProps) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Lock and stop what is running?`} onClose={onClose}>
      <p>
        <Trans>
          <Plural value={moving} one="# transfer" other="# transfers" /> would stop. Unlocked again in this
          tab, uploads go on by themselves; after closing it, their files have to be chosen again. Downloads
          keep what was fetched of large files, and the rest begins anew.
        </Trans>
      </p>
      <DialogActions>
        <Button onClick={onClose}>{t`Keep going`}</Button>
        <Button variant="danger" onClick={onLock}>
          {t`Stop and lock`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
