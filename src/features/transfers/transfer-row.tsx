import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, Pause, Play, X } from 'lucide-react'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { Progress } from '../../ui/progress.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureList } from './failure-list.tsx'
import { factsOf, stepsOf } from './phases.ts'
import { ReasonLine } from './reason-line.tsx'
import { reasonOf } from './reasons.ts'
import { RowMenu } from './row-menu.tsx'
import { isFinished, isIdle } from './standing.ts'
import { Stepper } from './stepper.tsx'
import type { TransferActions } from './use-transfer-actions.ts'

interface TransferRowProps {
  readonly transfer: TransferStatus
  readonly actions: TransferActions
}

/** A guess, until a row is measured: rows with a sentence are higher. */
export const TRANSFER_ROW_HEIGHT = 60

const NARROW = 'grid-cols-[1rem_minmax(0,1fr)_auto]'

/** One line where there is room for it: the bar, or why there is none, beside the name. On a phone it lies below. */
export function TransferRow({ transfer, actions }: TransferRowProps) {
  const reason = reasonOf(transfer)
  const moves = transfer.error === null && transfer.phase !== 'cancelled' && !isIdle(transfer)
  const wide = moves
    ? '@2xl:grid-cols-[1rem_minmax(0,1fr)_25rem_auto]'
    : '@2xl:grid-cols-[1rem_minmax(0,2fr)_minmax(0,5fr)_auto]'
  return (
    <div
      className={classNames(
        'grid items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2.5 sm:px-6',
        NARROW,
        wide,
      )}
    >
      <RowName transfer={transfer} />
      {moves ? (
        <div className="col-span-3 row-start-2 @2xl:col-span-1 @2xl:col-start-3 @2xl:row-start-1">
          <RowProgress transfer={transfer} />
        </div>
      ) : null}
      {reason === null ? null : (
        <div
          className={classNames(
            'col-span-2 col-start-2',
            moves ? 'row-start-3 @2xl:row-start-2' : 'row-start-2',
            !moves && '@2xl:col-span-1 @2xl:col-start-3 @2xl:row-start-1',
          )}
        >
          <ReasonLine
            reason={reason}
            transfer={transfer}
            onHelp={(remedy) => actions.help(transfer, remedy)}
          />
        </div>
      )}
      <RowButtons transfer={transfer} actions={actions} />
      {transfer.failures.length === 0 ? null : (
        <div className="col-span-2 col-start-2">
          <FailureList transfer={transfer} />
        </div>
      )}
    </div>
  )
}

function RowName({ transfer }: { readonly transfer: TransferStatus }) {
  const { t } = useLingui()
  const up = transfer.direction === 'upload'
  const Arrow = up ? ArrowUp : ArrowDown
  return (
    <>
      <Arrow
        aria-label={up ? t`Upload` : t({ message: 'Download', context: 'noun' })}
        size={16}
        className="row-start-1 self-start text-muted @2xl:self-center"
      />
      <div className="row-start-1 min-w-0">
        <EntryName name={transfer.name} className="block truncate font-medium" />
        <p className="text-xs text-muted @2xl:truncate">{factsOf(transfer)}</p>
      </div>
    </>
  )
}

function RowProgress({ transfer }: { readonly transfer: TransferStatus }) {
  const { t } = useLingui()
  const name = nameInSentence(transfer.name)
  const done = transfer.phase === 'done'
  const share = done ? 1 : transfer.bytesTotal === 0 ? 0 : transfer.bytesDone / transfer.bytesTotal
  const still = transfer.phase === 'queued' || transfer.paused || transfer.waitingFor !== null
  return (
    <>
      <div className="mb-1">
        <Progress
          thin
          value={share}
          label={t`Progress of ${name}`}
          tone={done ? 'verified' : still ? 'idle' : 'accent'}
        />
      </div>
      <Stepper steps={stepsOf(transfer)} />
    </>
  )
}

function RowButtons({ transfer, actions }: TransferRowProps) {
  const { t } = useLingui()
  const name = nameInSentence(transfer.name)
  const { paused } = transfer
  const over = isFinished(transfer)
  return (
    <div className="col-start-3 row-start-1 -mr-1.5 flex @2xl:col-start-4">
      {over || isIdle(transfer) ? null : (
        <>
          <IconButton
            icon={paused ? Play : Pause}
            label={paused ? t`Resume ${name}` : t`Pause ${name}`}
            onClick={() => (paused ? actions.resume(transfer) : actions.pause(transfer))}
          />
          <RowMenu transfer={transfer} onPrefer={(priority) => actions.prefer(transfer, priority)} />
        </>
      )}
      <IconButton
        icon={X}
        label={over ? t`Remove ${name} from this list` : t`Cancel ${name}`}
        onClick={() => actions.cancel(transfer)}
      />
    </div>
  )
}
