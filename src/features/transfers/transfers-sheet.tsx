import { useLingui } from '@lingui/react/macro'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DockControls } from './dock-controls.tsx'
import { isFinished } from './standing.ts'
import { headline, movementOf, type Summary } from './summary.ts'
import { TransferList } from './transfer-list.tsx'
import { useTransferActions } from './use-transfer-actions.ts'

interface TransfersSheetProps {
  readonly transfers: readonly TransferStatus[]
  readonly summary: Summary
  readonly onClose: () => void
}

/** On a phone: all of them, from below. */
export function TransfersSheet({ transfers, summary, onClose }: TransfersSheetProps) {
  const { t } = useLingui()
  const actions = useTransferActions()
  return (
    <Dialog title={t`Transfers`} onClose={onClose}>
      <div className="-mx-5 -mb-5 flex max-h-[70dvh] flex-col">
        <div className="flex items-center justify-between gap-3 border-b border-line pr-3 pb-2 pl-5">
          <p className="text-xs text-muted">{movementOf(summary) || headline(summary)}</p>
          <DockControls summary={summary} finished={transfers.some(isFinished)} actions={actions} />
        </div>
        <TransferList
          transfers={transfers}
          actions={actions}
          className="flex-1 pb-[env(safe-area-inset-bottom)]"
        />
      </div>
    </Dialog>
  )
}
