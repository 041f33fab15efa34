import { useMemo } from 'react'
import type { TransferPriority, TransferStatus } from '../../client/transfer-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE, sentenceOf } from '../shared/error-sentences.ts'
import { useSave } from '../shared/save-provider.tsx'
import { isPicks, pickSources } from './pick-files.ts'
import type { Remedy } from './reasons.ts'

export interface TransferActions {
  readonly cancel: (transfer: TransferStatus) => void
  /** @param transfer null: all of them */
  readonly pause: (transfer: TransferStatus | null) => void
  readonly resume: (transfer: TransferStatus | null) => void
  readonly prefer: (transfer: TransferStatus, priority: TransferPriority) => void
  readonly clear: () => void
  readonly help: (transfer: TransferStatus, remedy: Remedy) => void
}

export function useTransferActions(): TransferActions {
  const drive = useDrive()
  const { saveAgain } = useSave()
  const announce = useAnnounce()

  return useMemo(() => {
    const run = (work: () => Promise<unknown>) => {
      const lost = () => announce(sentenceOf(BRIDGE_FAILURE).what)
      void work().catch(lost)
    }
    const help = async (transfer: TransferStatus, remedy: Remedy): Promise<void> => {
      if (transfer.direction === 'download') {
        saveAgain(transfer)
        return
      }
      const sources = isPicks(remedy) ? await pickSources(remedy) : null
      if (sources?.length === 0) return
      const outcome =
        sources === null ? await drive.retry(transfer.id) : await drive.giveSources(transfer.id, sources)
      if (outcome.ok) return
      const { what, next } = sentenceOf(outcome.error)
      announce(`${what} ${next}`)
    }
    return {
      cancel: ({ id }) => run(() => drive.cancel(id)),
      pause: (transfer) => run(() => drive.pause(transfer?.id ?? null)),
      resume: (transfer) => run(() => drive.resume(transfer?.id ?? null)),
      prefer: ({ id }, priority) => run(() => drive.setPriority(id, priority)),
      clear: () => run(() => drive.clearFinished()),
      help: (transfer, remedy) => run(() => help(transfer, remedy)),
    }
  }, [announce, drive, saveAgain])
}
