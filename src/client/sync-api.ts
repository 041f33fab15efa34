/** What the page sees of keeping the drive in step with the network and with other devices. Plain data. */
import type { DriveFailure, Outcome } from './outcome-api.ts'
import type { PasskeyChoice, Secret } from './vault-api.ts'

export type Standing =
  | 'current'
  /** It has an older head, and had not signed for a newer one. */
  | 'behind'
  | 'none'
  /** It gave an older head than it had signed for: it lost it, or it lies. */
  | 'rolled-back'
  /** What it gave is no head of this drive, or it did not sign for it. */
  | 'wrong'
  | 'unreachable'

export interface HeadStanding {
  readonly hotkey: string
  readonly standing: Standing
  /** Number of the head that it gave, 0 for none; null: it gave no answer that counts. */
  readonly number: number | null
  /** Whether it has the newest head by now. */
  readonly isCurrent: boolean
  /** In its words, or ours; may be empty. */
  readonly detail: string
  /** It is a node that does not know of heads, and so has nobody's. */
  readonly keepsNone?: true
}

/** The two signatures that show it, and the texts they are over. */
export interface RollbackEvidence {
  readonly validatorHotkey: string
  /** Unix milliseconds. */
  readonly at: number
  readonly acknowledgedNumber: number
  readonly acknowledgedText: string
  readonly acknowledgedSignature: string
  readonly servedNumber: number
  readonly servedText: string
  readonly servedSignature: string
}

export interface SyncState {
  /** `waiting`: changes are about to be told. `failed`: it will be tried again by itself. */
  readonly phase: 'off' | 'idle' | 'waiting' | 'syncing' | 'failed'
  /** Unix milliseconds of the last round that ended well; null: none since the drive was opened. */
  readonly lastAt: number | null
  readonly failure: DriveFailure | null
  /** Of the newest head; 0: the network has none. */
  readonly number: number
  /** Changes that the network has not got. */
  readonly untold: number
  /** Pieces of the index that no validator could give. */
  readonly unread: number
  readonly pieces: { readonly done: number; readonly total: number } | null
  readonly standings: readonly HeadStanding[]
}

export interface DeviceInfo {
  readonly id: string
  readonly name: string
  /** Unix milliseconds. */
  readonly addedAt: number
  /** When it last opened the drive, to the day. */
  readonly seenAt: number
  readonly isThisOne: boolean
}

export interface SyncApi {
  /**
   * Brings a drive to this device from the network and opens it.
   * @param vaultId `ftv1…`; null: it is in the kit
   */
  openFromNetwork(vaultId: string | null, secret: Secret): Promise<Outcome<null>>
  /** Passkeys with which a drive on the network can be opened. */
  networkPasskeys(vaultId: string): Promise<Outcome<readonly PasskeyChoice[]>>
  /** One round with the network now. */
  syncNow(): Promise<Outcome<SyncState>>
  /** Validators that gave an older head than they had signed for, the newest last. */
  rollbacks(): Promise<Outcome<readonly RollbackEvidence[]>>
  devices(): Promise<Outcome<readonly DeviceInfo[]>>
  renameDevice(id: string, name: string): Promise<Outcome<null>>
  /** Another device deletes its copy of the drive when it is next in touch. For this one there is `forgetDrive`. */
  removeDevice(id: string): Promise<Outcome<null>>
}
