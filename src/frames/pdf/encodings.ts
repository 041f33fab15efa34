/**
 * East Asian encodings that a document names without bringing them along: a megabyte that most documents never need. The frame
 * can fetch nothing, so the page hands them over, all at once: which of them a document uses is told to nobody.
 */
interface Encoding {
  readonly cMapData: Uint8Array<ArrayBuffer>
  readonly isCompressed: boolean
}

export class Encodings {
  readonly #ask: () => void
  readonly #come: Promise<ReadonlyMap<string, unknown>>
  #give: (json: string | null) => void = () => undefined
  #asked = false

  /** @param ask says to the page that they are needed; at most once */
  constructor(ask: () => void) {
    this.#ask = ask
    this.#come = new Promise((resolve) => {
      this.#give = (json) => resolve(tableOf(json))
    })
  }

  /** @param json names with what they stand for in base64; null when there is none to be had */
  give(json: string | null): void {
    this.#give(json)
  }

  /** @throws RangeError where there is no such encoding: pdf.js then leaves the text out */
  async find(name: string): Promise<Encoding> {
    if (!this.#asked) this.#ask()
    this.#asked = true
    const base64 = (await this.#come).get(name)
    if (typeof base64 !== 'string') throw new RangeError('there is no such encoding')
    return { cMapData: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)), isCompressed: true }
  }
}

function tableOf(json: string | null): ReadonlyMap<string, unknown> {
  try {
    const table: unknown = JSON.parse(json ?? '{}')
    return new Map(typeof table === 'object' && table !== null ? Object.entries(table) : [])
  } catch {
    return new Map()
  }
}
