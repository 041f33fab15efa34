/** Why an object could not be placed: what each validator said, and the one thing that a person is told of it. */

import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonCallReason, Signed } from '../axon-port.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import { DriveError } from '../drive-error.ts'
import type { DriveErrorCode } from '../outcome-api.ts'
import type { HolderProof } from '../proof-api.ts'
import type { SealedObject } from './place-object.ts'

export interface PlaceProblem {
  readonly code: DriveErrorCode
  readonly detail: string
}

/** A validator that cannot place says so: then copies are what is missing. */
const CODE_OF: Readonly<Record<AxonCallReason, DriveErrorCode>> = {
  unreachable: 'validator-unreachable',
  refused: 'not-enough-copies',
  malformed: 'validator-lied',
}

/** In a node's own words (docs/wire.md), what only the person can do something about. */
const QUOTA = 'quota-exceeded'
/** And what ends a session (docs/formats/delegation.md). */
const SESSION_ENDS: ReadonlySet<string> = new Set(['delegation-expired', 'delegation-revoked'])

/** What is answered for a validator that the session does not name: it was not asked. */
const NOT_NAMED = 'delegation-other-validator'

/** Worst last: what the person is told when several validators failed in several ways. */
const SEVERITY: readonly DriveErrorCode[] = [
  'wallet-validators-away',
  'wallet-refused',
  'validator-unreachable',
  'not-enough-copies',
  QUOTA,
  'receipt-rejected',
  'validator-lied',
  'wallet-session-over',
]

/** A node's word about a session counts only where a session signed. */
export function codeOf({
  reason,
  code,
  bySession,
}: { readonly reason: AxonCallReason; readonly code?: string } & Signed): DriveErrorCode {
  if (code === QUOTA) return QUOTA
  if (code === undefined || bySession !== true) return CODE_OF[reason]
  if (SESSION_ENDS.has(code)) return 'wallet-session-over'
  if (code === NOT_NAMED) return 'wallet-validators-away'
  return code.startsWith('delegation-') || code === 'session-signature' ? 'wallet-refused' : CODE_OF[reason]
}

export function tooFew(
  object: Pick<SealedObject, 'title'>,
  validator: Neuron,
  copies: number,
  holders: readonly HolderProof[],
): PlaceProblem {
  const rejected = holders.filter(({ level }) => level === 'failed')
  const where = `${object.title}: after validator ${validator.hotkey}`
  if (rejected.length === 0) {
    return {
      code: 'not-enough-copies',
      detail: `${where} there are proven copies with ${copies} of ${COPIES_WANTED} independent miners.`,
    }
  }
  const reasons = rejected.map(({ minerHotkey, reason }) => `${minerHotkey} (${reason})`).join('; ')
  return { code: 'receipt-rejected', detail: `${where} receipts did not hold: ${reasons}.` }
}

/**
 * Where the session names validators and none of those answers, that there are others helps nobody: it is the session that stands in the
 * way, and only the person can sign another one.
 */
export function worst(problems: readonly PlaceProblem[]): DriveError {
  let found = problems[0] ?? { code: 'no-validator', detail: 'No validator was asked.' }
  for (const problem of problems) {
    if (SEVERITY.indexOf(problem.code) > SEVERITY.indexOf(found.code)) found = problem
  }
  const isNamed = problems.some(({ code }) => code === 'wallet-validators-away')
  const code = isNamed && found.code === 'validator-unreachable' ? 'wallet-validators-away' : found.code
  return new DriveError(code, found.detail)
}
