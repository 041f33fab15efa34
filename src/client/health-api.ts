/** How safe the copies of a file are, and what is done about those that are lost. Plain data. */
import type { DriveFailure, Outcome } from './outcome-api.ts'

/** `k` of `copiesAfter` goes up to this. */
export const MINERS_GOING_MAX = 16

/** Why a miner's seat is at risk, or its copy in doubt; several may hold. */
export type RiskReason =
  /** The chain does not list it, or lists it under a newer registration: the copy is lost. */
  | 'gone'
  /** Its newest audit failed, or it said that it has not the piece. */
  | 'failed'
  /** It did not answer the newest audit: nobody's lie. */
  | 'silent'
  /** The newest audit did not ask it, because its validator names it no more: its copy is not known, and not counted. */
  | 'unasked'
  /** The next registration in a full subnet takes its seat. */
  | 'next'
  /** One of the next sixteen registrations does. */
  | 'near'
  /** Earned nothing in the last epoch. */
  | 'no-emission'
  /** Immune still, for two epochs at most, and one of the first sixteen after that takes its seat. */
  | 'immunity-ending'

/** Where a miner stands in the order in which the chain replaces. */
export interface SeatRisk {
  readonly hotkey: string
  /** Null: not registered. */
  readonly uid: number | null
  /** From 1: which of the next registrations takes its seat, if they came now; null: none of them can. */
  readonly turn: number | null
  /** Miners that go before it. */
  readonly before: number
  /** Until its immunity ends; 0: it has none. */
  readonly immuneBlocks: number
  /** 0..1. */
  readonly incentive: number
  readonly reasons: readonly RiskReason[]
}

export interface HolderRisk extends SeatRisk {
  /** Objects of this file that it holds, or held. */
  readonly objects: number
}

/** One object of a file: a part, a manifest or a pack. */
export interface ObjectHealth {
  readonly cid: string
  readonly role: 'part' | 'manifest' | 'pack'
  readonly index: number
  /** Miners with a copy that was proven and that nothing newer contradicts. */
  readonly copies: number
  /** Distinct coldkeys among them. */
  readonly operators: number
  /** Distinct /24 (IPv6: /48) among their announced addresses; those that announce none are one together. */
  readonly networks: number
}

export type Assumption =
  /** `value`: registrations seen. */
  | { readonly code: 'registrations-seen'; readonly value: number }
  /** `value`: blocks in which they were seen. */
  | { readonly code: 'window-blocks'; readonly value: number }
  /** Seats that a registration takes before it replaces anybody. */
  | { readonly code: 'free-seats'; readonly value: number }
  /** Nobody is replaced while no more than so many are out of immunity. */
  | { readonly code: 'seats-spared'; readonly value: number }
  /** Everybody goes on earning what it earned in the last epoch. */
  | { readonly code: 'emissions-stay' }
  /** Earliest: newcomers earn more than everybody else, and no seat is spared. Latest: they earn nothing. */
  | { readonly code: 'newcomers-unknown' }
  /** Nobody leaves but by being replaced, and no copy is lost otherwise. */
  | { readonly code: 'no-other-loss' }
  | { readonly code: 'no-repair' }
  /** The chain spares seats of the subnet's owner, and this page does not know them. */
  | { readonly code: 'owner-unknown' }

export interface Span {
  /** Blocks from now. */
  readonly earliest: number
  /** If newcomers earn as those of the last immunity period do; null: not foreseeable. */
  readonly middle: number | null
  /** Null: not foreseeable. */
  readonly latest: number | null
}

export interface Forecast {
  /**
   * Why there is none: too few registrations seen to tell their rate, a subnet that is younger than its immunity period (its
   * first filling is no rate), so many registrations that newcomers replaced newcomers and counting them says too little, or no
   * copies that could be lost.
   */
  readonly unknown: 'few-registrations' | 'young-subnet' | 'newcomers-replaced' | 'no-copies' | null
  /** Until some object has fewer than three copies; null: not foreseeable. It has so already: 0. */
  readonly belowWanted: Span | null
  /** Until some object has none; null: not foreseeable. */
  readonly lost: Span | null
  readonly assumptions: readonly Assumption[]
}

export type LossCause =
  /** The seat was taken by another registration. */
  'replaced' | 'failed' | 'silent' | 'unasked'

/** From a lost copy to one that was made anew and proven. */
export interface ObjectRepair {
  readonly cid: string
  readonly role: 'part' | 'manifest' | 'pack'
  readonly index: number
  readonly stage: 'expected' | 'seen' | 'verified'
  /** Of the loss that left too few. */
  readonly cause: LossCause
  /** Of the lost copies: hotkeys. */
  readonly lost: readonly string[]
  /** Block since which it is expected. */
  readonly since: number
  /** Block in which a validator was last asked who holds it; null: not yet. */
  readonly askedAt: number | null
  /** Newest block that a new holder has signed; null: none was named. */
  readonly seenAt: number | null
  readonly newHolders: readonly string[]
  /** Block of what proved enough copies; null: nothing did. */
  readonly verifiedAt: number | null
  /** What proved them: an audit, or the receipts of a new upload from here. */
  readonly verifiedBy: 'audit' | 'receipts' | null
  /** Expected for longer than an honest validator needs. */
  readonly isLate: boolean
}

export type HealthStanding =
  /** This device has no receipts of it, or not of all its objects. */
  | 'unknown'
  /** Nobody is known to have some object. */
  | 'lost'
  | 'short'
  | 'fine'

export interface FileHealth {
  readonly entryId: string
  /** Block that all of it is as of. */
  readonly block: number
  /** Seconds between two blocks; null where they are not known. */
  readonly blockSeconds: number | null
  readonly standing: HealthStanding
  readonly objects: number
  /** Operators that every object is wanted at. */
  readonly wanted: number
  /** The one with the fewest operators, then the fewest copies; null: none is known. */
  readonly weakest: ObjectHealth | null
  /** [k]: copies left of the object that has the fewest then, if the k riskiest miners of the subnet go; k from 0 to 16. */
  readonly copiesAfter: readonly number[]
  /** Riskiest first, at most 32; those with a reason alone. */
  readonly risks: readonly HolderRisk[]
  readonly forecast: Forecast
  /** Late first, then those under way; at most 32. */
  readonly repairs: readonly ObjectRepair[]
  /** All of them by their stage. */
  readonly repairCounts: Readonly<Record<'expected' | 'seen' | 'verified' | 'late', number>>
  /** Blocks after which a repair is late. */
  readonly lateBlocks: number
}

/** What storing anew came to. */
export interface Restored {
  /** Objects that lacked copies, and those of them that have enough now. */
  readonly objects: number
  readonly restored: number
  /** Ciphertext that was fetched for it. */
  readonly bytes: number
  /** Left for another time: so many bytes at once are enough. */
  readonly left: number
  /** Of the first that failed. */
  readonly failure: DriveFailure | null
}

export interface HealthApi {
  /** Also asks, in the background, who holds what lacks copies: another look before long has the answer. */
  fileHealth(entryId: string): Promise<Outcome<FileHealth>>
  /** Fetches every object that lacks copies, checks it, and places it anew. */
  restoreCopies(entryId: string): Promise<Outcome<Restored>>
}
