import { useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'

interface LeaveDialogProps {
  readonly onStay: () => void
  readonly onLeave: () => void
}

/** A guest's download ends with the page of the link. */
export function LeaveDialog({ onStay, onLeave }: LeaveDialogProps) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Stop the download?`} onClose={onStay}>
      <p>{t`It is under way and ends with this page. What arrived of it so far is not kept.`}</p>
      <DialogActions>
        <Button data-autofocus onClick={onStay}>{t`Stay here`}</Button>
        <Button variant="danger" onClick={onLeave}>{t`Stop and leave`}</Button>
      </DialogActions>
    </Dialog>
  )
}
