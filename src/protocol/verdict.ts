/**
 * What every verifier returns. A verifier is total: for any bytes an adversary can send it returns one of
 * these and never throws, because in the reference a single malformed answer ends the validator's main
 * loop (protocol.md S15). Each check that ran is listed with its inputs, so that a person can be shown
 * exactly what was computed and no badge says more than that.
 */

/** One comparison that was made, in the order it was made. Long values are decimal or hex text. */
export interface Check {
  /** Stable identifier, for example `pedersen-opening`; the page maps it to a sentence. */
  readonly id: string
  readonly ok: boolean
  /** Named inputs of the check as the verifier used them. */
  readonly inputs: Readonly<Record<string, string>>
  readonly expected?: string
  readonly got?: string
}

export type Verdict<Reason extends string> =
  | { readonly ok: true; readonly checks: readonly Check[] }
  | {
      readonly ok: false
      readonly reason: Reason
      readonly detail: string
      readonly checks: readonly Check[]
    }

/** An expected adverse outcome of anything else: a value, not an exception. */
export type Result<T, Reason extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string }
