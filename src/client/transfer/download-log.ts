/** What a download has seen so far: it becomes the proof of the file, or the evidence of why there is none. */

import type { DriveFailure } from '../outcome-api.ts'
import type { DownloadedObject, DownloadedPart, DownloadProof } from '../proof-api.ts'
import { FetchError } from './ask-validators.ts'
import type { FetchedObject } from './fetch-object.ts'

export class DownloadLog {
  #manifest: DownloadedObject | null = null
  readonly #parts: DownloadedPart[] = []

  /** Whether no node was asked for anything yet. */
  get empty(): boolean {
    return this.#manifest === null
  }

  manifest(fetched: FetchedObject): void {
    this.#manifest = seen(fetched)
  }

  part(index: number, fetched: FetchedObject): void {
    this.#parts.push({ index, ...seen(fetched) })
  }

  /** Keeps who answered wrongly when nobody answered right. */
  lost(error: unknown): void {
    if (!(error instanceof FetchError)) return
    const nobody = { validatorHotkey: '', checks: [], rejected: error.rejected }
    if (this.#manifest === null) this.#manifest = nobody
    else this.#parts.push({ index: this.#parts.length, ...nobody })
  }

  /** @param failure what ended it; null when all of it arrived */
  proof(at: number, bytes: number, failure: DriveFailure | null): DownloadProof {
    return {
      at,
      bytes,
      complete: failure === null,
      parts: [...this.#parts],
      ...(this.#manifest === null ? {} : { manifest: this.#manifest }),
      ...(failure === null ? {} : { failure }),
    }
  }
}

function seen({ validatorHotkey, checks, rejected }: FetchedObject): DownloadedObject {
  return { validatorHotkey, checks, rejected }
}
