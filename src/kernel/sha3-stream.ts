/** One running message: its state and the bytes that make no whole block yet, kept here between two calls of the module. */
import { DIGEST_BYTES, HALF_BYTES, INPUT_BYTES, RATE, type Sha3Memory, STATE_WORDS } from './sha3-memory.ts'

export class Sha3Stream {
  readonly #memory: Sha3Memory
  readonly #state = new Uint32Array(STATE_WORDS)
  /** The first `#waiting` bytes. */
  readonly #block = new Uint8Array(RATE)
  #waiting = 0

  constructor(memory: Sha3Memory) {
    this.#memory = memory
  }

  /**
   * Two messages that begin with `first` and `second`, in little more than the time of the longer one where they are equally
   * long.
   */
  static two(memory: Sha3Memory, first: Uint8Array, second: Uint8Array): [Sha3Stream, Sha3Stream] {
    const streams: [Sha3Stream, Sha3Stream] = [new Sha3Stream(memory), new Sha3Stream(memory)]
    const common = wholeBlocks(Math.min(first.length, second.length))
    memory.clearPair()
    for (let at = 0; at < common; at += HALF_BYTES) {
      const end = Math.min(common, at + HALF_BYTES)
      memory.put(first.subarray(at, end), 0)
      memory.put(second.subarray(at, end), HALF_BYTES)
      memory.exports.sha3AbsorbPair((end - at) / RATE)
    }
    memory.savePair(streams[0].#state, streams[1].#state)
    streams[0].update(first.subarray(common))
    streams[1].update(second.subarray(common))
    return streams
  }

  update(bytes: Uint8Array): void {
    const fits = Math.min(bytes.length, (RATE - this.#waiting) % RATE)
    const whole = this.#waiting === 0 || this.#waiting + bytes.length >= RATE
    if (!whole) return this.#keep(bytes)
    const blocks = wholeBlocks(bytes.length - fits)
    if (this.#waiting > 0 || blocks > 0) {
      this.#memory.loadState(this.#state)
      if (this.#waiting > 0) this.#absorb(this.#block.subarray(0, this.#waiting), bytes.subarray(0, fits))
      for (let at = fits; at < fits + blocks; at += INPUT_BYTES)
        this.#absorb(bytes.subarray(at, Math.min(fits + blocks, at + INPUT_BYTES)))
      this.#memory.saveState(this.#state)
    }
    this.#waiting = 0
    this.#keep(bytes.subarray(fits + blocks))
  }

  /** Digest of everything so far followed by `suffix`; the running state stays as it was. */
  digest(suffix: Uint8Array = new Uint8Array(0)): Uint8Array {
    if (this.#waiting + suffix.length > INPUT_BYTES) {
      const further = this.#copy()
      further.update(suffix)
      return further.digest()
    }
    this.#memory.loadState(this.#state)
    this.#memory.put(this.#block.subarray(0, this.#waiting), 0)
    this.#memory.put(suffix, this.#waiting)
    this.#memory.exports.sha3Finish(this.#waiting + suffix.length)
    return this.#memory.digests(1).subarray(0, DIGEST_BYTES)
  }

  /** Whole blocks, in one or two pieces that lie one behind the other. */
  #absorb(...pieces: readonly Uint8Array[]): void {
    let length = 0
    for (const piece of pieces) {
      this.#memory.put(piece, length)
      length += piece.length
    }
    this.#memory.exports.sha3Absorb(length / RATE)
  }

  #keep(bytes: Uint8Array): void {
    this.#block.set(bytes, this.#waiting)
    this.#waiting += bytes.length
  }

  #copy(): Sha3Stream {
    const copy = new Sha3Stream(this.#memory)
    copy.#state.set(this.#state)
    copy.#keep(this.#block.subarray(0, this.#waiting))
    return copy
  }
}

function wholeBlocks(bytes: number): number {
  return bytes - (bytes % RATE)
}
