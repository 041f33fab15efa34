import type { TransferStatus } from '../../client/transfer-api.ts'

/** Whether a transfer goes on by itself. One that stands still, for the network or for a person, loses nothing by a lock. */
export function isMoving({ phase, paused, waitingFor }: TransferStatus): boolean {
  return phase !== 'done' && phase !== 'failed' && phase !== 'cancelled' && !paused && waitingFor === null
}
