/** What all validators say of one file, side by side. Plain data. */
import type { Outcome } from './outcome-api.ts'

/** From best to worst. */
export const OPINIONS = [
  /** It names the holders with their signatures, and gives the right bytes. */
  'agrees',
  /** Another validator placed the file, and this one has not heard of all of it (yet). */
  'lags',
  /** No answer, busy, or a refusal that says nothing of the file. */
  'silent',
  /** It placed the file and does not name a holder whose receipt this page has; the miner may have been replaced. */
  'drops',
  /** It placed the file and says that it has not got it. */
  'denies',
  /** It gave other bytes, or a receipt that its miner did not sign. */
  'lies',
] as const
export type Opinion = (typeof OPINIONS)[number]

export interface ObjectOpinion {
  readonly cid: string
  readonly opinion: Opinion
  /** Whether a receipt of this page names it as the one who placed the object. */
  readonly placed: boolean
  /** Miners that it names with a receipt that they signed. */
  readonly holders: number
  /** Receipts that it showed and their miners did not sign. */
  readonly forged: number
  /** Hotkeys of holders that this page has a receipt of through this validator, and which it does not name. */
  readonly dropped: readonly string[]
  /** What it said wrongly or did not say, for the person who wants to know; empty where it agrees. */
  readonly detail: string
}

export interface ValidatorOpinion {
  readonly validatorHotkey: string
  readonly uid: number
  /** Of its worst object. */
  readonly opinion: Opinion
  /** Milliseconds of its slowest answer. */
  readonly ms: number
  readonly objects: readonly ObjectOpinion[]
}

export interface CrossCheck {
  /** Unix milliseconds. */
  readonly at: number
  /** Objects of the file, and those that were asked about. */
  readonly objects: number
  readonly asked: number
  readonly validators: readonly ValidatorOpinion[]
}

/** One object of a file, asked about at one other validator by itself after the file was sent or fetched. */
export interface Comparison {
  /** Unix milliseconds. */
  readonly at: number
  readonly after: 'upload' | 'download'
  /** Whether its bytes were asked for as well, all of them: where it agrees, they were right. */
  readonly read: boolean
  /** About that one object. */
  readonly validator: ValidatorOpinion
}

export const COMPARE_NEXTS = [
  /** It is asked about within a minute or two. */
  'soon',
  /** After the next transfer of the file, once a day at most. */
  'idle',
  /** The chain lists no second validator. */
  'alone',
  /** The person does not want it. */
  'off',
] as const
export type CompareNext = (typeof COMPARE_NEXTS)[number]

export interface ComparedFile {
  /** Newest first. */
  readonly comparisons: readonly Comparison[]
  readonly next: CompareNext
}

/** A file that a validator was contradicted about by what this device computed, without being asked to. */
export interface Contradiction extends Comparison {
  readonly entryId: string
  readonly name: string
}

export interface CrossCheckApi {
  /** Asks every validator of the subnet about a file: its holders, and one record of each object. */
  crossCheck(entryId: string): Promise<Outcome<CrossCheck>>
  /** What was compared by itself about the file as it is now, and what comes next. */
  comparisons(entryId: string): Promise<Outcome<ComparedFile>>
  /** Of all files that are still there, newest first: who was found to lie or to deny. */
  contradictions(): Promise<Outcome<readonly Contradiction[]>>
}
