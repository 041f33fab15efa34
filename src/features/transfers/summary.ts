/** All transfers together: what the dock's heading says, and what a screen reader is told. */
import { plural, t } from '@lingui/core/macro'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { formatRate } from '../../ui/format.ts'
import { timeLeft } from './phases.ts'
import { isFinished, isIdle } from './standing.ts'

export interface Summary {
  /** Moving, queued, or waiting for the network or the validators. */
  readonly running: number
  /** Of those, how many wait for the network. */
  readonly offline: number
  /** And for validators that do not answer. */
  readonly unanswered: number
  /** And for an account to sign, or for those whom it let sign for nobody else. */
  readonly unsigned: number
  readonly paused: number
  /** Waiting for the person. */
  readonly idle: number
  readonly failed: number
  readonly finished: number
  readonly cancelled: number
  readonly total: number
  /** 0 to 1 over everything that is not failed or cancelled. */
  readonly progress: number
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}

type Group = 'running' | 'paused' | 'idle' | 'failed' | 'finished' | 'cancelled'

function groupOf(transfer: TransferStatus): Group {
  if (transfer.phase === 'failed') return 'failed'
  if (transfer.phase === 'done') return 'finished'
  if (transfer.phase === 'cancelled') return 'cancelled'
  if (isIdle(transfer)) return 'idle'
  return transfer.paused ? 'paused' : 'running'
}

export function summarise(transfers: readonly TransferStatus[]): Summary {
  const counts: Record<Group, number> = {
    running: 0,
    paused: 0,
    idle: 0,
    failed: 0,
    finished: 0,
    cancelled: 0,
  }
  let offline = 0
  let unanswered = 0
  let unsigned = 0
  let done = 0
  let wanted = 0
  let left = 0
  let rate = 0
  for (const transfer of transfers) {
    const group = groupOf(transfer)
    counts[group] += 1
    if (group === 'failed' || group === 'cancelled') continue
    if (transfer.waitingFor === 'network') offline += 1
    if (transfer.waitingFor === 'validators') unanswered += 1
    if (transfer.waitingFor === 'wallet' || transfer.waitingFor === 'named') unsigned += 1
    // An empty file still counts as something to do.
    const reached = group === 'finished' ? transfer.bytesTotal + 1 : transfer.bytesDone
    wanted += transfer.bytesTotal + 1
    done += Math.min(reached, transfer.bytesTotal + 1)
    if (group !== 'running') continue
    left += Math.max(0, transfer.bytesTotal - transfer.bytesDone)
    rate += transfer.bytesPerSecond
  }
  const { running, paused, idle, failed, finished, cancelled } = counts
  return {
    running,
    offline,
    unanswered,
    unsigned,
    paused,
    idle,
    failed,
    finished,
    cancelled,
    total: transfers.length,
    progress: wanted === 0 ? 1 : done / wanted,
    bytesPerSecond: rate,
    secondsLeft: running > 0 && rate > 0 ? left / rate : null,
  }
}

/** What moves first, then what needs a decision, then what waits, then what is over; newest last within each. */
export function sortTransfers(transfers: readonly TransferStatus[]): TransferStatus[] {
  const rank = (transfer: TransferStatus): number => {
    if (isFinished(transfer)) return transfer.phase === 'failed' ? 1 : 4
    if (isIdle(transfer)) return 1
    if (transfer.phase === 'queued') return 3
    return transfer.paused ? 2 : 0
  }
  return transfers.toSorted((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt)
}

/** The dock's heading. */
export function headline(summary: Summary): string {
  const { running, offline, unanswered, unsigned, paused, idle, failed, finished, cancelled } = summary
  if (running > 0 && offline === running) return t`Waiting for the network`
  if (running > 0 && unanswered === running) return t`Waiting for the validators`
  if (running > 0 && unsigned === running) return t`Waiting for the wallet`
  if (running > 0) return t`${plural(running, { one: '# running', other: '# running' })}`
  if (idle > 0) return t`${plural(idle, { one: '# waits for you', other: '# wait for you' })}`
  if (paused > 0) return t`${plural(paused, { one: '# paused', other: '# paused' })}`
  if (failed > 0) return t`${plural(failed, { one: '# failed', other: '# failed' })}`
  if (finished > 0) return t`${plural(finished, { one: '# finished', other: '# finished' })}`
  return t`${plural(cancelled, { one: '# cancelled', other: '# cancelled' })}`
}

/** `63 MB/s · 2 min left`, as far as it is known. */
export function movementOf({ bytesPerSecond, secondsLeft }: Summary): string {
  const left = secondsLeft === null ? '' : timeLeft(secondsLeft)
  return [formatRate(bytesPerSecond), left].filter((part) => part !== '').join(' · ')
}

export interface Aside {
  readonly text: string
  readonly failed: boolean
}

/** What the heading does not say and has to be seen although something else runs. */
export function asides({ running, paused, idle, failed }: Summary): readonly Aside[] {
  const found: Aside[] = []
  if (running > 0 && idle > 0)
    found.push({
      text: t`${plural(idle, { one: '# waits for you', other: '# wait for you' })}`,
      failed: false,
    })
  if (running + idle > 0 && paused > 0)
    found.push({ text: t`${plural(paused, { one: '# paused', other: '# paused' })}`, failed: false })
  if (running + idle + paused > 0 && failed > 0)
    found.push({ text: t`${plural(failed, { one: '# failed', other: '# failed' })}`, failed: true })
  return found
}

/**
 * What a screen reader is told: only when something starts, waits, ends or fails, never a percentage. Null when
 * nothing of that kind happened since `before`.
 */
export function announcement(before: Summary, after: Summary): string | null {
  const { running, failed, finished, idle } = after
  if (failed > before.failed) return t`${plural(failed, { one: '# transfer', other: '# transfers' })} failed`
  if (after.offline > 0 && before.offline === 0) return t`Transfers wait for the network`
  if (after.unanswered > 0 && before.unanswered === 0) return t`Transfers wait for the validators`
  if (after.unsigned > 0 && before.unsigned === 0) return t`Uploads wait for the wallet`
  const waited = waitingIn(before) > 0 && waitingIn(after) === 0
  if (waited && running > 0) return t`Transfers go on`
  if (finished > before.finished) {
    return running === 0
      ? t`All transfers finished: ${plural(finished, { one: '# file', other: '# files' })}`
      : t`${plural(finished, { one: '# transfer', other: '# transfers' })} finished, ${running} running`
  }
  if (idle > before.idle)
    return t`${plural(idle, { one: '# transfer waits', other: '# transfers wait' })} for you`
  return running > before.running && before.running === 0
    ? t`${plural(running, { one: '# transfer', other: '# transfers' })} started`
    : null
}

function waitingIn({ offline, unanswered, unsigned }: Summary): number {
  return offline + unanswered + unsigned
}
