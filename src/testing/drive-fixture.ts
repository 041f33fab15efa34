/** A drive over a fake network: real cryptography, real proofs, no sockets, no waiting. */

import { createDrive, type Drive } from '../client/drive.ts'
import type { DriveEntry } from '../client/entry-api.ts'
import { localVerifier } from '../client/local-verifier.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { Argon2id, ByteSource, Clock, DrivePorts, FileSink, PeersPort } from '../client/ports.ts'
import type { Secret } from '../client/vault-api.ts'
import { wasmArgon2id, wasmHashes } from '../client/wasm-hashes.ts'
import type { FakeNetwork } from './fake-validators.ts'
import { MemoryStorage } from './memory-storage.ts'

/** Pauses end at once; time moves by what was waited for. */
export function fastClock(): Clock {
  let skipped = 0
  return {
    now: () => Date.now() + skipped,
    sleep: async (ms, signal) => {
      signal.throwIfAborted()
      skipped += ms
    },
    after: (_ms, work) => {
      const timer = setTimeout(work, 0)
      return () => clearTimeout(timer)
    },
  }
}

/** As `fastClock`, but a pause takes a moment: for what would otherwise be tried again without an end. */
export function briskClock(): Clock {
  return {
    ...fastClock(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const stop = () => {
          clearTimeout(timer)
          reject(signal.reason)
        }
        const timer = setTimeout(
          () => {
            signal.removeEventListener('abort', stop)
            resolve()
          },
          Math.min(ms, 20),
        )
        signal.addEventListener('abort', stop, { once: true })
      }),
  }
}

/** The real function at a thousandth of its price: for tests that are not about it. */
export const lightArgon2id: Argon2id = (password, salt, cost) =>
  wasmArgon2id(password, salt, { ...cost, memoryKiB: 64 })

export const PASSPHRASE = 'correct horse battery'
export const SECRET: Secret = { kind: 'passphrase', text: PASSPHRASE }

export interface MemorySink extends FileSink {
  readonly chunks: Uint8Array[]
  state: 'open' | 'committed' | 'discarded'
}

export function memorySink(): MemorySink {
  const sink: MemorySink = {
    chunks: [],
    state: 'open',
    async write(bytes) {
      sink.chunks.push(bytes.slice())
    },
    async commit() {
      sink.state = 'committed'
    },
    async discard() {
      sink.state = 'discarded'
      sink.chunks.length = 0
    },
  }
  return sink
}

export interface SourceOptions {
  readonly name?: string
  /** What the source says it has, when that is not what it gives. */
  readonly says?: number
  /** What it is after the last byte. */
  readonly after?: { readonly bytes: number; readonly lastModified: number }
  /** Read errors after this many bytes. */
  readonly failsAt?: number
}

export function bytesSource(bytes: Uint8Array, options: SourceOptions = {}): ByteSource {
  const stated = options.says ?? bytes.length
  return {
    name: options.name ?? 'file.bin',
    bytes: stated,
    mediaType: 'application/octet-stream',
    lastModified: 1_700_000_000_000,
    open: async () => byteStream(bytes, options.failsAt ?? Number.POSITIVE_INFINITY),
    stat: async () => options.after ?? { bytes: stated, lastModified: 1_700_000_000_000 },
  }
}

/** Gives uneven chunks, so that nothing relies on their size. */
function byteStream(bytes: Uint8Array, failsAt: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (at >= failsAt) {
        controller.error(new DOMException('gone', 'NotReadableError'))
        return
      }
      if (at >= bytes.length) {
        controller.close()
        controller.byobRequest?.respond(0)
        return
      }
      const view = controller.byobRequest?.view
      const room = view === null || view === undefined ? 70_001 : Math.min(view.byteLength, 70_001)
      const chunk = bytes.subarray(at, Math.min(at + room, failsAt))
      at += chunk.length
      if (view === null || view === undefined) controller.enqueue(chunk.slice())
      else {
        new Uint8Array(view.buffer, view.byteOffset, chunk.length).set(chunk)
        controller.byobRequest?.respond(chunk.length)
      }
    },
  })
}

export interface TestDrive {
  readonly drive: Drive
  readonly storage: MemoryStorage
}

/** As a BroadcastChannel: everybody hears it but the sender, and later. */
export function peersOf(tabs: number): PeersPort[] {
  const listeners = Array.from({ length: tabs }, () => new Set<() => void>())
  return listeners.map((own) => ({
    tell: () => {
      const others = listeners.filter((each) => each !== own).flatMap((each) => [...each])
      for (const changed of others) setTimeout(changed, 0)
    },
    listen: (changed) => {
      own.add(changed)
      return () => void own.delete(changed)
    },
  }))
}

export function newDrive(
  network: FakeNetwork,
  storage = new MemoryStorage(),
  extra: Partial<DrivePorts> = {},
): TestDrive {
  const drive = createDrive({
    storage,
    chain: network,
    connect: () => network,
    verifier: localVerifier,
    hashes: wasmHashes,
    argon2id: lightArgon2id,
    clock: fastClock(),
    openSink: async () => memorySink(),
    ...extra,
  })
  return { drive, storage }
}

/** A drive with a vault, unlocked. */
export async function unlockedDrive(
  network: FakeNetwork,
  storage = new MemoryStorage(),
  extra: Partial<DrivePorts> = {},
): Promise<TestDrive> {
  const made = newDrive(network, storage, extra)
  valueOf(await made.drive.createVault(PASSPHRASE))
  return made
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`${outcome.error.code}: ${outcome.error.detail}`)
}

/** Uploads one source to the end. @throws with the failure's code first */
export async function uploadNow(drive: Drive, source: ByteSource): Promise<DriveEntry> {
  const status = await uploadStatus(drive, source)
  if (status.error !== null) throw new Error(`${status.error.code}: ${status.error.detail}`)
  const entry = (await listEntries(drive)).find(({ id }) => id === status.entryId)
  if (entry === undefined) throw new Error(`no entry after phase ${status.phase}`)
  return entry
}

export async function uploadStatus(drive: Drive, source: ByteSource) {
  const [id = ''] = valueOf(await drive.uploadSources(null, [{ source, folders: [] }]))
  return drive.settled(id)
}

export async function listEntries(drive: Drive): Promise<readonly DriveEntry[]> {
  return drive.entries()
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks))
}
