/** What goes wrong outside of this program: nobody answers, somebody lies, a key does not fit. Mistakes of the caller are TypeErrors. */

export const SDK_ERROR_CODES = [
  /** No API node of the subnet passes the rule or answers its ping, or the uid that was named has no address. */
  'no-axons',
  /** Nobody took the object; `failures` says why, node by node. */
  'not-stored',
  /** Everybody who answered says that there is no such object. */
  'not-found',
  /** Nobody gave the object; `failures` says why. */
  'not-retrieved',
  /** All that was given is not the object of that CID. */
  'wrong-data',
  /** More than `MAX_OBJECT_BYTES`: to be stored, or all that the nodes would give. */
  'too-large',
  /** A session signs and does not encrypt: it has no private key of the account. */
  'no-encryption-key',
  /** It was encrypted by somebody else, or its payload was changed. */
  'wrong-key',
  /** The platform did not give the 512 MiB that the key derivation takes. */
  'memory-short',
  /** A mnemonic, seed or key file that is none. */
  'key-malformed',
  /** A key file that asks for a password which was not given or does not open it. */
  'key-locked',
  /** The chain could not be read. */
  'chain',
] as const

export type SdkErrorCode = (typeof SDK_ERROR_CODES)[number]

/** Why one node did not do it. */
export interface NodeFailure {
  /** SS58 of the node. */
  readonly hotkey: string
  /** HTTP status; 0: no answer. */
  readonly status: number
  /** The node's own code where it gave one, else `unknown`; `wrong-data`, `wrong-cid` and `answer-too-large` are our verdicts. */
  readonly code: string
  /** For a person, at most 300 characters of a stranger's words. */
  readonly message: string
}

/** The message names nodes and rules, never keys or data. */
export class SdkError extends Error {
  override readonly name = 'SdkError'
  readonly code: SdkErrorCode
  readonly failures: readonly NodeFailure[]

  constructor(code: SdkErrorCode, message: string, failures: readonly NodeFailure[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.failures = failures
  }
}
