/** How files are stored, as the person wants it. Plain data. */
import type { Outcome } from './outcome-api.ts'

export interface StoringSettings {
  /**
   * Validators that take each object. With two the upload is twice as large, and no single validator can lose, hide or deny a
   * file: each has placed copies of its own.
   */
  readonly validators: 1 | 2
  /** Whether one object is compared with a second validator after a file was sent or fetched, once a file and day. */
  readonly compares: boolean
}

export interface StoringApi {
  storingSettings(): Promise<Outcome<StoringSettings>>
  setStoringSettings(settings: StoringSettings): Promise<Outcome<null>>
}
