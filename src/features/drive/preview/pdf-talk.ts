/** The page's end of the talk with the frame that draws a PDF. */
import {
  FRAME_READY,
  type FrameToPage,
  type PageToFrame,
  PDF_ENCODINGS_PATH,
  readFrame,
} from './pdf-messages.ts'

/** Milliseconds for the frame to be there: a process of its own and a megabyte of script, which busy machines have taken 15 seconds for. */
export const READY_MS = 45_000
/** Milliseconds for a document to be opened, or a page to be drawn: a map takes a phone that long. */
const ANSWER_MS = 30_000

export type Heard = Exclude<FrameToPage, { readonly kind: 'wants-encodings' }>

interface Listener {
  readonly hear: (said: Heard) => void
  /** The frame did not answer in time, or is no longer what was put there. */
  readonly onSilent: () => void
}

export class PdfTalk {
  readonly #frame: HTMLIFrameElement
  readonly #bytes: ArrayBuffer
  readonly #listener: Listener
  readonly #ending = new AbortController()
  #port: MessagePort | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #ask = 0
  /** The newest question has no answer yet: there is one answer to each. */
  #open = false
  #gaveEncodings = false

  /**
   * @param frame its document is being loaded
   * @param bytes the whole document; they are handed over, and empty here afterwards
   */
  constructor(frame: HTMLIFrameElement, bytes: ArrayBuffer, listener: Listener) {
    this.#frame = frame
    this.#bytes = bytes
    this.#listener = listener
    const onMessage = (event: MessageEvent<unknown>) => this.#onWindow(event)
    window.addEventListener('message', onMessage, { signal: this.#ending.signal })
    this.#wait(READY_MS)
  }

  show(page: number, width: number): void {
    this.#ask += 1
    this.#open = true
    this.#say({ kind: 'show', ask: this.#ask, page, width })
  }

  close(): void {
    this.#ending.abort()
    clearTimeout(this.#timer)
    this.#port?.close()
  }

  /** Of all windows only the frame, which has no origin; and of all it says only that it is there, once. */
  #onWindow({ source, origin, data }: MessageEvent<unknown>): void {
    const frame = this.#frame.contentWindow
    if (frame === null || source !== frame || origin !== 'null' || data !== FRAME_READY) return
    if (this.#port !== null) return
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<unknown>) => this.#onFrame(event.data)
    this.#port = port1
    // An origin that is none has no name to send to.
    frame.postMessage(null, '*', [port2])
    this.#say({ kind: 'open', bytes: this.#bytes }, [this.#bytes])
  }

  #onFrame(data: unknown): void {
    const said = readFrame(data)
    if (said === null) return
    if (said.kind === 'wants-encodings') {
      if (!this.#gaveEncodings) void this.#giveEncodings()
      this.#gaveEncodings = true
      return
    }
    if ('ask' in said) {
      if (said.ask !== this.#ask || !this.#open) return
      this.#open = false
    }
    clearTimeout(this.#timer)
    this.#listener.hear(said)
  }

  /** All of them, for the frame has no network; which of them a document uses stays in the frame. */
  async #giveEncodings(): Promise<void> {
    const fetched = fetch(PDF_ENCODINGS_PATH, { signal: this.#ending.signal })
    const json = await fetched.then((answer) => (answer.ok ? answer.text() : null)).catch(() => null)
    this.#port?.postMessage({ kind: 'encodings', json } satisfies PageToFrame)
  }

  #say(what: PageToFrame, transfer: Transferable[] = []): void {
    if (this.#port === null) return
    this.#port.postMessage(what, transfer)
    this.#wait(ANSWER_MS)
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.close()
      this.#listener.onSilent()
    }, ms)
  }
}
