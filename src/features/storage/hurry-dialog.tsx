import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ReleaseView } from '../../client/upkeep-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { upkeepChanged } from '../shared/upkeep-query.ts'
import { useCall } from '../shared/use-call.ts'
import { holdSentence } from './release-words.ts'

interface HurryDialogProps {
  readonly release: ReleaseView
  readonly onClose: () => void
}

/** Gives back at once, after saying whose files that may cost. */
export function HurryDialog({ release, onClose }: HurryDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { busy, failure, run } = useCall()
  const wait = useRef<HTMLButtonElement>(null)
  useEffect(() => wait.current?.focus(), [])
  const hurry = async (): Promise<void> => {
    const done = await run(() => drive.releaseNow(release.id))
    await upkeepChanged(queries)
    if (done.ok) onClose()
  }
  return (
    <Dialog title={t`Give it back without waiting?`} onClose={onClose}>
      {release.hold === null ? null : <p>{holdSentence(release.hold)}</p>}
      <p className="mt-3">
        {t`If another device copied one of these files while it was offline, that copy shares their objects and is lost with them. When none of your devices did, nothing is lost.`}
      </p>
      <FailureBelow failure={failure} />
      <DialogActions>
        <Button ref={wait} onClick={onClose}>{t`Wait`}</Button>
        <Button variant="danger" disabled={busy} onClick={() => void hurry()}>
          {busy ? t`Telling the validators…` : t`Give back now`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
