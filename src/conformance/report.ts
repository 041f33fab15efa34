/**
 * How a conformance checker reports, and what it borrows from the machine it runs on. A checker reads one
 * parsed vector file and makes at least one `check` per vector, so that a vector can fail but never go
 * missing: a shorter file and a skipped vector would otherwise both look like success.
 */
import type { Sha3 } from '../protocol/hash.ts'

/** AES-GCM of the host, for nonces of any length (the reference uses 16 bytes, protocol section 5). */
export interface AesGcmPort {
  /** Ciphertext followed by the 16-byte tag. */
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated?: Uint8Array): Promise<Uint8Array>
  /** `sealed` is the ciphertext followed by the 16-byte tag; null when it does not authenticate. */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Uint8Array,
    associated?: Uint8Array,
  ): Promise<Uint8Array | null>
}

/** Argon2i of version 0x13, one lane, 32 bytes out. */
export type Argon2iPort = (
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly passes: number; readonly memoryKiB: number },
) => Promise<Uint8Array>

export interface Ports {
  readonly sha3: Sha3
  readonly argon2i: Argon2iPort
  readonly aesGcm: AesGcmPort
  /** Decompresses one zlib stream (RFC 1950); the PNG behind a vector, never hostile input. */
  readonly inflate: (deflated: Uint8Array) => Uint8Array
  readonly randomBytes: (length: number) => Uint8Array
}

export interface Failure {
  readonly label: string
  readonly detail: string
}

/** Counts the checks of one vector file and keeps what failed. */
export class Tally {
  passed = 0
  failed = 0
  readonly failures: Failure[] = []

  check(label: string, ok: boolean, detail = ''): void {
    if (ok) {
      this.passed += 1
      return
    }
    this.failed += 1
    this.failures.push({ label, detail })
  }

  /** Compares by text, and says both sides when they differ. */
  equal(label: string, got: unknown, expected: unknown): void {
    const left = asText(got)
    const right = asText(expected)
    this.check(label, left === right, left === right ? '' : `got ${left}, expected ${right}`)
  }
}

export type Checker = (file: unknown, tally: Tally, ports: Ports) => Promise<void> | void

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  const text: unknown = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  )
  return typeof text === 'string' ? text : String(value)
}
