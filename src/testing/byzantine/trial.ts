/** What one trial of a row showed, whichever way it was run. */
export interface TrialResult {
  /** The row's lie was met with what the table says, and with nothing else. */
  readonly caught: boolean
  /** Questions that it took; the bound when it was not caught within it. */
  readonly questions: number
  /** What it was caught by, or what happened instead. */
  readonly reason: string
  /** Honest miners of the same run that were accused of anything. */
  readonly accused: number
}

export type Trial = (seed: string) => Promise<TrialResult>

export function caughtBy(reason: string, questions = 1, accused = 0): TrialResult {
  return { caught: true, questions, reason, accused }
}

export function missed(reason: string, questions: number, accused = 0): TrialResult {
  return { caught: false, questions, reason, accused }
}
