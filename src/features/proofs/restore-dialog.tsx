import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FileHealth, Restored } from '../../client/health-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { forgetProof } from '../shared/proof-query.ts'
import { useCall } from '../shared/use-call.ts'
import { restoredSentence } from './health-model.ts'

interface RestoreDialogProps {
  readonly health: FileHealth
  readonly onClose: () => void
}

/** Stores anew what lacks copies: says what it does, does it, says what came of it. */
export function RestoreDialog({ health, onClose }: RestoreDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { busy, failure, run } = useCall()
  const [result, setResult] = useState<Restored | null>(null)
  const restore = async (): Promise<void> => {
    setResult(null)
    const done = await run(() => drive.restoreCopies(health.entryId))
    if (done.ok) setResult(done.value)
    await forgetProof(queries, health.entryId)
  }
  const isOver = result !== null && result.failure === null && result.left === 0
  return (
    <Dialog title={t`Store it again from here?`} onClose={onClose}>
      <p>
        {t`This browser fetches the encrypted pieces that lack copies, checks them against what was fixed at upload, and stores them again through another validator. Nothing is decrypted, and the receipts are kept here.`}
      </p>
      <div role="status">{result === null ? null : <Result result={result} />}</div>
      <FailureBelow failure={failure ?? result?.failure ?? null} />
      <DialogActions>
        {isOver ? (
          <Button variant="primary" onClick={onClose}>{t`Done`}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t`Not now`}</Button>
            <Button data-autofocus variant="primary" disabled={busy} onClick={() => void restore()}>
              {busy ? t`Storing again…` : result === null && failure === null ? t`Store again` : t`Try again`}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Result({ result }: { readonly result: Restored }) {
  const { t } = useLingui()
  // Then the failure says all.
  if (result.restored === 0 && result.failure !== null) return null
  const moved = formatBytes(result.bytes)
  return (
    <p className="mt-3">
      <strong className="font-semibold">{restoredSentence(result)}</strong>{' '}
      {result.bytes === 0 ? null : t`${moved} were stored again.`}
    </p>
  )
}
