import { useLingui } from '@lingui/react/macro'
import type { DriveEntry } from '../../client/entry-api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { NameForm } from './name-form.tsx'

interface NameDialogProps {
  /** The entry to rename; null makes a new folder in `parentId`. */
  readonly entry: DriveEntry | null
  readonly parentId: string | null
  readonly onClose: () => void
}

export function NameDialog({ entry, parentId, onClose }: NameDialogProps) {
  const { t } = useLingui()
  return (
    <Dialog title={entry === null ? t`New folder` : t`Rename`} onClose={onClose}>
      <NameForm entry={entry} parentId={parentId} onDone={onClose} onCancel={onClose} />
    </Dialog>
  )
}
