import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, RotateCw, X } from 'lucide-react'
import type { DriveFailure, TransferStatus } from '../../client/drive-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { Progress } from '../../ui/progress.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { canRetry, factsOf, isFinished, stepsOf } from './phases.ts'
import { Stepper } from './stepper.tsx'

interface TransferRowProps {
  readonly transfer: TransferStatus
  readonly onCancel: () => void
  readonly onRetry: () => void
}

export const TRANSFER_ROW_HEIGHT = 96

export function TransferRow({ transfer, onCancel, onRetry }: TransferRowProps) {
  const { t } = useLingui()
  const Arrow = transfer.direction === 'upload' ? ArrowUp : ArrowDown
  const name = nameInSentence(transfer.name)
  const done = transfer.phase === 'done'
  const share = done ? 1 : transfer.bytesTotal === 0 ? 0 : transfer.bytesDone / transfer.bytesTotal
  return (
    <div className="h-full border-b border-line px-4 py-2.5">
      <div className="flex items-start gap-3">
        <Arrow
          aria-label={
            transfer.direction === 'upload' ? t`Upload` : t({ message: 'Download', context: 'noun' })
          }
          size={16}
          className="mt-0.5 shrink-0 text-muted"
        />
        <div className="min-w-0 flex-1">
          <EntryName name={transfer.name} className="block truncate font-medium" />
          <p className="truncate text-xs text-muted">{factsOf(transfer)}</p>
        </div>
        <div className="-mr-1.5 flex shrink-0">
          {canRetry(transfer) ? (
            <IconButton icon={RotateCw} label={t`Retry ${name}`} onClick={onRetry} />
          ) : null}
          {isFinished(transfer) ? null : <IconButton icon={X} label={t`Cancel ${name}`} onClick={onCancel} />}
        </div>
      </div>
      {transfer.error !== null ? (
        <FailedLine failure={transfer.error} />
      ) : transfer.phase === 'cancelled' ? (
        <p className="mt-0.5 text-xs text-muted">{t`Cancelled`}</p>
      ) : (
        <>
          <div className="my-1">
            <Progress
              thin
              value={share}
              label={t`Progress of ${name}`}
              tone={done ? 'verified' : transfer.phase === 'queued' ? 'idle' : 'accent'}
            />
          </div>
          <Stepper steps={stepsOf(transfer)} />
        </>
      )}
    </div>
  )
}

function FailedLine({ failure }: { readonly failure: DriveFailure }) {
  const { what, next } = sentenceOf(failure)
  return (
    <p
      className="mt-0.5 line-clamp-2 text-xs text-failed"
      title={`${what} ${next} (${failure.code}: ${failure.detail})`}
    >
      {what} <span className="text-muted">{next}</span>
    </p>
  )
}
