/** Everything an unlocked drive holds; it is dropped as a whole when the drive is locked. */
import { DriveIndex } from './index/drive-index.ts'
import { EntryTree } from './index/entry-tree.ts'
import { IndexLog, type RecordListener } from './index/index-log.ts'
import type { NetworkAccess } from './network-access.ts'
import type { DrivePorts, Hashes } from './ports.ts'
import { PictureShelf } from './preview/picture-shelf.ts'
import { ProofStore } from './proof-store.ts'
import { SealedStore } from './sealed-store.ts'
import { Storing } from './storing.ts'
import type { VaultKeys } from './subkeys.ts'
import { Holds } from './transfer/holds.ts'
import type { ChosenSource } from './transfer/named-source.ts'
import { PartBuffers } from './transfer/part-buffers.ts'
import { PartCache } from './transfer/part-cache.ts'
import { PromptCache } from './transfer/prompt-cache.ts'
import { RecentPacks } from './transfer/recent-packs.ts'
import { Traffic } from './transfer/traffic.ts'
import { UploadJournals } from './transfer/upload-journal.ts'
import { type ObjectSource, sourcesOf } from './upkeep/holdings.ts'
import { LeaseBook } from './upkeep/lease-book.ts'
import { ReleaseCollector } from './upkeep/release-collector.ts'
import { ReleaseQueue } from './upkeep/release-queue.ts'
import { ValidatorRing } from './validator-ring.ts'
import type { WalletState } from './wallet-api.ts'
import { AccountBook } from './wallet-session/account-book.ts'
import { SessionAxons } from './wallet-session/session-axons.ts'
import { SessionDesk } from './wallet-session/session-desk.ts'

export interface Session {
  readonly keys: VaultKeys
  readonly index: DriveIndex
  readonly log: IndexLog
  readonly store: SealedStore
  readonly proofs: ProofStore
  readonly access: NetworkAccess
  readonly hashes: Hashes
  readonly buffers: PartBuffers
  readonly traffic: Traffic
  readonly cache: PartCache
  readonly packs: RecentPacks
  readonly journals: UploadJournals
  readonly pictures: DrivePorts['pictures']
  readonly shelf: PictureShelf
  readonly holds: Holds
  /** Everything that keeps objects alive. */
  readonly sources: readonly ObjectSource[]
  /** What nothing needs any more, on its way back. */
  readonly released: { readonly collector: ReleaseCollector; readonly queue: ReleaseQueue }
  /** The account in whose name requests are signed, where one lets this device. */
  readonly wallet: SessionDesk
  /** How the person wants things to be stored. */
  readonly storing: Storing
  /** What was chosen and is not all stored, by the ids of upload sets; outlives the session, so that a lock does not lose it. */
  readonly keptSources: KeptSources
}

/** What fetching a file needs of a session. Somebody who follows a link has this and no more. */
export type Fetching = Pick<Session, 'access' | 'hashes' | 'traffic' | 'packs'> & {
  readonly cache: Pick<PartCache, 'begin' | 'get' | 'put' | 'end'>
}

/** What bringing objects to the network needs of a session. */
export type Sending = Pick<Session, 'access' | 'hashes' | 'traffic' | 'buffers'> & {
  readonly storing: Pick<Storing, 'validators'>
}

export type KeptSources = Map<string, readonly ChosenSource[]>

export interface SessionListeners {
  /** Told after the tree of every record that took effect. */
  readonly changed: RecordListener
  /** Told after each change of our own. */
  readonly written: () => void
  readonly wallet: (state: WalletState) => void
}

/**
 * @param tree empty; filled by what is read, and kept up to date
 * @throws DriveError vault-damaged
 */
export async function openSession(
  ports: DrivePorts,
  keys: VaultKeys,
  tree: EntryTree,
  { changed, written, wallet: walletChanged }: SessionListeners,
  keptSources: KeptSources,
): Promise<Session> {
  const store = new SealedStore(ports.storage, keys)
  const proofs = new ProofStore(store)
  const journals = new UploadJournals(store)
  const now = () => ports.clock.now()
  const records = () => log.records.values()
  const sources = sourcesOf({ tree, store, journals, records, now })
  const queue = new ReleaseQueue(store)
  const collector: ReleaseCollector = new ReleaseCollector({
    sources,
    proofs,
    queue,
    partsInBook: async (cid) => (await LeaseBook.rowOf(store, cid))?.parts ?? null,
    position: () => log.position,
    now,
  })
  const accounts: AccountBook = new AccountBook({ index: () => index, now })
  const log: IndexLog = await IndexLog.open(store, (after, before, wrote) => {
    tree.take(after)
    accounts.take(after)
    collector.take(after, before, wrote)
    changed(after, before, wrote)
  })
  const ring = new ValidatorRing(ports.chain, ports.clock)
  const index = new DriveIndex(log, tree, ports.clock, written)
  const ownAxons = ports.connect(keys.requests)
  const sessionAxons = ports.connect(keys.requests)
  const wallet = await SessionDesk.open({
    store,
    ring,
    clock: ports.clock,
    connectivity: ports.connectivity,
    peers: ports.peers,
    axons: sessionAxons,
    own: ownAxons,
    accounts,
    changed: walletChanged,
  })
  return {
    keys,
    log,
    store,
    index,
    proofs,
    sources,
    released: { collector, queue },
    access: {
      axons: new SessionAxons(ownAxons, sessionAxons, wallet),
      ring,
      verifier: ports.verifier,
      clock: ports.clock,
    },
    hashes: ports.hashes,
    buffers: new PartBuffers(),
    traffic: new Traffic(ports.clock, ports.connectivity, wallet),
    cache: new PartCache(promptly(ports), store, () => ports.clock.now()),
    packs: new RecentPacks(),
    journals,
    pictures: ports.pictures,
    shelf: new PictureShelf(store),
    holds: new Holds(ports.holds),
    wallet,
    storing: await Storing.open(store),
    keptSources,
  }
}

function promptly({ cache, clock }: DrivePorts): PromptCache | undefined {
  return cache === undefined ? undefined : new PromptCache(cache, clock)
}
