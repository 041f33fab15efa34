/**
 * Everything the drive needs of the world. The page's answers are in page-ports.ts, Node's in
 * nodes/cli/node-drive.ts, the tests' in src/testing: the drive itself cannot tell them apart.
 */
import type { Metagraph } from '../chain/chain-types.ts'
import type { Picture } from '../protocol/envelope/manifest.ts'
import type { Argon2i } from '../protocol/interop/keys.ts'
import type { Verdict } from '../protocol/verdict.ts'
import type { Receipt, ReceiptExpectation } from '../wire/receipt.ts'
import type { Keypair } from '../wire/sr25519.ts'
import type { AnswerVerdict } from './audit/check-answers.ts'
import type { QuestionEvidence } from './audit/evidence.ts'
import type { Examination, Lie } from './audit-api.ts'
import type { AxonTransport } from './axon-port.ts'
import type { PreflightPorts } from './preflight/run-preflight.ts'
import type { ChainRecorder, Recorder } from './sees/traffic-book.ts'
import type { SaveTarget } from './transfer-api.ts'

/**
 * Small sealed blobs under opaque names (hex, or the constant of the vault). Every write is atomic and
 * durable when its promise resolves: a reader sees the old blob or the new one, also after a power cut.
 */
export interface StoragePort {
  get(name: string): Promise<Uint8Array | null>
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Writes only where there is nothing yet. @returns false when the name was taken */
  create(name: string, bytes: Uint8Array): Promise<boolean>
  remove(name: string): Promise<void>
  /** Removes everything. */
  clear(): Promise<void>
  /** Runs `work` while no other tab or process of this vault is inside `exclusive`. Not reentrant. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
}

export type { AxonTransport }

export interface ChainView {
  readonly networkName: string
  readonly genesisHash: string
  readonly metagraph: Metagraph
}

/** Hears what the chain does. */
export interface ChainEar {
  block(height: number): void
  /** Somebody took a seat of the subnet. */
  registered(change: { readonly block: number; readonly uid: number; readonly hotkey: string }): void
}

/** The subnet as of the newest block. @throws ChainError */
export interface ChainReader {
  view(): Promise<ChainView>
  /** From when somebody has read the chain on. Missing where nobody follows it. @returns a function that stops it */
  follow?(ear: ChainEar): () => void
  /** Tells from now on what it asks. Missing where nobody counts. */
  watch?(recorder: ChainRecorder): void
  close(): void
}

/** Proof arithmetic, in another worker where there is one. Total: hostile receipts and answers give verdicts. */
export interface ProofVerifier {
  verify(
    receipt: Receipt,
    expected: ReceiptExpectation,
  ): Promise<{ readonly verdict: Verdict<string>; readonly micros: number }>
  /** One verdict for each answer that came, in their order. Thousands at once are cheaper than one by one. */
  checkAnswers(list: readonly QuestionEvidence[]): Promise<readonly AnswerVerdict[]>
  /** The answer of that miner, checked again, or a copy of it with the lie in it. */
  examine(evidence: QuestionEvidence, minerHotkey: string, lie: Lie | null): Promise<Examination>
}

/** The hash of a message that may still be followed by something. */
export interface SuffixHash {
  /** Digest of everything so far followed by `suffix`; the running state stays as it was. */
  digest(suffix?: Uint8Array): Uint8Array
}

/** A running hash of one message. */
export interface StreamHash extends SuffixHash {
  update(bytes: Uint8Array): void
}

/** Streaming hashes faster than the pure realm's. */
export interface Hashes {
  sha256(): Promise<StreamHash>
  /** SHA3 of all of `bytes`, which stay as they are until the first digest: they may be hashed only then, with others. */
  sha3Of(bytes: Uint8Array): Promise<SuffixHash>
  /** Missing where nothing runs beside whoever asks. */
  readonly beside?: HashesBeside | undefined
}

/** Running SHA-256 of long streams, in another worker. Calls are answered in their order. */
export interface HashesBeside {
  /** @returns its number */
  open(): Promise<number>
  /** The memory of `bytes` is handed over, and comes back with the answer. */
  update(id: number, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** Of everything so far; more may follow. */
  digest(id: number): Promise<Uint8Array>
  close(id: number): Promise<void>
}

export interface Argon2Cost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** Argon2id version 0x13, 32 bytes out. @throws DriveError memory-short */
export type Argon2id = (password: Uint8Array, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>

export interface Clock {
  /** Unix milliseconds. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Runs `work` once after `ms`. @returns a function that prevents it */
  after(ms: number, work: () => void): () => void
}

/** What is uploaded: a `File` of the page, or a file of the disk in Node. */
export interface ByteSource {
  readonly name: string
  readonly bytes: number
  readonly mediaType: string
  /** Unix milliseconds. */
  readonly lastModified: number
  /** A new stream from the first byte. It may throw or error when the source has gone. */
  open(): Promise<ReadableStream<Uint8Array>>
  /** Size and time as they are now; differs from the above when the source was changed. */
  stat(): Promise<{ readonly bytes: number; readonly lastModified: number }>
}

/** Where authenticated plaintext goes. After `discard` nothing is left that looks complete. */
export interface FileSink {
  /** Aborted, with the failure, when whoever saves stops by itself. */
  readonly stopped?: AbortSignal
  write(bytes: Uint8Array): Promise<void>
  /** Makes the file complete and durable. */
  commit(): Promise<void>
  discard(): Promise<void>
}

/** Other tabs over the same storage. What crosses is that something changed, never what. */
export interface PeersPort {
  tell(): void
  /** @returns a function that stops listening */
  listen(changed: () => void): () => void
}

/** What the platform knows of the network. */
export interface Connectivity {
  /** False only when there surely is none. */
  isOnline(): boolean
  /** @returns a function that stops listening */
  listen(changed: () => void): () => void
}

/** Ciphertext that was fetched already, under opaque names; may lose anything at any time. */
export interface CachePort {
  get(name: string): Promise<Uint8Array | null>
  put(name: string, bytes: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
  /** Of everything that is kept. */
  names(): Promise<readonly string[]>
  /** Whether so much more fits and still leaves a reserve to whatever else is on this device. */
  hasRoom(bytes: number): Promise<boolean>
}

/** Names that one tab or process at a time may hold. */
export interface HoldPort {
  /** @returns the function that lets go, or null when somebody else holds it */
  tryHold(name: string): Promise<(() => void) | null>
}

/** Draws a small picture of what a file shows, or null when it shows nothing. */
export type PictureMaker = (source: ByteSource, signal: AbortSignal) => Promise<Picture | null>

export interface DrivePorts {
  readonly storage: StoragePort
  readonly chain: ChainReader
  /** A transport that signs with this key, and tells of each exchange; called at every unlock. */
  readonly connect: (keypair: Keypair, record?: Recorder) => AxonTransport
  readonly verifier: ProofVerifier
  readonly hashes: Hashes
  readonly argon2id: Argon2id
  /** What the bittensor tools stretch keys with; missing: it runs where the drive runs. @throws DriveError memory-short */
  readonly argon2i?: Argon2i
  readonly clock: Clock
  readonly openSink: (target: SaveTarget) => Promise<FileSink>
  /** Asks nodes how they are in the name of this key. Missing where no gateway leads to them. */
  readonly preflight?: (keypair: Keypair, record?: Recorder) => Omit<PreflightPorts, 'chain' | 'clock'>
  /** Missing where nobody else reads the same storage while the drive is open. */
  readonly peers?: PeersPort
  /** Missing where transfers fail when nobody answers, instead of waiting. */
  readonly connectivity?: Connectivity
  /** Missing where downloads begin anew. */
  readonly cache?: CachePort
  /** Missing where nobody else uses the same storage. */
  readonly holds?: HoldPort
  /** Missing where nobody but this process ever has this drive. */
  readonly sync?: {
    /** False: only when it is asked for. */
    readonly automatic: boolean
    /** What this device is called, until somebody renames it. */
    readonly deviceName: string
  }
  /** Missing where what is stored is renewed and given back only when it is asked for. */
  readonly upkeep?: { readonly automatic: boolean }
  /** Missing where audits begin only when they are asked for. */
  readonly audits?: { readonly automatic: boolean }
  /** Missing where validators are compared only when it is asked for. */
  readonly compares?: { readonly automatic: boolean }
  /** Missing where nothing can be drawn. */
  readonly pictures?: PictureMaker
}
