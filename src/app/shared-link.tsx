import { useLingui } from '@lingui/react/macro'
import { Link2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DriveEntry, DriveFailure, Outcome } from '../client/drive-api.ts'
import { useAnnounce } from '../features/shared/announcer.tsx'
import { useDrive } from '../features/shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../features/shared/error-sentences.ts'
import { FailureNote } from '../features/shared/failure-note.tsx'
import { linkInAddress } from '../features/shared/share-link.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'

/** The link this page was opened with. It stays in the address until the vault is open, so a reload keeps it. */
export function readSharedLink(): string | null {
  return linkInAddress(location.href)
}

/** The key must not stay in the history. */
function clearAddress(): void {
  history.replaceState(history.state, '', '/drive')
}

export function SharedLinkNotice() {
  const { t } = useLingui()
  return (
    <p className="mb-4 flex items-center gap-2.5 rounded-xl bg-accent-soft px-4 py-3 text-accent">
      <Link2 aria-hidden="true" size={18} className="shrink-0" />
      {t`Somebody shared a file with you. Open your drive to add it.`}
    </p>
  )
}

/** After unlocking: offers to add what the link stands for. */
export function SharedLinkOffer({ link }: { readonly link: string }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const [open, setOpen] = useState(true)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)

  useEffect(clearAddress, [])
  if (!open) return null

  const add = async () => {
    setBusy(true)
    setFailure(null)
    const outcome = await drive
      .addLink(link)
      .catch((): Outcome<DriveEntry> => ({ ok: false, error: BRIDGE_FAILURE }))
    setBusy(false)
    if (!outcome.ok) setFailure(outcome.error)
    else {
      setOpen(false)
      announce(t`Added to your drive`)
    }
  }
  return (
    <Dialog title={t`Add the shared file?`} onClose={() => setOpen(false)}>
      <p className="text-muted">
        {t`You opened a link to somebody’s file. Adding it fetches its description, checks it, and lists the file in your drive; nothing is downloaded until you ask. The link has been taken out of the address bar.`}
      </p>
      {failure === null ? null : (
        <div className="mt-3">
          <FailureNote failure={failure} />
        </div>
      )}
      <DialogActions>
        <Button onClick={() => setOpen(false)}>{t`Not now`}</Button>
        <Button variant="primary" disabled={busy} onClick={() => void add()}>
          {busy ? t`Fetching…` : t`Add to my drive`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
