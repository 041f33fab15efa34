/**
 * The client's one error class and the total mapping from anything thrown to what a person is told. Details
 * name nodes, parts and sizes; never keys, paths, plaintext or stacks.
 */
import { ChainError } from '../chain/chain-types.ts'
import type { DriveErrorCode, DriveFailure, Outcome, WrongWord } from './outcome-api.ts'

export class DriveError extends Error {
  override readonly name = 'DriveError'
  readonly code: DriveErrorCode
  /** See DriveFailure. */
  wrong?: readonly WrongWord[]

  constructor(code: DriveErrorCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** An expected refusal, thrown where only the outcome of a whole call can carry it. */
export function refusalError(refusal: {
  readonly reason: DriveErrorCode
  readonly detail: string
  readonly wrong?: readonly WrongWord[]
}): DriveError {
  const error = new DriveError(refusal.reason, refusal.detail)
  if (refusal.wrong !== undefined) error.wrong = refusal.wrong
  return error
}

/** Aborts carry this as their reason, so that a cancel is told from a time-out. */
export function cancelled(): DriveError {
  return new DriveError('cancelled', 'Stopped before it was finished.')
}

const BY_NAME: Readonly<Record<string, readonly [DriveErrorCode, string]>> = {
  QuotaExceededError: ['disk-full', 'This device has no room left for it.'],
  AbortError: ['cancelled', 'Stopped before it was finished.'],
}

export function failureOf(error: unknown): DriveFailure {
  if (error instanceof DriveError) {
    const { code, message: detail, wrong } = error
    return wrong === undefined ? { code, detail } : { code, detail, wrong }
  }
  if (error instanceof ChainError) {
    return { code: 'chain-unreachable', detail: `The chain did not answer (${error.code}).` }
  }
  if (error instanceof Error) {
    const known = BY_NAME[error.name]
    if (known !== undefined) return { code: known[0], detail: known[1] }
    // Only the class: a message of a foreign library may quote what it was given.
    return { code: 'internal', detail: `An error in this program (${error.name}).` }
  }
  return { code: 'internal', detail: 'An error in this program.' }
}

/** Runs `work` and gives what it threw as a failure. */
export async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: failureOf(error) }
  }
}
