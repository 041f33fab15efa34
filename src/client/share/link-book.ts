/**
 * The links that were made from this drive: what they are to the page, and ending them. Revoking is noted before anybody is
 * told, so that it outlives a closed page; telling goes on at the next start until every validator has answered.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { formatShareLink } from '../../protocol/envelope/link.ts'
import type { AxonOutcome, DeleteAnswer } from '../axon-port.ts'
import { DriveError } from '../drive-error.ts'
import type { LinkBody } from '../index/link-record.ts'
import type { DriveRecord, LinkRecord } from '../index/record.ts'
import { accessFor } from '../sees/for-action.ts'
import type { Session } from '../session.ts'
import type { Revocation, SharedLink } from '../share-api.ts'

type Book = Pick<Session, 'log' | 'index' | 'access'>

/** Milliseconds: a validator tells its miners before it answers. */
const DELETE_TIMEOUT_MS = 30_000
/**
 * A validator that answers so has nothing of ours to delete. Not `not-owner`, nor that others keep it: nobody else can have stored a link's
 * object, for its key is made for it, so whoever says that may be lying, and gives it to everybody who has the link.
 */
const NOTHING_HERE: readonly string[] = ['not-found', 'not-placed-here', 'expired']

/** CIDs of the links' own objects that somebody may still open. */
export function liveLinkObjects(
  records: Iterable<DriveRecord>,
  now: number,
): { readonly cid: string; readonly renews: boolean }[] {
  return liveLinks(records, now).map(({ cid, endsAt }) => ({ cid, renews: endsAt === null }))
}

/** When the newest of them was made, unix milliseconds; null: there is none. */
export function newestLiveLink(records: Iterable<DriveRecord>, now: number): number | null {
  const live = liveLinks(records, now)
  return live.length === 0 ? null : Math.max(...live.map(({ madeAt }) => madeAt))
}

function liveLinks(records: Iterable<DriveRecord>, now: number): LinkRecord[] {
  return linksIn(records).filter(
    ({ revokedAt, endsAt }) => revokedAt === null && (endsAt === null || endsAt > now),
  )
}

/** The newest first. */
export function listLinks(book: Book): SharedLink[] {
  return linksIn(book.log.records.values())
    .sort((a, b) => b.madeAt - a.madeAt)
    .map((record) => toSharedLink(book, record))
}

export function toSharedLink({ index, access }: Book, record: LinkRecord): SharedLink {
  const { id, kind, name, files, bytes, madeAt, endsAt, hasPassword, revokedAt, entryIds } = record
  const lostSource = entryIds.some((entryId) => !index.has(entryId))
  return {
    id,
    link: formatShareLink(record.cid, record.linkKey),
    kind,
    name,
    files,
    bytes,
    madeAt,
    endsAt,
    hasPassword,
    revokedAt,
    lostSource,
    state: stateOf(record, access.clock.now()),
  }
}

function stateOf({ endsAt, revokedAt, releasedAt }: LinkBody, now: number): SharedLink['state'] {
  if (revokedAt !== null && releasedAt !== null) return 'revoked'
  // What has ended is deleted by its term, whether or not anybody could be told.
  if (endsAt !== null && endsAt <= now) return revokedAt === null ? 'ended' : 'revoked'
  return revokedAt === null ? 'live' : 'revoking'
}

/** Also another try where not everybody could be told. @throws DriveError not-found, no-validator; ChainError */
export async function revokeLink(book: Book, id: string, signal: AbortSignal): Promise<Revocation> {
  const [revoked] = await noteRevoked(book, [find(book, id)])
  return release(book, revoked ?? find(book, id), signal)
}

/** @throws DriveError not-found for one that can still be opened: it has to be revoked first */
export async function forgetLink(book: Book, id: string): Promise<void> {
  const { state } = toSharedLink(book, find(book, id))
  if (state === 'live') throw new DriveError('not-found', 'That link is in use: revoke it first.')
  await book.index.put([{ type: 'gone', id }])
}

/** Links made of entries that were removed for good; nobody waits for the validators. */
export async function revokeLinksOf(
  book: Book,
  entryIds: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const doomed = linksIn(book.log.records.values()).filter(
    (link) => link.revokedAt === null && link.entryIds.some((id) => entryIds.has(id)),
  )
  await noteRevoked(book, doomed)
  if (doomed.length > 0) tellRevoked(book, signal)
}

/** Tells validators of every revoked link that some of them have not heard of. Nobody waits for it. */
export function tellRevoked(book: Book, signal: AbortSignal): void {
  const tell = async (): Promise<void> => {
    for (const link of linksIn(book.log.records.values()))
      if (stateOf(link, book.access.clock.now()) === 'revoking') await release(book, link, signal)
  }
  // The record still says `revoking`: the next start tries again, and so can the person.
  tell().catch(() => undefined)
}

async function noteRevoked(book: Book, links: readonly LinkRecord[]): Promise<LinkRecord[]> {
  const now = book.access.clock.now()
  const fresh = links.filter(({ revokedAt }) => revokedAt === null)
  const saved = await book.index.put(fresh.map((link) => ({ ...link, revokedAt: now })))
  return saved.filter((record) => record.type === 'link')
}

async function release(book: Book, link: LinkRecord, signal: AbortSignal): Promise<Revocation> {
  const { index } = book
  const access = accessFor(book.access, 'share')
  const validators = await access.ring.order(0)
  const answers = await Promise.all(
    validators.map(async (validator) => ({
      validator,
      answer: await access.axons.deleteObject(
        validator,
        { cid: link.cid },
        { timeoutMs: DELETE_TIMEOUT_MS, signal },
      ),
    })),
  )
  const deletions = answers.flatMap(({ answer }) => (answer.ok && answer.value.deleted ? [answer.value] : []))
  const open = answers.filter(isOpen)
  const unreached = open.filter(({ answer }) => !isDenial(answer)).map(({ validator }) => validator.hotkey)
  const denied = open.filter(({ answer }) => isDenial(answer)).map(({ validator }) => validator.hotkey)
  let told = link
  if (open.length === 0) {
    const [saved] = await index.put([{ ...link, releasedAt: access.clock.now() }])
    if (saved?.type === 'link') told = saved
  }
  return {
    link: toSharedLink(book, told),
    deletions: deletions.length,
    holders: sumOf(deletions, 'holders'),
    discarded: sumOf(deletions, 'discarded'),
    unreached,
    denied,
  }
}

/** Says that it has it, and that it is not ours to delete. */
function isDenial(answer: AxonOutcome<DeleteAnswer>): boolean {
  return answer.ok ? !answer.value.deleted : answer.code === 'not-owner'
}

/** Whether the validator may still have it. */
function isOpen({
  answer,
}: {
  readonly validator: Neuron
  readonly answer: AxonOutcome<DeleteAnswer>
}): boolean {
  if (answer.ok) return !answer.value.deleted
  return !(answer.reason === 'refused' && NOTHING_HERE.includes(answer.code ?? ''))
}

function sumOf(answers: readonly DeleteAnswer[], what: 'holders' | 'discarded'): number {
  return answers.reduce((sum, answer) => sum + answer[what], 0)
}

function linksIn(records: Iterable<DriveRecord>): LinkRecord[] {
  return [...records].filter((record) => record.type === 'link')
}

function find({ log }: Book, id: string): LinkRecord {
  const link = log.records.get(id)
  if (link?.type === 'link') return link
  throw new DriveError('not-found', 'That link is not in the list any more.')
}
