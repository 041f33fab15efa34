/** A transfer as steps a person can follow, and the numbers beside them. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { TransferPhase, TransferStatus } from '../../client/transfer-api.ts'
import { formatBytes, formatCount, formatRate, formatSeconds } from '../../ui/format.ts'
import { isFinished } from './standing.ts'

export interface Step {
  readonly label: string
  readonly state: 'done' | 'now' | 'ahead'
}

type StepPhase = Exclude<TransferPhase, 'queued' | 'done' | 'failed' | 'cancelled'>

const UPLOAD: readonly StepPhase[] = ['reading', 'encrypting', 'sending', 'placed', 'verified']
const DOWNLOAD: readonly StepPhase[] = ['receiving', 'decrypting', 'verified']

/** What a step is called while it is made, and after it. */
const STEPS: Readonly<Record<StepPhase, MessageDescriptor>> = {
  reading: msg`reading`,
  encrypting: msg`encrypting`,
  sending: msg`sending`,
  placed: msg`placed`,
  verified: msg`verified`,
  receiving: msg`receiving`,
  decrypting: msg`decrypting`,
}

function labelOf(phase: StepPhase, transfer: TransferStatus): string {
  const { copies, copiesWanted } = transfer
  if (phase === 'placed' && copiesWanted > 0 && copies > 0) return t`placed on ${copies} of ${copiesWanted}`
  return i18n._(STEPS[phase])
}

/** A transfer that ended badly shows no step as done: which one it broke at is in its sentence. */
export function stepsOf(transfer: TransferStatus): readonly Step[] {
  const phases = transfer.direction === 'upload' ? UPLOAD : DOWNLOAD
  const at = transfer.phase === 'done' ? phases.length : phases.findIndex((each) => each === transfer.phase)
  return phases.map((phase, index) => ({
    label: labelOf(phase, transfer),
    state: index < at ? 'done' : index > at || at === -1 ? 'ahead' : 'now',
  }))
}

/** `2 min left`. */
export function timeLeft(seconds: number): string {
  const time = formatSeconds(seconds)
  return t`${time} left`
}

/** `6,120 of 10,000 small files`, for what travels together; empty for one file. */
function filesOf({ direction, files, phase, waitingFor, wanted }: TransferStatus): string {
  if (files.total < 2) return ''
  const done = formatCount(files.done)
  const total = formatCount(files.total)
  if (phase === 'done') return t`${plural(files.total, { one: '# file', other: '# files' })}`
  const packed = direction === 'upload' && waitingFor !== 'source' && wanted === null
  return packed ? t`${done} of ${total} small files` : t`${done} of ${total} files`
}

/** One line of numbers under the name. */
export function factsOf(transfer: TransferStatus): string {
  const facts = [filesOf(transfer), bytesOf(transfer), ...movementOf(transfer), turnOf(transfer)]
  return facts.filter((fact) => fact !== '').join(' · ')
}

function bytesOf(transfer: TransferStatus): string {
  const { copies } = transfer
  const done = formatBytes(transfer.bytesDone)
  const total = formatBytes(transfer.bytesTotal)
  if (transfer.phase === 'done') {
    return transfer.direction === 'upload'
      ? t`${total} · ${plural(copies, { one: '# copy', other: '# copies' })} verified`
      : t`${total} · checked and saved`
  }
  const nothingYet = transfer.bytesDone === 0 && transfer.phase === 'queued'
  return nothingYet ? total : t`${done} of ${total}`
}

/** How fast it goes, or why it does not go. */
function movementOf(transfer: TransferStatus): string[] {
  const { bytesPerSecond, secondsLeft, waitingFor } = transfer
  if (isFinished(transfer) || waitingFor !== null) return []
  if (transfer.paused) return [t`paused`]
  if (transfer.phase === 'queued') return [t`waits for its turn`]
  return [formatRate(bytesPerSecond), secondsLeft === null ? '' : timeLeft(secondsLeft)]
}

function turnOf(transfer: TransferStatus): string {
  if (isFinished(transfer) || transfer.priority === 'normal') return ''
  return transfer.priority === 'high' ? t`goes first` : t`goes last`
}
