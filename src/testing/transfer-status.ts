import type { TransferStatus } from '../client/transfer-api.ts'

/** An upload of 100 bytes that has just been queued, but for what is said. */
export function transferStatus(change: Partial<TransferStatus> = {}): TransferStatus {
  return {
    id: 't',
    direction: 'upload',
    name: 'n',
    bytesTotal: 100,
    bytesDone: 0,
    phase: 'queued',
    copies: 0,
    copiesWanted: 3,
    bytesPerSecond: 0,
    secondsLeft: null,
    error: null,
    entryId: null,
    startedAt: 0,
    files: { total: 1, done: 0, failed: 0 },
    failures: [],
    paused: false,
    waitingFor: null,
    wanted: null,
    priority: 'normal',
    ...change,
  }
}
