/** How calls of the drive end: with a value, or with a failure that the page has a sentence for. Plain data. */
/** Stable codes of everything that can go wrong; the page maps each to a sentence (a test holds that). */
export const DRIVE_ERROR_CODES = [
  'wrong-passphrase',
  'wrong-phrase',
  'wrong-passkey',
  'phrase-malformed',
  'kit-malformed',
  'confirmation-wrong',
  'last-slot',
  'slot-missing',
  'slot-exists',
  'vault-full',
  'vault-foreign',
  'vault-id-malformed',
  'vault-unknown',
  'index-newer',
  'head-refused',
  'memory-short',
  'vault-exists',
  'vault-missing',
  'vault-damaged',
  'locked',
  'passphrase-too-short',
  'no-validator',
  'validator-unreachable',
  'validator-lied',
  'not-enough-copies',
  'quota-exceeded',
  'receipt-rejected',
  'source-changed',
  'source-unreadable',
  'other-source',
  'not-found',
  'content-damaged',
  'link-malformed',
  'link-gone',
  'link-damaged',
  'link-newer',
  'link-password-needed',
  'link-password-wrong',
  'share-too-large',
  'audit-running',
  'bundle-too-large',
  'no-evidence',
  'folder-into-itself',
  'name-taken',
  'disk-full',
  'save-failed',
  'save-not-started',
  'wallet-signature',
  'wallet-refused',
  'wallet-session-over',
  'wallet-validators-away',
  'cancelled',
  'chain-unreachable',
  'internal',
] as const

export type DriveErrorCode = (typeof DRIVE_ERROR_CODES)[number]

/** A word of a phrase that cannot be right. */
export interface WrongWord {
  /** From 1. */
  readonly position: number
  /** Words of the list that may have been meant, the likeliest first; at most three. */
  readonly suggestions: readonly string[]
}

export interface DriveFailure {
  readonly code: DriveErrorCode
  /** Detail for the person who wants it: which node, which part. Never a secret, path or stack. */
  readonly detail: string
  /** With `phrase-malformed`, where it is known: the words that cannot be right. */
  readonly wrong?: readonly WrongWord[]
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: DriveFailure }
