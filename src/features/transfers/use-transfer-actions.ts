import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import type { DriveApi, TransferStatus } from '../../client/drive-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive, useEntries } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE, sentenceOf } from '../shared/error-sentences.ts'
import { useSave } from '../shared/save-provider.tsx'

/** A download is retried by starting it anew: only the page can open its target again. */
export function useTransferActions(): {
  readonly cancel: (transfer: TransferStatus) => void
  readonly retry: (transfer: TransferStatus) => void
  readonly clear: () => void
} {
  const drive = useDrive()
  const entries = useEntries()
  const save = useSave()
  const announce = useAnnounce()

  return useMemo(() => {
    const lost = () => announce(sentenceOf(BRIDGE_FAILURE).what)
    const again = async (api: DriveApi, id: string) => {
      const outcome = await api.retry(id)
      if (!outcome.ok) announce(sentenceOf(outcome.error).what)
    }
    return {
      cancel: (transfer) => void drive.cancel(transfer.id).catch(lost),
      clear: () => void drive.clearFinished().catch(lost),
      retry: (transfer) => {
        const entry = entries.find(({ id }) => id === transfer.entryId)
        if (transfer.direction === 'upload') again(drive, transfer.id).catch(lost)
        else if (entry !== undefined) save(entry)
        else announce(t`That file is no longer in this drive`)
      },
    }
  }, [announce, drive, entries, save])
}
