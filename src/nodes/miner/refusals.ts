/** What a miner says when it does not serve an admitted call. Codes are for programs and never change. */
import { StorageError } from '../shared/durable-file.ts'

export interface Refusal {
  readonly ok: false
  readonly status: number
  readonly code: string
  readonly message: string
  readonly retryAfterSeconds?: number
}

function refusal(status: number, code: string, message: string): Refusal {
  return { ok: false, status, code, message }
}

export const REFUSALS = {
  empty: refusal(400, 'data-empty', 'A piece has at least one byte.'),
  generators: refusal(
    400,
    'point-malformed',
    'g and h must be two unrelated points of P-256 in canonical text.',
  ),
  chunks: refusal(400, 'chunk-size-too-small', 'The chunk size would cut the piece into too many chunks.'),
  index: refusal(400, 'index-out-of-range', 'The piece has no chunk with this index.'),
  late: refusal(408, 'store-too-late', 'The piece came too long after the head of its request.'),
  full: refusal(507, 'disk-full', 'This miner has no room for the piece.'),
  storage: refusal(503, 'storage-unavailable', 'The storage of this miner does not work now.'),
  busy: { ...refusal(503, 'busy', 'This miner is busy; try again.'), retryAfterSeconds: 1 },
} as const

/** What a caller is told of a disk's failure: whether to go elsewhere or to come back. Other errors pass on. */
export function refuseForStorage(caught: unknown): Refusal {
  if (!(caught instanceof StorageError)) throw caught
  return caught.code === 'full' ? REFUSALS.full : REFUSALS.storage
}
