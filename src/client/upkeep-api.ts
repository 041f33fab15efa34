/** What the page sees of keeping what is stored, and of giving back what nobody needs. Plain data. */
import type { DriveFailure, Outcome } from './outcome-api.ts'

export interface UpkeepSettings {
  /** Whether objects are renewed by themselves while the drive is open. */
  readonly automatic: boolean
}

/** What one validator says of this drive. */
export interface AccountStanding {
  readonly hotkey: string
  /** Null: it gave no answer, or does not know the question. */
  readonly account: {
    readonly objects: number
    readonly bytes: number
    /** Null: as many as there is room for. */
    readonly quotaBytes: number | null
    /** Seconds. */
    readonly defaultTtl: number
    readonly maxTtl: number
  } | null
  /** In its words, or ours; empty when it answered. */
  readonly detail: string
}

/** Files that end on one day unless they are renewed. */
export interface DayEnding {
  /** Unix milliseconds at which the day begins here. */
  readonly day: number
  readonly files: number
  readonly bytes: number
}

/** Files that are about to end, or have, and what stands against renewing them. */
export interface Trouble {
  readonly files: number
  /** Unix milliseconds. */
  readonly soonestAt: number
  /** Null: nothing was tried yet. */
  readonly failure: DriveFailure | null
}

export interface RenewalState {
  /** Unix milliseconds of the last one that worked, in this visit. */
  readonly lastAt: number | null
  /** Objects that were renewed in this visit, those among them that another validator had to take, and those that could not be. */
  readonly renewed: number
  readonly moved: number
  readonly failed: number
  /** When the next file comes to the last third of its term; null: unknown, or none. */
  readonly nextAt: number | null
}

export interface UpkeepState {
  /** `elsewhere`: another tab does it. */
  readonly phase: 'off' | 'idle' | 'working' | 'failed' | 'elsewhere'
  readonly settings: UpkeepSettings
  /** Unix milliseconds of the last round that ended well; null: none in this visit. */
  readonly lastAt: number | null
  readonly failure: DriveFailure | null
  /** Files and pieces of the index that this round has looked at. */
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly accounts: readonly AccountStanding[]
  /** In their order; files that have ended or whose end nobody said are not in it. */
  readonly endings: readonly DayEnding[]
  /** Files whose end nobody has said yet. */
  readonly unknown: number
  /** Files of which validators that answered have no copy any more. */
  readonly lost: number
  /** Unix milliseconds at which the first file ends; null: unknown. */
  readonly soonestAt: number | null
  readonly trouble: Trouble | null
  readonly renewals: RenewalState
  /** Objects that are to be given back, and whether some could not be when it was tried. */
  readonly releasing: { readonly objects: number; readonly isStuck: boolean }
}

/** Until when the network keeps one file, by the word of validators. */
export interface EntryLease {
  /** Unix milliseconds of the earliest end of all its objects; 0: one has no copy any more; null: nobody said. */
  readonly endsAt: number | null
  /** Unix milliseconds at which validators were asked; null: never. */
  readonly askedAt: number | null
  readonly objects: number
  /** Fewest copies that the validators count of any of them. */
  readonly copies: number
  /** When the last third of its term begins, in which it is renewed; null: unknown. */
  readonly renewsAt: number | null
}

export interface EndingFile {
  readonly entryId: string
  readonly name: string
  readonly bytes: number
  /** Unix milliseconds; 0: it has ended. */
  readonly endsAt: number
}

/** One day of the calendar. */
export interface CalendarDay {
  /** The same for the same day, and says nothing. */
  readonly uid: string
  readonly day: number
  readonly files: number
  readonly bytes: number
  /** Empty unless names were asked for. */
  readonly names: readonly string[]
}

/** Why objects are not needed any more. */
export type ReleaseReason = 'deleted' | 'rewritten' | 'index' | 'unfinished'

/** What stands against giving objects back. */
export type ReleaseHold =
  /** The network has to know first that they are not needed. */
  | { readonly because: 'untold' }
  /** A moment, in which other tabs hear of it. */
  | { readonly because: 'settling' }
  /** The network has to be looked at right before; it could not be. */
  | { readonly because: 'unseen' }
  /** Pieces of the index are missing: they may need them. */
  | { readonly because: 'unread' }
  /** A newer version of the program wrote records that this one cannot read: they may need them. */
  | { readonly because: 'newer' }
  /** What is left may have been stored in these accounts' names, and none of them signs now: each has to, once. */
  | { readonly because: 'account'; readonly accounts: readonly string[] }
  /** Other devices have until then to say that they need them. */
  | { readonly because: 'devices'; readonly until: number }
  | { readonly because: 'device-away'; readonly until: number; readonly name: string }
  | { readonly because: 'validator-away'; readonly until: number; readonly hotkey: string }

export interface ReleaseView {
  readonly id: string
  /** Unix milliseconds. */
  readonly at: number
  readonly reason: ReleaseReason
  /** Of the first file; null where it is about none. */
  readonly name: string | null
  readonly files: number
  readonly objects: number
  /** Null: they can be asked for now. */
  readonly hold: ReleaseHold | null
  readonly isDone: boolean
  /** Objects of which no validator says any more that they are ours. */
  readonly released: number
  /** Objects that something needs again. */
  readonly needed: number
  /** Copies of miners, and those of them that miners said they have discarded. */
  readonly copies: number
  readonly discarded: number
  /** Unix milliseconds until which miners that said nothing may keep theirs. */
  readonly keptUntil: number | null
  /** Objects that validators keep for somebody else who stored the same, and until when. */
  readonly others: number
  readonly othersUntil: number | null
  /** Validators that did not answer when it was last tried. */
  readonly silent: readonly string[]
  /** Objects that were never given back: their time on the network ended meanwhile. */
  readonly ended: number
}

export interface UpkeepApi {
  /** A round of upkeep now: asks about everything that was not asked about in the last minute, renews, gives back. */
  upkeepNow(): Promise<Outcome<UpkeepState>>
  /** Holds on this device. */
  setUpkeep(settings: UpkeepSettings): Promise<Outcome<null>>
  /** Until when the network keeps one file; asks when nobody was asked yet. */
  lease(entryId: string): Promise<Outcome<EntryLease>>
  /** Files that end within so many days, those that have ended included, the soonest first; the first few hundred. */
  endingFiles(days: number): Promise<Outcome<readonly EndingFile[]>>
  /** The days on which files end, for a calendar. @param withNames file names too: they leave the drive with it */
  calendar(withNames: boolean): Promise<Outcome<readonly CalendarDay[]>>
  /** What is or was given back to the network, the newest first. */
  releases(): Promise<Outcome<readonly ReleaseView[]>>
  /** Does not wait for other devices: what one of them has copied meanwhile is lost. */
  releaseNow(id: string): Promise<Outcome<null>>
  /** Forgets what became of everything that was given back. */
  forgetReleases(): Promise<Outcome<null>>
}
