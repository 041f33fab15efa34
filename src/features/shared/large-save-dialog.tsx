import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { EntryName } from './entry-name.tsx'
import type { SavePlan } from './save-plan.ts'

interface LargeSaveDialogProps {
  readonly entry: DriveEntry
  readonly plan: SavePlan
  readonly onStart: () => void
  readonly onClose: () => void
}

/** Says, before anything is fetched, where a large file will go and what that needs. */
export function LargeSaveDialog({ entry, plan, onStart, onClose }: LargeSaveDialogProps) {
  const { t } = useLingui()
  const free = useFreeBytes()
  const size = formatBytes(entry.bytes)
  const needed = formatBytes(entry.bytes * 2)
  const offered = free === null ? '' : formatBytes(free)
  const short = plan.way === 'downloads-large' && free !== null && free < plan.bytesNeeded
  return (
    <Dialog title={t({ message: 'Download', context: 'noun' })} onClose={onClose}>
      <p className="mb-2">
        <Trans>
          <EntryName name={entry.name} className="font-medium break-all" /> is {size}.
        </Trans>
      </p>
      {plan.way === 'picker' ? (
        <p className="text-muted">
          <Trans>
            Choose where to save it. Each part is checked and decrypted as it arrives and written straight to
            that file, so memory stays small whatever the size.
          </Trans>
        </p>
      ) : (
        <p className="text-muted">
          <Trans>
            This browser cannot write straight to a file you choose. The download is first written to private
            storage, then copied to your Downloads folder, and needs about {needed} of free space until the
            next visit.
          </Trans>
        </p>
      )}
      {short ? (
        <div className="mt-3">
          <InlineNote tone="claimed">
            <Trans>
              The browser offers {offered} here. The download will probably stop for lack of space.
            </Trans>
          </InlineNote>
        </div>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button variant="primary" onClick={onStart}>
          {plan.way === 'picker' ? t`Choose where to save` : t({ message: 'Download', context: 'verb' })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function useFreeBytes(): number | null {
  const [free, setFree] = useState<number | null>(null)
  useEffect(() => {
    let mounted = true
    navigator.storage.estimate().then(
      ({ quota, usage }) => {
        if (mounted && quota !== undefined) setFree(quota - (usage ?? 0))
      },
      () => undefined,
    )
    return () => {
      mounted = false
    }
  }, [])
  return free
}
