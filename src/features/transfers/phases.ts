/** A transfer as steps a person can follow, and the dock's summary. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { TransferPhase, TransferStatus } from '../../client/drive-api.ts'
import { formatBytes, formatRate, formatSeconds } from '../../ui/format.ts'

export interface Step {
  readonly label: string
  readonly state: 'done' | 'now' | 'ahead' | 'failed'
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

export function isFinished(transfer: TransferStatus): boolean {
  return transfer.phase === 'done' || transfer.phase === 'failed' || transfer.phase === 'cancelled'
}

/** A browser never reads a file again that changed after it was chosen: only choosing it anew helps. */
export function canRetry(transfer: TransferStatus): boolean {
  if (transfer.phase === 'failed') return transfer.error?.code !== 'source-changed'
  return transfer.phase === 'cancelled'
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

/** One line of numbers under the name. */
export function factsOf(transfer: TransferStatus): string {
  const { bytesPerSecond, secondsLeft, copies } = transfer
  const done = formatBytes(transfer.bytesDone)
  const total = formatBytes(transfer.bytesTotal)
  switch (transfer.phase) {
    case 'queued':
      return t`Waiting · ${total}`
    case 'done':
      return transfer.direction === 'upload'
        ? t`${total} · ${plural(copies, { one: '# copy', other: '# copies' })} verified`
        : t`${total} · checked and saved`
    case 'failed':
    case 'cancelled':
      return t`${done} of ${total}`
    case 'reading':
    case 'encrypting':
    case 'sending':
    case 'placed':
    case 'verified':
    case 'receiving':
    case 'decrypting': {
      const left = secondsLeft === null ? '' : timeLeft(secondsLeft)
      const parts = [t`${done} of ${total}`, formatRate(bytesPerSecond), left]
      return parts.filter((part) => part !== '').join(' · ')
    }
  }
}

const ORDER: Readonly<Record<'active' | 'failed' | 'queued' | 'ended', number>> = {
  active: 0,
  failed: 1,
  queued: 2,
  ended: 3,
}

function groupOf(transfer: TransferStatus): keyof typeof ORDER {
  if (transfer.phase === 'failed') return 'failed'
  if (transfer.phase === 'queued') return 'queued'
  return isFinished(transfer) ? 'ended' : 'active'
}

/** What moves first, then what needs a decision, then what waits, then what is over; newest last within each. */
export function sortTransfers(transfers: readonly TransferStatus[]): TransferStatus[] {
  return transfers.toSorted((a, b) => ORDER[groupOf(a)] - ORDER[groupOf(b)] || a.startedAt - b.startedAt)
}

export interface Summary {
  readonly running: number
  readonly failed: number
  readonly finished: number
  readonly total: number
  /** 0 to 1 over everything that is not failed or cancelled. */
  readonly progress: number
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}

export function summarise(transfers: readonly TransferStatus[]): Summary {
  let running = 0
  let failed = 0
  let finished = 0
  let done = 0
  let wanted = 0
  let rate = 0
  for (const transfer of transfers) {
    rate += isFinished(transfer) ? 0 : transfer.bytesPerSecond
    if (transfer.phase === 'failed') failed += 1
    else if (transfer.phase === 'done') finished += 1
    else if (transfer.phase !== 'cancelled') running += 1
    if (transfer.phase === 'failed' || transfer.phase === 'cancelled') continue
    // An empty file still counts as something to do.
    wanted += transfer.bytesTotal + 1
    done +=
      transfer.phase === 'done' ? transfer.bytesTotal + 1 : Math.min(transfer.bytesDone, transfer.bytesTotal)
  }
  const left = wanted - done
  return {
    running,
    failed,
    finished,
    total: transfers.length,
    progress: wanted === 0 ? 1 : done / wanted,
    bytesPerSecond: rate,
    secondsLeft: running > 0 && rate > 0 ? left / rate : null,
  }
}

/** The dock's heading. */
export function headline(summary: Summary): string {
  const { running, failed, finished } = summary
  if (running > 0) return t`${plural(running, { one: '# running', other: '# running' })}`
  if (failed > 0) return t`${plural(failed, { one: '# failed', other: '# failed' })}`
  return finished > 0 ? t`${plural(finished, { one: '# finished', other: '# finished' })}` : t`Transfers`
}

/**
 * What a screen reader is told: only when something starts, ends or fails, never a percentage. Null when
 * nothing of that kind happened since `before`.
 */
export function announcement(before: Summary, after: Summary): string | null {
  const { running, failed, finished } = after
  if (failed > before.failed) return t`${plural(failed, { one: '# transfer', other: '# transfers' })} failed`
  if (finished > before.finished) {
    return running === 0
      ? t`All transfers finished: ${plural(finished, { one: '# file', other: '# files' })}`
      : t`${plural(finished, { one: '# transfer', other: '# transfers' })} finished, ${running} running`
  }
  return running > before.running && before.running === 0
    ? t`${plural(running, { one: '# transfer', other: '# transfers' })} started`
    : null
}
