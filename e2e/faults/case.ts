/** How a row of the fault matrix is declared. Whoever adds rows needs this file and `all-cases.ts` only. */

export type Component =
  | 'SPA upload'
  | 'SPA download'
  | 'SPA audit'
  | 'Validator'
  | 'Miner'
  | 'Chain'
  | 'Network'
  | 'Host'

export interface FaultRow {
  readonly component: Component
  readonly fault: string
  /** What must happen; the case fails when it does not. */
  readonly required: string
}

/** What a case is given. Everything it makes, it makes below `folder` or hands to `defer`. */
export interface CaseContext {
  /** Empty, its own, removed afterwards. Its path begins with LEFTOVER_PREFIX, by which the next run finds what a killed one left. */
  readonly folder: string
  /** Of this run on this machine: what is made outside the folder (namespaces, control groups) has it in its name. */
  readonly tag: string
  /** How long the fault goes on, where the case has `minutes`. */
  readonly minutes: number
  /** Runs at the end in reverse order, also after a failure. */
  defer(what: string, undo: () => void | Promise<void>): void
}

export interface FaultCase {
  /** `npm run test:faults -- NAME` runs what has NAME in it. */
  readonly name: string
  readonly row: FaultRow
  /** How the fault is made, in a few words. */
  readonly injected: string
  /** It goes on for so long, or for as long as `--minutes=N` says. Without: it is over when it is over. */
  readonly minutes?: number
  /** The case fails beyond it, and beyond its minutes. Default: CASE_SECONDS. */
  readonly seconds?: number
  /** @returns what was seen, in a few words with figures. @throws when what is required did not happen, or the fault could not be made */
  run(context: CaseContext): Promise<string>
}

/** Most that a case may take. */
export const CASE_SECONDS = 180

/** A fault without a person to mend it is over after this. */
export const HEAL_SECONDS = 60

export const LEFTOVER_PREFIX = '/tmp/filetao-faults-'
