/** What a round works with, and how its calls end. */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonOutcome, AxonTransport } from '../axon-port.ts'
import { DriveError } from '../drive-error.ts'
import type { ChainView, Clock } from '../ports.ts'
import type { KeptRounds } from './kept-rounds.ts'

/** Milliseconds. A validator gives each of its miners that long at most. */
export const CALL_MS = 60_000

export interface RoundWorld {
  readonly view: ChainView
  readonly validator: Neuron
  readonly axons: AxonTransport
  readonly clock: Clock
  readonly kept: KeptRounds
  readonly signal: AbortSignal
}

/** The node's own code where it gave one, else the client's. */
export function causeOf(answer: Extract<AxonOutcome<unknown>, { ok: false }>): string {
  if (answer.code !== undefined) return answer.code
  if (answer.reason === 'unreachable') return 'validator-unreachable'
  return answer.reason === 'malformed' ? 'answer-malformed' : 'refused'
}

/** @throws DriveError no-validator */
export function validatorOf({ metagraph }: ChainView, hotkey: string): Neuron {
  const found = metagraph.neurons.find((neuron) => neuron.hotkey === hotkey && neuron.validatorPermit)
  if (found !== undefined && found.axon !== null) return found
  throw new DriveError('no-validator', 'The chain lists no validator with this hotkey and an address.')
}
