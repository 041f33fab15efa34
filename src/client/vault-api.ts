/** What the keys part of drive-api.ts speaks of: secrets that open a vault, its slots, the kit and its rehearsal. */
import type { Outcome } from './outcome-api.ts'

/** What opens a vault. It goes into the worker and never comes back. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly text: string }
  /** The 24 words, or a kit link, or the text of a kit that has the link in it. */
  | { readonly kind: 'phrase'; readonly words: string }
  /** A WebAuthn credential and the 32 bytes of its PRF for the slot's salt. */
  | { readonly kind: 'passkey'; readonly credentialId: Uint8Array; readonly output: Uint8Array }

export interface SlotView {
  /** 16 hex digits. */
  readonly slot: string
  readonly kind: Secret['kind']
  /** At most 64 characters; may be empty. */
  readonly label: string
  /** Unix milliseconds. */
  readonly createdAt: number
  /** What one guess costs; passphrases only. */
  readonly cost: { readonly memoryKiB: number; readonly passes: number } | null
  /** Passkeys only. */
  readonly credentialId: Uint8Array | null
}

/** What a recovery kit says. Everything in it is secret but the identifier and the number. */
export interface RecoveryKit {
  /** 16 hex digits: the slot these words open. */
  readonly slot: string
  /** `ftv1…` */
  readonly vaultId: string
  /** 24 words with single spaces. */
  readonly words: string
  /** `#/k/<vault identifier>/<entropy>`; with the page's address in front it is what the QR code holds. */
  readonly link: string
  /** What a rehearsal has to bring back, as `4F2A-91C0`: printed, so that paper and page can be compared. */
  readonly number: string
  /** Unix milliseconds. */
  readonly madeAt: number
}

/** Whether anybody has shown that the kit at hand opens this vault. */
export type RehearsalState =
  /** There is no recovery phrase. */
  | { readonly kind: 'never' }
  | { readonly kind: 'made'; readonly slot: string; readonly madeAt: number }
  | { readonly kind: 'rehearsed'; readonly slot: string; readonly madeAt: number; readonly at: number }

/** The test object that was sealed when the kit was made, as the kit's words brought it back. */
export interface Rehearsed {
  readonly slot: string
  readonly number: string
  readonly madeAt: number
}

export interface NewPasskey {
  readonly credentialId: Uint8Array
  /** 32 bytes: the credential's PRF for `salt`. */
  readonly output: Uint8Array
  /** 32 bytes, drawn by `passkeyCreation`. */
  readonly salt: Uint8Array
  readonly label: string
}

/** What WebAuthn needs to ask a credential for its output. Not secret. */
export interface PasskeyChoice {
  readonly credentialId: Uint8Array
  readonly salt: Uint8Array
}

export type VaultState = 'none' | 'locked' | 'unlocked'

export interface VaultApi {
  vaultState(): Promise<VaultState>
  createVault(passphrase: string): Promise<Outcome<null>>
  unlock(secret: Secret): Promise<Outcome<null>>
  lock(): Promise<void>
  /** `ftv1…`. Also while locked. */
  vaultId(): Promise<Outcome<string>>
  /** Also while locked; empty where no passkey has a slot. */
  passkeys(): Promise<Outcome<readonly PasskeyChoice[]>>
  /** Oldest first. */
  slots(): Promise<Outcome<readonly SlotView[]>>
  /**
   * Slots are changed with an open drive and, again, a secret that opens the vault: the drive itself holds no root
   * key. With `replaces`, the slot of that name is revoked in the same write.
   */
  addPassphrase(confirm: Secret, text: string, label: string, replaces?: string): Promise<Outcome<SlotView>>
  addPhrase(confirm: Secret, label: string, replaces?: string): Promise<Outcome<RecoveryKit>>
  addPasskey(confirm: Secret, passkey: NewPasskey, replaces?: string): Promise<Outcome<SlotView>>
  removeSlot(confirm: Secret, slot: string): Promise<Outcome<null>>
  rehearsal(): Promise<Outcome<RehearsalState>>
  /** @param kit the 24 words, a kit link, or the text of a kit that has the link in it */
  rehearse(kit: string): Promise<Outcome<Rehearsed>>
  /** Deletes the drive's copy on this device, also while locked. On the network it stays. */
  forgetDrive(): Promise<Outcome<null>>
}
