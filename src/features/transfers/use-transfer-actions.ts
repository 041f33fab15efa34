import { useMemo } from 'react'
import type { TransferStatus } from '../../client/drive-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE, sentenceOf } from '../shared/error-sentences.ts'
import { useSave } from '../shared/save-provider.tsx'

/** A download is retried by starting it anew: only the page can open its target again. */
export function useTransferActions(): {
  readonly cancel: (transfer: TransferStatus) => void
  readonly retry: (transfer: TransferStatus) => void
  readonly clear: () => void
} {
  const drive = useDrive()
  const { saveFile } = useSave()
  const announce = useAnnounce()

  return useMemo(() => {
    const lost = () => announce(sentenceOf(BRIDGE_FAILURE).what)
    const again = async ({ id, direction, entryId }: TransferStatus): Promise<void> => {
      const outcome =
        direction === 'download' && entryId !== null ? await drive.entry(entryId) : await drive.retry(id)
      if (!outcome.ok) announce(sentenceOf(outcome.error).what)
      else if (outcome.value !== null) saveFile(outcome.value)
    }
    return {
      cancel: (transfer) => void drive.cancel(transfer.id).catch(lost),
      clear: () => void drive.clearFinished().catch(lost),
      retry: (transfer) => void again(transfer).catch(lost),
    }
  }, [announce, drive, saveFile])
}
