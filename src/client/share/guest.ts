/**
 * Following somebody's link, with or without a drive of one's own. Requests are signed with a key that is made for this visit,
 * so that nobody learns which drive, if any, is behind them. Nothing of it is stored.
 */
import { type FoundLink, findLink } from '../../protocol/envelope/link.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { cancelled, DriveError, refusalError } from '../drive-error.ts'
import type { DrivePorts } from '../ports.ts'
import { forAction } from '../sees/for-action.ts'
import type { Fetching } from '../session.ts'
import type { LinkRow, OpenedLink } from '../share-api.ts'
import { type FetchedObject, fetchObject } from '../transfer/fetch-object.ts'
import { openManifestObject } from '../transfer/manifest-object.ts'
import { RecentPacks } from '../transfer/recent-packs.ts'
import { Traffic } from '../transfer/traffic.ts'
import { TransferDesk } from '../transfer/transfer-desk.ts'
import type { TransferStatus } from '../transfer-api.ts'
import { ValidatorRing } from '../validator-ring.ts'
import { randomBytes } from '../web-crypto.ts'
import type { ShareContent, ShareItem } from './share-content.ts'
import { openShare } from './share-object.ts'

type GuestPorts = Pick<
  DrivePorts,
  'chain' | 'connect' | 'verifier' | 'hashes' | 'argon2id' | 'clock' | 'connectivity'
>

interface Visit {
  readonly fetching: Fetching
  readonly desk: TransferDesk
}

interface Opened {
  readonly linkId: number
  /** As it was given. */
  readonly text: string
  readonly content: ShareContent
  readonly validatorHotkey: string
}

export class Guest {
  readonly #ports: GuestPorts
  readonly #tell: (transfers: readonly TransferStatus[]) => void
  #visit: Visit | null = null
  /** The link that is open: one at a time. */
  #open: Opened | null = null
  #opened = 0
  /** The last object, so that a password can be tried again without fetching it again. */
  #last: { readonly cid: string; readonly fetched: FetchedObject } | null = null
  #controller = new AbortController()

  constructor(ports: GuestPorts, tell: (transfers: readonly TransferStatus[]) => void) {
    this.#ports = ports
    this.#tell = tell
  }

  /**
   * Opens a link of either kind; another one that was open is closed. One that is open already asks for no password again.
   * @throws DriveError link-malformed, link-gone, link-password-needed, link-password-wrong, link-damaged, link-newer,
   * what fetching throws
   */
  async open(text: string, password: string | null): Promise<OpenedLink> {
    if (password === null && this.#open?.text === text) return toOpenedLink(this.#open)
    const found = findLink(text)
    if (!found.ok) throw new DriveError('link-malformed', `That is no whole link: ${found.detail}.`)
    await this.#closeOpen()
    const { signal } = this.#controller
    const fetched = await this.#fetch(found.value.cid, signal)
    const content = await this.#read(found.value, fetched, password)
    if (content.endsAt !== null && content.endsAt <= this.#ports.clock.now())
      throw new DriveError('link-gone', 'Its time is over.')
    signal.throwIfAborted()
    this.#opened += 1
    const { validatorHotkey } = fetched
    const opened = { linkId: this.#opened, text, content, validatorHotkey }
    this.#open = opened
    return toOpenedLink(opened)
  }

  /** What an open link gives, and with what to fetch it. @throws DriveError not-found */
  need(linkId: number): Visit & { readonly content: ShareContent } {
    if (this.#open?.linkId !== linkId) throw new DriveError('not-found', 'That link is not open any more.')
    return { ...this.#visiting(), content: this.#open.content }
  }

  cancel(transferId: string): void {
    this.#visit?.desk.cancel(transferId)
  }

  /** Stops what is being fetched, and forgets keys and objects. */
  async close(): Promise<void> {
    const closing = this.#closeOpen()
    this.#last = null
    this.#visit = null
    await closing
  }

  async #closeOpen(): Promise<void> {
    this.#controller.abort(cancelled())
    this.#controller = new AbortController()
    this.#open = null
    const desk = this.#visit?.desk
    if (this.#visit !== null) this.#visit = { ...this.#visit, desk: this.#newDesk() }
    await desk?.close(cancelled())
    if (desk !== undefined) this.#tell([])
  }

  async #fetch(cid: string, signal: AbortSignal): Promise<FetchedObject> {
    if (this.#last?.cid === cid) return this.#last.fetched
    const { fetching } = this.#visiting()
    const wanted = { cid, expected: null, title: 'the link' }
    const fetched = await fetchObject(fetching.access, wanted, 0, signal).catch((error: unknown) => {
      throw error instanceof DriveError && error.code === 'not-found'
        ? new DriveError('link-gone', error.message)
        : error
    })
    this.#last = { cid, fetched }
    return fetched
  }

  async #read(
    { kind, cid, key }: FoundLink,
    { data }: FetchedObject,
    password: string | null,
  ): Promise<ShareContent> {
    if (kind === 'file') return lone(cid, key, data)
    const opened = await openShare(data, key, password, this.#ports.argon2id)
    if (opened.ok) return opened.value
    throw refusalError(opened)
  }

  #visiting(): Visit {
    this.#visit ??= { fetching: newFetching(this.#ports), desk: this.#newDesk() }
    return this.#visit
  }

  #newDesk(): TransferDesk {
    const desk: TransferDesk = new TransferDesk(this.#ports.clock, () => {
      if (this.#visit?.desk === desk) this.#tell(desk.list())
    })
    return desk
  }
}

function newFetching({ chain, clock, connect, verifier, hashes, connectivity }: GuestPorts): Fetching {
  return {
    access: {
      axons: forAction(connect(keypairFromMiniSecret(randomBytes(32))), 'share'),
      ring: new ValidatorRing(chain, clock),
      verifier,
      clock,
    },
    hashes,
    traffic: new Traffic(clock, connectivity),
    packs: new RecentPacks(),
    cache: KEEPS_NOTHING,
  }
}

/** A guest leaves nothing on the device: a download that was closed over begins anew. */
const KEEPS_NOTHING: Fetching['cache'] = {
  begin: async () => false,
  get: async () => null,
  put: async () => undefined,
  end: async () => undefined,
}

/** A manifest's link as what any other gives. @throws DriveError content-damaged */
async function lone(cid: string, fileKey: Uint8Array, data: Uint8Array): Promise<ShareContent> {
  const { name, mediaType, bytes, modifiedAt, addedAt, parts } = await openManifestObject(data, fileKey)
  const ref = { kind: 'object', cid, parts: parts.length } as const
  const item: ShareItem = { folder: null, name, modifiedAt, content: { bytes, mediaType, fileKey, ref } }
  return { kind: 'file', name, madeAt: addedAt, endsAt: null, items: [item] }
}

function toOpenedLink({ linkId, content, validatorHotkey }: Opened): OpenedLink {
  const { kind, name, madeAt, endsAt, items } = content
  return { linkId, kind, name, madeAt, endsAt, rows: items.map(toRow), validatorHotkey }
}

function toRow({ folder, name, modifiedAt, content }: ShareItem): LinkRow {
  return {
    folder,
    kind: content === null ? 'folder' : 'file',
    name,
    bytes: content?.bytes ?? 0,
    mediaType: content?.mediaType ?? '',
    modifiedAt,
  }
}
