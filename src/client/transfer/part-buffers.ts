/**
 * The ciphertext buffers of all uploads together: a fixed number, recycled, so that memory does not grow
 * with the size or the number of files.
 */
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import { FLIGHTS_MAX } from './flights.ts'
import { Gate } from './gate.ts'

/** Parts in memory at once: those on their way, one being sealed, one waiting (67 MB). */
const BUFFERS = FLIGHTS_MAX + 2

export interface PartBuffer {
  /** As many bytes as were asked for; undefined content. */
  readonly bytes: Uint8Array<ArrayBuffer>
  release(): void
}

export class PartBuffers {
  readonly #gate = new Gate(BUFFERS)
  readonly #free: Uint8Array<ArrayBuffer>[] = []

  /** @throws the signal's reason */
  async take(length: number, signal: AbortSignal): Promise<PartBuffer> {
    const leave = await this.#gate.enter(1, signal)
    const whole = length === PART_CIPHER ? (this.#free.pop() ?? new Uint8Array(PART_CIPHER)) : null
    return {
      bytes: whole ?? new Uint8Array(length),
      release: () => {
        if (whole !== null && !this.#free.includes(whole)) this.#free.push(whole)
        leave()
      },
    }
  }
}
