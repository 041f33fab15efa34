/**
 * Reads CBOR item by item. A list of many records is never there as a whole: what is decoded of one has gone before the next
 * comes, which is most of what decoding a large index costs otherwise.
 */
import { type DecodeOptions, decodeFirst, Tokenizer, Type } from 'cborg'

/** What `rfc8949EncodeOptions` writes, and nothing else. */
export const STRICT: DecodeOptions = { strict: true, allowIndefinite: false, allowUndefined: false }

export class CborReader {
  readonly #bytes: Uint8Array
  readonly #options: DecodeOptions

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#options = { ...STRICT, tokenizer: new Tokenizer(bytes, STRICT) }
  }

  /** Goes into an array. @returns how many items are in it @throws TypeError what comes is no array, or no CBOR */
  array(): number {
    const { tokenizer } = this.#options
    if (tokenizer === undefined || tokenizer.done()) throw new TypeError('the bytes end too early')
    const { type, value } = tokenizer.next()
    if (!Type.equals(type, Type.array)) throw new TypeError('no array')
    return Number(value)
  }

  /** The next item, as a whole. @throws Error what comes is no CBOR, or nothing */
  item(): unknown {
    return decodeFirst(this.#bytes, this.#options)[0]
  }

  /** @throws TypeError something comes after what was read */
  end(): void {
    if (this.#options.tokenizer?.done() !== true) throw new TypeError('something is left over')
  }
}
