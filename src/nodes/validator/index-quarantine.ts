/** Where a repair of the index puts what it takes out of it. */
import { appendFileSync, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RawEntry } from './index-findings.ts'

/** A folder beside the index, made when the first thing goes into it. */
export class Quarantine {
  readonly #index: string
  readonly #folder: string
  used: string | null = null

  constructor(index: string) {
    this.#index = index
    let number = 1
    const name = () => join(dirname(index), `index-quarantine-${number}`)
    while (existsSync(name())) number += 1
    this.#folder = name()
  }

  file(name: string): void {
    if (existsSync(join(this.#index, name))) copyFileSync(join(this.#index, name), join(this.#begin(), name))
  }

  /** The whole folder of the index, which is then gone from its place. */
  takeIndex(): void {
    renameSync(this.#index, join(this.#begin(), 'index'))
  }

  /** One line of JSON a record; `raw` is its key and value in base64 where they are not text any more. */
  record(key: string, text: string, what: string, raw?: RawEntry): void {
    const bytes = raw === undefined ? {} : { raw: [raw.key.toString('base64'), raw.value.toString('base64')] }
    appendFileSync(join(this.#begin(), 'records.jsonl'), `${JSON.stringify({ key, what, text, ...bytes })}\n`)
  }

  #begin(): string {
    if (this.used === null) mkdirSync(this.#folder)
    this.used = this.#folder
    return this.#folder
  }
}
