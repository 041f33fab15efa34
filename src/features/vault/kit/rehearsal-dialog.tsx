import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'
import type { Rehearsed } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { keysChanged, useRehearsal } from '../keys-query.ts'
import { KitDialog } from '../ways/kit-dialog.tsx'
import { KitFailure } from './kit-failure.tsx'
import { RehearsalForm } from './rehearsal-form.tsx'
import { RestoredNote } from './restored-note.tsx'

interface RehearsalDialogProps {
  /** `upload`: files are waiting to go up. `wish`: somebody asked for it. */
  readonly why: 'upload' | 'wish'
  /** A kit link that was opened: nothing is left to type. */
  readonly link: string | null
  readonly onClose: () => void
}

/** Restores a test object from the recovery kit, or offers to make a kit where there is none. */
export function RehearsalDialog({ why, link, onClose }: RehearsalDialogProps) {
  const { t } = useLingui()
  const { data } = useRehearsal()
  const [restored, setRestored] = useState<Rehearsed | null>(null)
  const [making, setMaking] = useState(false)
  const state = data?.ok === true ? data.value : null
  const later = why === 'upload' ? t`Skip: upload now` : t`Not now`

  if (making) {
    return <KitDialog old={state === null || state.kind === 'never' ? null : state.slot} onClose={onClose} />
  }
  if (restored !== null) {
    return (
      <Dialog title={t`Recovery rehearsed`} onClose={onClose}>
        <RestoredNote restored={restored} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {why === 'upload' ? t`Go on with the upload` : t`Done`}
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  if (link !== null) return <LinkRehearsal link={link} onRestored={setRestored} onClose={onClose} />
  if (state?.kind === 'never') {
    return (
      <Dialog title={t`This drive has no recovery kit`} onClose={onClose}>
        <p>
          {t`A kit is 24 words on paper that open the drive when the passphrase is forgotten. Without one, nobody can: there is no reset.`}
        </p>
        <DialogActions>
          <Button onClick={onClose}>{later}</Button>
          <Button variant="primary" onClick={() => setMaking(true)}>
            {t`Make a kit`}
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Dialog
      placement="wide"
      title={why === 'upload' ? t`Before the first files: does the kit work?` : t`Rehearse the recovery`}
      onClose={onClose}
    >
      <p className="mb-4 text-muted">
        {why === 'upload'
          ? t`Take the recovery kit as if the passphrase were lost; a small test object comes back. If you skip this, the upload goes on, and “Recovery not rehearsed” stands in the page until it is done: nobody knows then whether the kit opens the drive.`
          : t`Take the recovery kit as if the passphrase were lost. A small test object comes back when everything is right.`}
      </p>
      <RehearsalForm onRestored={setRestored}>
        <Button variant="quiet" onClick={() => setMaking(true)} className="sm:mr-auto">
          {t`I do not have it: make a new kit`}
        </Button>
        <Button onClick={onClose}>{later}</Button>
      </RehearsalForm>
    </Dialog>
  )
}

interface LinkRehearsalProps {
  readonly link: string
  readonly onRestored: (restored: Rehearsed) => void
  readonly onClose: () => void
}

function LinkRehearsal({ link, onRestored, onClose }: LinkRehearsalProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const [failure, setFailure] = useState<DriveFailure | null>(null)
  useEffect(() => {
    let wanted = true
    const restore = async (): Promise<void> => {
      const outcome = await drive
        .rehearse(link)
        .catch((): Outcome<Rehearsed> => ({ ok: false, error: BRIDGE_FAILURE }))
      if (!wanted) return
      if (!outcome.ok) {
        setFailure(outcome.error)
        return
      }
      await keysChanged(queries)
      onRestored(outcome.value)
    }
    void restore()
    return () => {
      wanted = false
    }
  }, [drive, link, onRestored, queries])
  return (
    <Dialog title={t`Recovery kit`} onClose={onClose}>
      {failure === null ? (
        <LoadingNotice>{t`Restoring…`}</LoadingNotice>
      ) : (
        <>
          <KitFailure failure={failure} />
          <DialogActions>
            <Button onClick={onClose}>{t`Close`}</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
