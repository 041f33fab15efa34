/** A sink whose other end is somewhere else in the browser (save-port.ts). */
import { DriveError } from './drive-error.ts'
import type { FileSink } from './ports.ts'
import { isSaverSays, type WriterSays } from './save-port.ts'
import { owned } from './web-crypto.ts'

/** Milliseconds for the saver to ask for its first piece: a service worker that does not start must be said. */
const START_MS = 15_000

/** @throws DriveError save-failed when nobody asks */
export async function portSink(port: MessagePort): Promise<FileSink> {
  const saver = new Saver(port)
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
  #pulls = 0
  #stopped = false
  #heard: (() => void) | null = null

  constructor(port: MessagePort) {
    this.#port = port
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isSaverSays(data)) return
      if (data.kind === 'pull') this.#pulls += 1
      else this.#stopped = true
      this.#heard?.()
    })
    port.start()
  }

  async started(): Promise<void> {
    const timer = setTimeout(() => {
      this.#stopped = this.#pulls === 0
      this.#heard?.()
    }, START_MS)
    try {
      while (this.#pulls === 0) await this.#next('The browser did not begin to save the file.')
    } finally {
      clearTimeout(timer)
    }
  }

  /** Waits until the next piece is asked for. @throws DriveError cancelled when it was stopped */
  async wanted(): Promise<void> {
    while (this.#pulls === 0) await this.#next(null)
    if (this.#stopped) throw stopped()
    this.#pulls -= 1
  }

  say(what: WriterSays, transfer: readonly Transferable[]): void {
    this.#port.postMessage(what, [...transfer])
  }

  async #next(silence: string | null): Promise<void> {
    if (!this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve
      })
    }
    if (this.#stopped) throw silence === null ? stopped() : new DriveError('save-failed', silence)
  }
}

function stopped(): DriveError {
  return new DriveError('cancelled', 'The download was stopped in the browser.')
}
