/**
 * Asking one validator after the other for something of which only the right answer counts. What each said that did not
 * count is kept, so that whoever gives up can say who was asked and who lied.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { DriveError } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { DriveErrorCode } from '../outcome-api.ts'

/** Milliseconds: a validator asks several miners in turn. */
export const RETRIEVE_TIMEOUT_MS = 60_000
/** Milliseconds between two rounds of questions. */
const BACKOFF_MS = 1_000
const ROUNDS = 2

export interface Rejected {
  readonly validatorHotkey: string
  readonly reason: string
}

/** Nobody had the right bytes; says who was asked. */
export class FetchError extends DriveError {
  readonly rejected: readonly Rejected[]

  constructor(code: DriveErrorCode, detail: string, rejected: readonly Rejected[]) {
    super(code, detail)
    this.rejected = rejected
  }
}

/** What did not count. */
export class Tally {
  readonly rejected: Rejected[] = []
  #refused = 0
  #lied = 0

  /** It gave no answer, or said that it cannot. */
  failed({ hotkey }: Neuron, { reason, detail }: { readonly reason: string; readonly detail: string }): void {
    if (reason === 'refused') this.#refused += 1
    else if (reason !== 'unreachable') this.#lied += 1
    this.rejected.push({ validatorHotkey: hotkey, reason: `${reason}: ${detail}` })
  }

  /** Its answer is not what was asked for. */
  lied({ hotkey }: Neuron, reason: string): void {
    this.#lied += 1
    this.rejected.push({ validatorHotkey: hotkey, reason })
  }

  /** @param title of what was wanted, for the message */
  error(title: string): FetchError {
    const list = this.rejected.map(({ validatorHotkey, reason }) => `${validatorHotkey} (${reason})`)
    const asked = list.join('; ')
    if (this.#lied > 0)
      return new FetchError(
        'content-damaged',
        `${title}: no validator had the right bytes: ${asked}`,
        this.rejected,
      )
    if (this.#refused > 0)
      return new FetchError('not-found', `${title}: no validator could find it: ${asked}`, this.rejected)
    return new FetchError('validator-unreachable', `${title}: no validator answered: ${asked}`, this.rejected)
  }
}

/** One validator's answer; null when it does not count. */
type Ask<T> = (validator: Neuron) => Promise<T | null>

/**
 * Twice round all validators, until one answer counts. Null when none did.
 * @param turn which of them begins
 * @param again whether a second round makes sense
 * @throws DriveError no-validator; ChainError; the signal's reason
 */
export async function askInTurn<T>(
  { ring, clock }: NetworkAccess,
  turn: number,
  signal: AbortSignal,
  ask: Ask<T>,
  again: () => boolean = () => true,
): Promise<T | null> {
  for (let round = 0; round < ROUNDS && (round === 0 || again()); round += 1) {
    if (round > 0) await clock.sleep(BACKOFF_MS, signal)
    for (const validator of await ring.order(turn + round)) {
      signal.throwIfAborted()
      const call = ring.call(validator.hotkey)
      const answer = await ask(validator).finally(call.close)
      if (answer !== null) {
        call.worked()
        return answer
      }
      call.failed()
    }
  }
  return null
}
