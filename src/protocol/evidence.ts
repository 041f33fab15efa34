/**
 * Collects the checks of one verification into a verdict.
 *
 * A verifier goes on after a failed check as far as it can, so that a person sees everything that was computed; the
 * first failure is the reason. Values are shortened before they are kept: evidence holds hashes and short
 * texts, never data, and a peer that answers with a megabyte where a number belongs cannot make the evidence large.
 */
import type { CheckId } from './check-ids.ts'
import type { Check, Verdict } from './verdict.ts'

/** Longest text that is kept whole: a point is 314 characters. */
const TEXT_MAX = 320

/** A short text for any value, for people to read. Total. */
export function brief(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length <= TEXT_MAX ? value : `${value.slice(0, 64)}… (${value.length} characters)`
    case 'bigint':
      return value < 1n << 1024n && value > -(1n << 1024n)
        ? value.toString()
        : 'an integer of more than 1024 bits'
    case 'number':
    case 'boolean':
      return String(value)
    case 'undefined':
      return 'nothing'
    case 'object':
      return briefObject(value)
    case 'function':
    case 'symbol':
      return typeof value
  }
}

function briefObject(value: object | null): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object'
}

export interface Comparison {
  readonly id: CheckId
  readonly inputs?: Readonly<Record<string, string>>
  readonly expected?: string
  readonly got?: string
}

/** Told of each check as soon as it is made: whoever has a clock can time them. */
export type Recorded = (check: Check) => void

export class Evidence<Reason extends string> {
  readonly #recorded: Recorded | undefined
  readonly #checks: Check[] = []
  #failure: { readonly reason: Reason; readonly detail: string } | null = null

  constructor(recorded?: Recorded) {
    this.#recorded = recorded
  }

  /** Records one comparison; a failed one settles the verdict unless an earlier one did. Returns `ok`. */
  record(comparison: Comparison, ok: boolean, reason: Reason, detail: string): boolean {
    const check = { ...comparison, inputs: comparison.inputs ?? {}, ok }
    this.#checks.push(check)
    this.#recorded?.(check)
    if (!ok && this.#failure === null) this.#failure = { reason, detail }
    return ok
  }

  /** Takes over the checks and, when it is the first, the failure of another verification, which has told of its checks itself. */
  include<Inner extends Reason>(verdict: Verdict<Inner>): void {
    this.#checks.push(...verdict.checks)
    if (!verdict.ok && this.#failure === null)
      this.#failure = { reason: verdict.reason, detail: verdict.detail }
  }

  verdict(): Verdict<Reason> {
    if (this.#failure === null) return { ok: true, checks: this.#checks }
    return { ok: false, ...this.#failure, checks: this.#checks }
  }
}
