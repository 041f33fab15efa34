/** What a miner has recorded of each caller's pieces: the chain of seeds, and until when it keeps the piece. */

export interface SeedRecord {
  seed: string
  previousSeed: string | null
  /** Of the Store. */
  readonly storeSeed: string
  /** Unix seconds. */
  endsAt: number
}

/** By caller and piece hash, without a text for each pair of them: a large run has millions. */
export class SeedRecords {
  readonly #byCaller = new Map<string, Map<string, SeedRecord>>()

  get(caller: string, dataHash: string): SeedRecord | undefined {
    return this.#byCaller.get(caller)?.get(dataHash)
  }

  set(caller: string, dataHash: string, record: SeedRecord): void {
    const own = this.#byCaller.get(caller) ?? new Map<string, SeedRecord>()
    this.#byCaller.set(caller, own.set(dataHash, record))
  }

  delete(caller: string, dataHash: string): void {
    this.#byCaller.get(caller)?.delete(dataHash)
  }

  /** Of all callers. */
  forget(dataHash: string): void {
    for (const own of this.#byCaller.values()) own.delete(dataHash)
  }

  /** Whether some caller's record of the piece is like that. */
  some(dataHash: string, holds: (record: SeedRecord) => boolean): boolean {
    return [...this.#byCaller.values()].some((own) => {
      const record = own.get(dataHash)
      return record !== undefined && holds(record)
    })
  }
}
