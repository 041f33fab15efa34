/**
 * A device of a drive from the real parts, without its door: files appear on the network and in the index as uploads leave
 * them, but nobody proves anything, so that hundreds of them cost a moment. What each file's bytes are is remembered, for
 * looking whether the network still has them.
 */
import { randomBytes } from 'node:crypto'
import { type DriveIndex, newId } from '../client/index/drive-index.ts'
import type { FileContent, PackedRef } from '../client/index/entry-record.ts'
import { newFileBody } from '../client/index/entry-record.ts'
import { EntryTree } from '../client/index/entry-tree.ts'
import { IndexLog } from '../client/index/index-log.ts'
import { withContent } from '../client/index/organise.ts'
import { contentsOf } from '../client/index/references.ts'
import { localVerifier } from '../client/local-verifier.ts'
import type { DrivePorts } from '../client/ports.ts'
import { SealedStore } from '../client/sealed-store.ts'
import { openSession, type Session } from '../client/session.ts'
import { deriveVaultKeys, type VaultKeys } from '../client/subkeys.ts'
import { registerDevice } from '../client/sync/devices.ts'
import { syncRound } from '../client/sync/sync-round.ts'
import type { SyncState } from '../client/sync-api.ts'
import { type SealedSlot, sealSlot } from '../client/transfer/slot.ts'
import { LeaseKeeper } from '../client/upkeep/lease-keeper.ts'
import { TERM_SECONDS } from '../client/upkeep/terms.ts'
import { upkeepRound } from '../client/upkeep/upkeep-round.ts'
import { wasmHashes } from '../client/wasm-hashes.ts'
import { cidOf } from '../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../protocol/content-tree.ts'
import { bytesSource, lightArgon2id, memorySink } from './drive-fixture.ts'
import { MemoryStorage } from './memory-storage.ts'
import type { UpkeepWorld } from './upkeep-fixture.ts'

const SIGNAL = new AbortController().signal
const NO_SYNC: SyncState = {
  phase: 'off',
  lastAt: null,
  failure: null,
  number: 0,
  untold: 0,
  unread: 0,
  pieces: null,
  standings: [],
}

export interface SharedVault {
  readonly world: UpkeepWorld
  readonly keys: VaultKeys
  /** File key in hex -> the slot as it was stored. */
  readonly slots: Map<string, Uint8Array>
}

export async function sharedVault(world: UpkeepWorld): Promise<SharedVault> {
  return { world, keys: await deriveVaultKeys(new Uint8Array(randomBytes(32))), slots: new Map() }
}

export class UpkeepDevice {
  readonly name: string
  readonly #vault: SharedVault
  readonly #ports: DrivePorts
  #session: Session
  #keeper: LeaseKeeper
  #state: SyncState = NO_SYNC
  /** Which validators it reaches. */
  reach: readonly boolean[] = [true, true]
  /** When it was last in step with all of them. */
  wholeAt = 0

  private constructor(name: string, vault: SharedVault, ports: DrivePorts, session: Session) {
    this.name = name
    this.#vault = vault
    this.#ports = ports
    this.#session = session
    this.#keeper = keeperOf(session)
  }

  static async open(name: string, vault: SharedVault): Promise<UpkeepDevice> {
    const { network, clock } = vault.world
    const ports: DrivePorts = {
      storage: new MemoryStorage(),
      chain: network,
      connect: () => network,
      verifier: localVerifier,
      hashes: wasmHashes,
      argon2id: lightArgon2id,
      clock,
      openSink: async () => memorySink(),
      sync: { automatic: false, deviceName: name },
    }
    await IndexLog.create(new SealedStore(ports.storage, vault.keys))
    return new UpkeepDevice(name, vault, ports, await sessionOf(ports, vault.keys))
  }

  get index(): DriveIndex {
    return this.#session.index
  }

  get files() {
    return [...this.index.tree.all()]
  }

  get session(): Session {
    return this.#session
  }

  /** As after the browser was killed: only what is in storage is left. */
  async restart(): Promise<void> {
    this.#session = await sessionOf(this.#ports, this.#vault.keys)
    this.#keeper = keeperOf(this.#session)
    this.#state = NO_SYNC
  }

  /** @returns whether somebody was reached */
  async sync(): Promise<boolean> {
    const { access, hashes, keys, log, store, index } = this.#session
    const joinVaults = async () => new Uint8Array(8)
    const context = { access, hashes, keys, log, store, joinVaults, progress: () => undefined }
    return this.#reaching(async () => {
      try {
        await registerDevice({ store, log, index }, this.name)
        const { number, standings, unread, untold } = await syncRound(context, SIGNAL)
        this.#state = { ...NO_SYNC, lastAt: access.clock.now(), number, standings, unread, untold }
        if (standings.every(({ isCurrent }) => isCurrent)) this.wholeAt = access.clock.now()
        return true
      } catch {
        return false
      }
    })
  }

  async upkeep(): Promise<void> {
    const sight = { state: () => this.#state, look: () => this.sync() }
    const context = {
      session: this.#session,
      keeper: this.#keeper,
      sight,
      settings: () => ({ automatic: true }),
      renewed: () => undefined,
      released: () => undefined,
    }
    const wish = { within: null, progress: () => undefined, signal: SIGNAL }
    await this.#reaching(() => upkeepRound(context, wish))
  }

  /** Stores a file of its own objects and enters it. */
  async addFile(name: string): Promise<void> {
    await this.#enter(name, await this.#lone())
  }

  /** Stores files side by side in one pack and enters them. */
  async addPack(name: string, count: number): Promise<void> {
    const slots = await Promise.all(Array.from({ length: count }, () => this.#slot()))
    const data = new Uint8Array(Buffer.concat(slots.map(({ bytes }) => bytes)))
    const packRoot = contentRoot(contentLeaves(data), data.length)
    const cid = this.#put(data)
    let offset = 0
    for (const [at, { bytes, manifestBytes, fileKey, manifest }] of slots.entries()) {
      const place = { packBytes: data.length, packRoot, offset, manifestBytes, slotBytes: bytes.length }
      const ref = { kind: 'packed', cid, ...place } as const
      await this.#enter(`${name} ${at}`, { bytes: manifest.bytes, mediaType: '', fileKey, ref })
      offset += bytes.length
    }
  }

  /** A new content for a file; the one it had becomes a version. */
  async replace(id: string): Promise<void> {
    const content = await this.#lone()
    const given = { content, modifiedAt: 1, copies: 3, level: 'verified', pictured: false } as const
    await this.index.saveOne(id, withContent(this.index.get(id), given, this.index.now()))
  }

  /** What a live entry needs and the network has not got, or not as it was stored. */
  missing(): string[] {
    const { objects } = this.#vault.world.network
    return this.files.flatMap((entry) =>
      contentsOf(entry).flatMap(({ ref, fileKey }) => {
        const slot = this.#vault.slots.get(Buffer.from(fileKey).toString('hex')) ?? new Uint8Array(1)
        const found = ref.kind === 'packed' ? slotIn(objects.get(ref.cid), ref) : this.#loneIn(ref.cid, slot)
        return found !== null && Buffer.compare(found, slot) === 0
          ? []
          : [`${entry.name}: ${ref.kind} ${ref.cid}`]
      }),
    )
  }

  /** CIDs that its live entries and the network's index need. */
  async needed(): Promise<Set<string>> {
    const cids = new Set<string>()
    for (const source of this.#session.sources)
      for (const { cid } of await source.holdings()) if (cid !== null) cids.add(cid)
    for (const { ref, fileKey } of this.files.flatMap(contentsOf)) {
      const slot = this.#vault.slots.get(Buffer.from(fileKey).toString('hex'))
      if (ref.kind === 'object' && slot !== undefined) cids.add(cidOf(partOf(slot)))
    }
    return cids
  }

  #loneIn(cid: string, slot: Uint8Array): Uint8Array | null {
    const { objects } = this.#vault.world.network
    const [manifest, part] = [objects.get(cid), objects.get(cidOf(partOf(slot)))]
    return manifest === undefined || part === undefined
      ? null
      : new Uint8Array(Buffer.concat([manifest, part]))
  }

  async #reaching<T>(work: () => Promise<T>): Promise<T> {
    const { tempers } = this.#vault.world.network
    const before = [...tempers]
    for (const [at, reached] of this.reach.entries()) tempers[at] = reached ? 'honest' : 'unreachable'
    try {
      return await work()
    } finally {
      tempers.splice(0, tempers.length, ...before)
    }
  }

  async #lone(): Promise<FileContent> {
    const { bytes, fileKey, manifest } = await this.#slot()
    const part = partOf(bytes)
    this.#put(part)
    const cid = this.#put(bytes.subarray(0, bytes.length - part.length))
    return { bytes: manifest.bytes, mediaType: '', fileKey, ref: { kind: 'object', cid, parts: 1 } }
  }

  async #slot(): Promise<SealedSlot> {
    const plain = new Uint8Array(randomBytes(PLAIN))
    const slot = await sealSlot(bytesSource(plain), plain, this.index.now(), null)
    this.#vault.slots.set(Buffer.from(slot.fileKey).toString('hex'), slot.bytes)
    return slot
  }

  #put(data: Uint8Array): string {
    const { network } = this.#vault.world
    const cid = cidOf(data)
    network.objects.set(cid, data)
    network.leased.placed(cid, TERM_SECONDS, network.metagraph().neurons[0]?.hotkey ?? '')
    return cid
  }

  async #enter(name: string, content: FileContent): Promise<void> {
    const times = { addedAt: this.index.now(), modifiedAt: 1 }
    const body = newFileBody({ parentId: null, name, ...times, content, copies: 3, level: 'verified' })
    await this.index.saveOne(newId(), body)
  }
}

/** Bytes of plaintext of each file; as ciphertext they have a tag more. */
const PLAIN = 40
const PART = PLAIN + 16

function partOf(slot: Uint8Array): Uint8Array {
  return slot.subarray(slot.length - PART)
}

function slotIn(pack: Uint8Array | undefined, { offset, slotBytes }: PackedRef): Uint8Array | null {
  return pack?.subarray(offset, offset + slotBytes) ?? null
}

function sessionOf(ports: DrivePorts, keys: VaultKeys): Promise<Session> {
  const listeners = { changed: () => undefined, written: () => undefined, wallet: () => undefined }
  return openSession(ports, keys, new EntryTree(), listeners, new Map())
}

function keeperOf({ access, hashes, proofs, store, sources }: Session): LeaseKeeper {
  return new LeaseKeeper({ access, hashes, proofs, store, sources })
}
