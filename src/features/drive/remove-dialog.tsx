import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { DriveFailure, Outcome } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import { useTotals } from '../shared/totals-query.ts'
import type { Chosen } from './chosen.ts'

interface RemoveDialogProps {
  readonly chosen: Chosen
  readonly onClose: () => void
}

/** Says what removal does and does not do: the network keeps encrypted copies until their time runs out. */
export function RemoveDialog({ chosen, onClose }: RemoveDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)
  const { ids, only } = chosen
  const totals = useTotals(ids)

  const remove = async () => {
    setBusy(true)
    const outcome = await drive.remove(ids).catch((): Outcome<null> => ({ ok: false, error: BRIDGE_FAILURE }))
    setBusy(false)
    if (outcome.ok) onClose()
    else setFailure(outcome.error)
  }
  const size = formatBytes(totals.bytes)
  const what =
    only !== null ? (
      <EntryName name={only.name} className="font-medium" />
    ) : (
      <span className="font-medium">
        <Plural value={ids.length} one="# entry" other="# entries" />
      </span>
    )
  return (
    <Dialog title={t`Remove from this drive?`} onClose={onClose}>
      <p className="break-words">
        {totals.folders > 0 ? (
          <Trans>
            {what} with <Plural value={totals.files} one="# file" other="# files" /> inside ({size}) leaves
            this drive and can no longer be opened from it.
          </Trans>
        ) : (
          <Trans>
            {what} ({size}) leaves this drive and can no longer be opened from it.
          </Trans>
        )}
      </p>
      <p className="mt-2 text-muted">
        <Trans>
          Miners are not told to delete anything: their encrypted copies expire when their time runs out.
          Until then, anyone who has a link to a file can still read it.
        </Trans>
      </p>
      {failure === null ? null : (
        <div className="mt-3">
          <FailureNote failure={failure} />
        </div>
      )}
      <DialogActions>
        <Button onClick={onClose}>{t({ message: 'Keep', context: 'not remove' })}</Button>
        <Button variant="danger" disabled={busy} onClick={() => void remove()}>
          {busy ? t`Removing…` : t`Remove`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
