/**
 * Which validator is asked next. Parts alternate over all of them, and one that failed a moment ago comes
 * last: one bad node costs time, not the file.
 */
import type { Neuron } from '../chain/chain-types.ts'
import { DriveError } from './drive-error.ts'
import type { ChainReader, ChainView, Clock } from './ports.ts'
import { randomBytes } from './web-crypto.ts'

/** Milliseconds for which a validator that failed is asked only after the others. */
const COOL_MS = 30_000

export class ValidatorRing {
  readonly #chain: ChainReader
  readonly #clock: Clock
  /** Where this session begins, so that not everybody's first part goes to the same node. */
  readonly #offset = randomBytes(1)[0] ?? 0
  readonly #coolUntil = new Map<string, number>()

  constructor(chain: ChainReader, clock: Clock) {
    this.#chain = chain
    this.#clock = clock
  }

  /** @throws ChainError */
  view(): Promise<ChainView> {
    return this.#chain.view()
  }

  /** All validators that serve an axon, best first for this turn. @throws DriveError no-validator, ChainError */
  async order(turn: number): Promise<Neuron[]> {
    const { metagraph } = await this.view()
    const serving = metagraph.neurons.filter((neuron) => neuron.validatorPermit && neuron.axon !== null)
    if (serving.length === 0) {
      throw new DriveError('no-validator', 'The chain lists no validator that serves requests.')
    }
    const start = (this.#offset + turn) % serving.length
    const turned = [...serving.slice(start), ...serving.slice(0, start)]
    const cool = (neuron: Neuron) => (this.#coolUntil.get(neuron.hotkey) ?? 0) > this.#clock.now()
    return [...turned.filter((neuron) => !cool(neuron)), ...turned.filter(cool)]
  }

  failed(hotkey: string): void {
    this.#coolUntil.set(hotkey, this.#clock.now() + COOL_MS)
  }

  worked(hotkey: string): void {
    this.#coolUntil.delete(hotkey)
  }
}
