/** A transfer as steps a person can follow, and the dock's summary. */
import type { TransferPhase, TransferStatus } from '../../client/drive-api.ts'
import { formatBytes, formatCount, formatRate, formatSeconds, plural } from '../../ui/format.ts'

export interface Step {
  readonly label: string
  readonly state: 'done' | 'now' | 'ahead' | 'failed'
}

const UPLOAD: readonly TransferPhase[] = ['reading', 'encrypting', 'sending', 'placed', 'verified']
const DOWNLOAD: readonly TransferPhase[] = ['receiving', 'decrypting', 'verified']

export function isFinished(transfer: TransferStatus): boolean {
  return transfer.phase === 'done' || transfer.phase === 'failed' || transfer.phase === 'cancelled'
}

/** A browser never reads a file again that changed after it was chosen: only choosing it anew helps. */
export function canRetry(transfer: TransferStatus): boolean {
  if (transfer.phase === 'failed') return transfer.error?.code !== 'source-changed'
  return transfer.phase === 'cancelled'
}

function labelOf(phase: TransferPhase, transfer: TransferStatus): string {
  if (phase !== 'placed') return phase
  return transfer.copiesWanted > 0 && transfer.copies > 0
    ? `placed on ${transfer.copies} of ${transfer.copiesWanted}`
    : 'placed'
}

/** A transfer that ended badly shows no step as done: which one it broke at is in its sentence. */
export function stepsOf(transfer: TransferStatus): readonly Step[] {
  const phases = transfer.direction === 'upload' ? UPLOAD : DOWNLOAD
  const at = transfer.phase === 'done' ? phases.length : phases.indexOf(transfer.phase)
  return phases.map((phase, index) => ({
    label: labelOf(phase, transfer),
    state: index < at ? 'done' : index > at || at === -1 ? 'ahead' : 'now',
  }))
}

/** One line of numbers under the name. */
export function factsOf(transfer: TransferStatus): string {
  const { bytesDone, bytesTotal, bytesPerSecond, secondsLeft } = transfer
  switch (transfer.phase) {
    case 'queued':
      return `Waiting · ${formatBytes(bytesTotal)}`
    case 'done':
      return transfer.direction === 'upload'
        ? `${formatBytes(bytesTotal)} · ${plural(transfer.copies, 'copy', 'copies')} verified`
        : `${formatBytes(bytesTotal)} · checked and saved`
    case 'failed':
    case 'cancelled':
      return `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`
    case 'reading':
    case 'encrypting':
    case 'sending':
    case 'placed':
    case 'verified':
    case 'receiving':
    case 'decrypting': {
      const left = secondsLeft === null ? '' : `${formatSeconds(secondsLeft)} left`
      const parts = [
        `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
        formatRate(bytesPerSecond),
        left,
      ]
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
  if (summary.running > 0) return `${formatCount(summary.running)} running`
  if (summary.failed > 0) return `${formatCount(summary.failed)} failed`
  return summary.finished > 0 ? `${formatCount(summary.finished)} finished` : 'Transfers'
}

/**
 * What a screen reader is told: only when something starts, ends or fails, never a percentage. Null when
 * nothing of that kind happened since `before`.
 */
export function announcement(before: Summary, after: Summary): string | null {
  if (after.failed > before.failed) return `${plural(after.failed, 'transfer')} failed`
  if (after.finished > before.finished) {
    return after.running === 0
      ? `All transfers finished: ${plural(after.finished, 'file')}`
      : `${plural(after.finished, 'transfer')} finished, ${after.running} running`
  }
  return after.running > before.running && before.running === 0
    ? `${plural(after.running, 'transfer')} started`
    : null
}
