/** Whether a transfer is over, waits for a person, or would be interrupted. */
import type { TransferStatus } from '../../client/transfer-api.ts'

export function isFinished(transfer: TransferStatus): boolean {
  return transfer.phase === 'done' || transfer.phase === 'failed' || transfer.phase === 'cancelled'
}

/** Whether only the person can make it go on. */
export function isIdle({ waitingFor }: TransferStatus): boolean {
  return waitingFor === 'source' || waitingFor === 'target'
}

/** Whether closing the page would interrupt it. */
export function isUnderWay(transfer: TransferStatus): boolean {
  return !isFinished(transfer) && !isIdle(transfer)
}
