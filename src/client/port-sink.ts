/** A sink whose other end is somewhere else in the browser (save-port.ts). */
import { DriveError } from './drive-error.ts'
import type { Clock, FileSink } from './ports.ts'
import { isSaverSays, type WriterSays } from './save-port.ts'
import { owned } from './web-crypto.ts'

/** Milliseconds for the saver to ask for its first piece: a service worker that does not start must be said. */
const START_MS = 15_000
/** Milliseconds of silence after which the saver is asked whether it is there, and then given up. */
const SILENCE_MS = 20_000

/** @throws DriveError save-not-started when nobody asks for a first piece, cancelled when it is stopped before */
export async function portSink(port: MessagePort, clock: Clock): Promise<FileSink> {
  const saver = new Saver(port, clock)
  await saver.started()
  return {
    async write(bytes) {
      await saver.wanted()
      // A view of something larger would take all of it along.
      const copy = bytes.slice()
      saver.say({ kind: 'chunk', bytes: owned(copy) }, [copy.buffer])
    },
    async commit() {
      await saver.wanted()
      saver.say({ kind: 'end' }, [])
      port.close()
    },
    async discard() {
      saver.say({ kind: 'fail' }, [])
      port.close()
    },
  }
}

class Saver {
  readonly #port: MessagePort
  readonly #clock: Clock
  #pulls = 0
  #stopped = false
  #gone = false
  #heard: (() => void) | null = null

  constructor(port: MessagePort, clock: Clock) {
    this.#port = port
    this.#clock = clock
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isSaverSays(data)) return
      if (data.kind === 'pull') this.#pulls += 1
      if (data.kind === 'stop') this.#stopped = true
      this.#heard?.()
    })
    // Where browsers tell it: the other end went with its tab or worker.
    port.addEventListener('close', () => {
      this.#gone = true
      this.#heard?.()
    })
    port.start()
  }

  async started(): Promise<void> {
    if (this.#pulls > 0 || this.#stopped || (await this.#hears(START_MS))) {
      if (this.#stopped) throw stopped()
      if (!this.#gone) return
    }
    this.#port.close()
    throw new DriveError('save-not-started', 'The browser did not begin to save the file.')
  }

  /** Waits until the next piece is asked for. @throws DriveError cancelled when it was stopped, save-failed */
  async wanted(): Promise<void> {
    while (this.#pulls === 0 && !this.#stopped && !this.#gone) {
      if (await this.#hears(SILENCE_MS)) continue
      this.say({ kind: 'ask' }, [])
      if (!(await this.#hears(SILENCE_MS))) this.#gone = true
    }
    if (this.#stopped) throw stopped()
    if (this.#gone) throw new DriveError('save-failed', 'The browser stopped saving the file.')
    this.#pulls -= 1
  }

  say(what: WriterSays, transfer: readonly Transferable[]): void {
    this.#port.postMessage(what, [...transfer])
  }

  /** @returns false when nothing was said for so long */
  async #hears(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const withdraw = this.#clock.after(ms, () => resolve(false))
      this.#heard = () => {
        withdraw()
        resolve(true)
      }
    })
  }
}

function stopped(): DriveError {
  return new DriveError('cancelled', 'The download was stopped in the browser.')
}
