import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { Totals } from '../../client/entry-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { FailureBelow } from '../shared/failure-note.tsx'
import { type Chosen, handlesOf } from './chosen.ts'

interface DeleteDialogProps {
  readonly chosen: Chosen
  /** All that is in the trash. */
  readonly all: boolean
  readonly onClose: () => void
}

const NOTHING: Totals = { files: 0, folders: 0, bytes: 0 }

/** Says what deleting does, and what it cannot promise. */
export function DeleteDialog({ chosen, all, onClose }: DeleteDialogProps) {
  const { t } = useLingui()
  const { busy, failure, remove } = useRemove(chosen, onClose)
  const totals = useTotalsOf(chosen)
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => keep.current?.focus(), [])
  return (
    <Dialog title={all ? t`Empty the trash?` : t`Delete for good?`} onClose={onClose}>
      <p className="break-words">
        <What chosen={chosen} totals={totals} />
      </p>
      <ul className="mt-3 list-disc space-y-1.5 pl-5 text-muted marker:text-line-strong">
        <li>{t`The keys are forgotten, on this device and in the list of your drive. Without them nobody can read the files, and nobody can bring them back.`}</li>
        <li>{t`Every validator is told, and tells the miners to drop their copies. One that keeps its copy all the same has noise without the keys; nobody can show that it was erased.`}</li>
        <li>{t`While other devices have this drive, they get a week to say that they still need something. What became of it is on the Storage page.`}</li>
        <li>{t`Links you made to them are revoked; whoever downloaded a file still has it.`}</li>
      </ul>
      <FailureBelow failure={failure} />
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {t({ message: 'Keep', context: 'not remove' })}
        </Button>
        <Button variant="danger" disabled={busy} onClick={remove}>
          {busy ? t`Deleting…` : all ? t`Empty trash` : t`Delete for good`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function What({ chosen, totals }: { readonly chosen: Chosen; readonly totals: Totals | null }) {
  const { only, rows } = chosen
  const { files, folders, bytes } = totals ?? NOTHING
  const size = formatBytes(bytes)
  if (only === null)
    return (
      <Trans>
        <strong className="font-medium text-ink">
          <Plural value={rows.size} one="# entry" other="# entries" />
        </strong>{' '}
        (<Plural value={files} one="# file" other="# files" /> in all, {size}) will be deleted.
      </Trans>
    )
  const name = <EntryName name={only.name} className="font-medium text-ink" />
  return folders > 0 ? (
    <Trans>
      {name} with <Plural value={files} one="# file" other="# files" /> inside ({size}) will be deleted.
    </Trans>
  ) : (
    <Trans>
      {name} ({size}) will be deleted.
    </Trans>
  )
}

function useRemove(
  chosen: Chosen,
  onClose: () => void,
): { readonly busy: boolean; readonly failure: DriveFailure | null; readonly remove: () => void } {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)
  const work = async (): Promise<Outcome<null>> => drive.remove(await drive.ids(handlesOf(chosen)))
  const remove = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const outcome = await work().catch((): Outcome<null> => ({ ok: false, error: BRIDGE_FAILURE }))
    setBusy(false)
    if (!outcome.ok) return setFailure(outcome.error)
    announce(t`Deleted for good`)
    onClose()
  }
  return { busy, failure, remove: () => void remove() }
}

/** Null until the worker has counted. */
function useTotalsOf(chosen: Chosen): Totals | null {
  const drive = useDrive()
  const [totals, setTotals] = useState<Totals | null>(null)
  useEffect(() => {
    let wanted = true
    drive.selection(handlesOf(chosen)).then(
      (facts) => wanted && setTotals(facts.ok ? facts.value.totals : NOTHING),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [drive, chosen])
  return totals
}
