/** Which uploads are this tab's: another tab sees their notes too, and must not go on with them meanwhile. */
import type { HoldPort } from '../ports.ts'

export class Holds {
  readonly #port: HoldPort | undefined
  readonly #letGo = new Map<string, () => void>()

  /** @param port missing where nobody else uses the same storage */
  constructor(port: HoldPort | undefined) {
    this.#port = port
  }

  /** @returns false when another tab has it */
  async take(uploadId: string): Promise<boolean> {
    if (this.#port === undefined || this.#letGo.has(uploadId)) return true
    const letGo = await this.#port.tryHold(`filetao-upload-${uploadId}`)
    if (letGo === null) return false
    this.#letGo.set(uploadId, letGo)
    return true
  }

  letGo(uploadId: string): void {
    this.#letGo.get(uploadId)?.()
    this.#letGo.delete(uploadId)
  }

  dispose(): void {
    for (const letGo of this.#letGo.values()) letGo()
    this.#letGo.clear()
  }
}
