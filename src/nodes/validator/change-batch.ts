import type { Index } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'

/** Changes of one write: of some two hundred objects. */
const CHANGES = 1_000

/** Changes that are written many at a time: a rebuild that ends before has written no index at all, or is run again. */
export class ChangeBatch {
  readonly #index: Index
  #changes: IndexChange[] = []

  constructor(index: Index) {
    this.#index = index
  }

  async add(changes: readonly IndexChange[]): Promise<void> {
    this.#changes.push(...changes)
    if (this.#changes.length >= CHANGES) await this.flush()
  }

  /** Durable when it resolves. */
  async flush(): Promise<void> {
    const changes = this.#changes
    this.#changes = []
    if (changes.length > 0) await this.#index.apply(changes, 'durable')
  }
}
