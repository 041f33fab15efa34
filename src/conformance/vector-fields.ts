/**
 * Reads members of a parsed vector file by name and kind. A missing or differently typed member is an error with its
 * place, never a default: a checker that reads `undefined` on both sides would agree with itself. An empty list of
 * vectors is an error as well, for the same reason.
 */
import { base64 } from '@scure/base'

export class VectorFileError extends Error {
  override readonly name = 'VectorFileError'
}

export class Fields {
  readonly #value: object
  readonly #where: string

  constructor(value: unknown, where = 'file') {
    if (typeof value !== 'object' || value === null) throw new VectorFileError(`${where} is not an object`)
    this.#value = value
    this.#where = where
  }

  /** The member as it is, null included. */
  value(name: string): unknown {
    if (!this.has(name)) throw new VectorFileError(`${this.#where}.${name} is missing`)
    const found: unknown = Reflect.get(this.#value, name)
    return found
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name)
  }

  /** All members, for merging a patch. */
  all(): Readonly<Record<string, unknown>> {
    return { ...this.#value }
  }

  text(name: string): string {
    const found = this.value(name)
    if (typeof found !== 'string') throw new VectorFileError(`${this.#where}.${name} is not text`)
    return found
  }

  number(name: string): number {
    const found = this.value(name)
    if (typeof found !== 'number') throw new VectorFileError(`${this.#where}.${name} is not a number`)
    return found
  }

  flag(name: string): boolean {
    const found = this.value(name)
    if (typeof found !== 'boolean') throw new VectorFileError(`${this.#where}.${name} is not true or false`)
    return found
  }

  /** An integer beyond 2^53, kept as decimal text in the files. */
  integer(name: string): bigint {
    return BigInt(this.text(name))
  }

  base64(name: string): Uint8Array {
    return base64.decode(this.text(name))
  }

  fields(name: string): Fields {
    return new Fields(this.value(name), `${this.#where}.${name}`)
  }

  list(name: string): readonly unknown[] {
    const found = this.value(name)
    if (!Array.isArray(found)) throw new VectorFileError(`${this.#where}.${name} is not a list`)
    return found
  }

  texts(name: string): string[] {
    return this.list(name).map((entry) => {
      if (typeof entry !== 'string')
        throw new VectorFileError(`${this.#where}.${name} holds something that is not text`)
      return entry
    })
  }

  /** A list of vectors; there is at least one. */
  cases(name: string): Fields[] {
    const found = this.list(name)
    if (found.length === 0) throw new VectorFileError(`${this.#where}.${name} is empty`)
    return found.map((entry, i) => new Fields(entry, `${this.#where}.${name}[${i}]`))
  }
}
