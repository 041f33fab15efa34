/** Samples and proofs of the newest rounds, for the workbench. In memory only. */
import type { Receipt } from '../../wire/receipt.ts'
import type { QuestionEvidence } from '../audit/evidence.ts'
import type { Sample } from './sample.ts'

export interface KeptRound {
  readonly sample: Sample
  /** As they came, one for each miner. */
  readonly receipts: ReadonlyMap<string, Receipt>
  readonly question: QuestionEvidence | null
}

const ROUNDS_KEPT = 4

export class KeptRounds {
  readonly #rounds = new Map<string, KeptRound>()

  get(cid: string): KeptRound | undefined {
    return this.#rounds.get(cid)
  }

  put(round: KeptRound): void {
    const { cid } = round.sample
    this.#rounds.delete(cid)
    this.#rounds.set(cid, round)
    for (const oldest of this.#rounds.keys()) {
      if (this.#rounds.size <= ROUNDS_KEPT) break
      this.#rounds.delete(oldest)
    }
  }
}
