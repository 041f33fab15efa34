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
    stopped: saver.stopped,
    async write(bytes) {
      await saver.wanted()
      // A view of something larger would take all of it along.
      const copy = bytes.slice()
      saver.say({ kind: 'chunk', bytes: owned(copy) }, [copy.buffer])
    },
    async commit() {
      await saver.wanted()
      saver.say({ kind: 'end' }, [])
      saver.close()
    },
    async discard() {
      saver.say({ kind: 'fail' }, [])
      saver.close()
    },
  }
}

class Saver {
  readonly #port: MessagePort
  readonly #clock: Clock
  readonly #controller = new AbortController()
  #pulls = 0
  #heard: (() => void) | null = null

  constructor(port: MessagePort, clock: Clock) {
    this.#port = port
    this.#clock = clock
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isSaverSays(data)) return
      if (data.kind === 'pull') this.#pulls += 1
      if (data.kind === 'stop') this.#stop('cancelled', 'The download was stopped in the browser.')
      this.#heard?.()
    })
    // Where browsers tell it: the other end went with its tab or worker.
    port.addEventListener('close', () => this.#gone())
    port.start()
  }

  get stopped(): AbortSignal {
    return this.#controller.signal
  }

  async started(): Promise<void> {
    if (this.#pulls === 0 && !this.stopped.aborted && !(await this.#hears(START_MS))) {
      this.close()
      throw new DriveError('save-not-started', 'The browser did not begin to save the file.')
    }
    this.stopped.throwIfAborted()
  }

  /** Waits until the next piece is asked for. @throws DriveError cancelled when it was stopped, save-failed */
  async wanted(): Promise<void> {
    while (this.#pulls === 0 && !this.stopped.aborted) {
      if (await this.#hears(SILENCE_MS)) continue
      this.say({ kind: 'ask' }, [])
      if (!(await this.#hears(SILENCE_MS))) this.#gone()
    }
    this.stopped.throwIfAborted()
    this.#pulls -= 1
  }

  say(what: WriterSays, transfer: readonly Transferable[]): void {
    this.#port.postMessage(what, [...transfer])
  }

  close(): void {
    this.#port.close()
  }

  #gone(): void {
    this.#stop('save-failed', 'The browser stopped saving the file.')
    this.#heard?.()
  }

  #stop(code: 'cancelled' | 'save-failed', detail: string): void {
    this.#controller.abort(new DriveError(code, detail))
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
