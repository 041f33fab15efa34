/** One text in memory for what a large index says again and again: decoded records would each have a copy of their own. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { equalBytes } from '../web-crypto.ts'

/** Hex of bytes; the same text while the bytes are the same as the last time. */
class LastHex {
  #bytes = new Uint8Array()
  #text = ''

  of(bytes: Uint8Array): string {
    if (!equalBytes(bytes, this.#bytes)) {
      this.#bytes = bytes.slice()
      this.#text = bytesToHex(bytes)
    }
    return this.#text
  }
}

/** Texts that are kept at most: whoever writes a million different ones gains nothing here, and loses nothing. */
const TEXTS_MAX = 1_000

/** Equal texts as one. */
class SharedTexts {
  readonly #texts = new Map<string, string>()

  of(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size < TEXTS_MAX) this.#texts.set(text, text)
    return text
  }
}

/** What the records of one index share. It goes with the index: nothing of a drive stays in memory after it is locked. */
export class RecordTexts {
  /** Records that follow each other were mostly written in one session. */
  readonly writers = new LastHex()
  // A drive of a million entries has a few folders and media types, each as often as there are entries.
  readonly parents = new LastHex()
  readonly mediaTypes = new SharedTexts()
}
