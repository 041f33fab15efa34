/**
 * The page's service worker: the app without a network, downloads that stream to the disk, and players that seek. It has no
 * key; what it streams comes from the drive's worker over a port that the page hands it.
 */
import { notFound, nothingToSave, saveAnswer } from '../src/client/service-worker/answers.ts'
import { AppCache, type AppFiles } from '../src/client/service-worker/app-cache.ts'
import { mayAsk, mediaAnswer } from '../src/client/service-worker/media-answers.ts'
import { mediaReader, type ReadMedia } from '../src/client/service-worker/media-reader.ts'
import {
  isPageSays,
  MEDIA_PATH,
  type PageSays,
  SAVE_PATH,
  tokenIn,
  type WorkerSays,
} from '../src/client/service-worker/messages.ts'
import { watchPage } from '../src/client/service-worker/page-watch.ts'

declare const self: ServiceWorkerGlobalScope
/** The page's files; the build puts them here (vite.service-worker.ts). */
declare const APP_FILES: AppFiles

/** Milliseconds for the page to say again what a token stands for. */
const ASK_MS = 10_000

type Known = Extract<PageSays, { kind: 'save' | 'media' }> & {
  readonly port: MessagePort
  /** The client that said so. */
  readonly page: string
}

const known = new Map<string, Known>()
interface Question {
  readonly answer: Promise<Known | undefined>
  readonly say: (entry: Known) => void
}

const asked = new Map<string, Question>()
/** Clients whose drive has ended. */
const driveless = new Set<string>()
const app = new AppCache(APP_FILES)

self.addEventListener('install', (event) => event.waitUntil(app.fill()))
self.addEventListener('activate', (event) => event.waitUntil(app.clear().then(() => self.clients.claim())))

self.addEventListener('message', (event) => {
  const said: unknown = event.data
  if (!isPageSays(said)) return
  if (said.kind === 'take-over') event.waitUntil(self.skipWaiting())
  else if (said.kind === 'forget') known.delete(said.token)
  else if (said.kind === 'drive-gone') noteGone(event.source)
  else if (said.kind !== 'stay') remember(said, event)
})

function noteGone(source: ExtendableMessageEvent['source']): void {
  if (source instanceof Client) driveless.add(source.id)
}

function remember(
  said: Extract<PageSays, { kind: 'save' | 'media' }>,
  { ports: [port], source }: ExtendableMessageEvent,
): void {
  if (port === undefined || !(source instanceof Client)) return
  const entry = { ...said, port, page: source.id }
  known.set(said.token, entry)
  asked.get(said.token)?.say(entry)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin || request.method !== 'GET') return
  const save = tokenIn(url.pathname, SAVE_PATH)
  const media = tokenIn(url.pathname, MEDIA_PATH)
  if (save !== null) event.respondWith(answerSave(save))
  else if (media !== null) event.respondWith(answerMedia(media, request, event.clientId))
  else if (app.answers(request, url)) event.respondWith(app.answer(request))
})

async function answerSave(token: string): Promise<Response> {
  const entry = await knownOf(token)
  // Once: a page that is opened again on this address must not get the file anew.
  known.delete(token)
  if (entry?.kind !== 'save') return nothingToSave()
  const { name, bytes, port, page } = entry
  const isOpen = async () => !driveless.has(page) && (await self.clients.get(page)) !== undefined
  return saveAnswer(name, bytes, port, watchPage(isOpen))
}

async function answerMedia(token: string, request: Request, clientId: string): Promise<Response> {
  if (!mayAsk(request.destination)) return notFound()
  const entry = known.get(token) ?? (await askPage(token, clientId))
  // Of the page that opened it, and of no other of this origin.
  if (entry?.kind !== 'media' || entry.page !== clientId) return notFound()
  return mediaAnswer(request.headers.get('range'), { ...entry, read: readerOf(entry) })
}

const readers = new WeakMap<MessagePort, ReadMedia>()

/** A player asks for several ranges at once: all go through one reader, whose questions have numbers. */
function readerOf({ port }: Known): ReadMedia {
  const reader = readers.get(port) ?? mediaReader(port)
  readers.set(port, reader)
  return reader
}

/** A browser stops a service worker that has nothing to do, and starts it anew without what it knew. */
async function askPage(token: string, clientId: string): Promise<Known | undefined> {
  const client = await self.clients.get(clientId)
  if (client === undefined) return undefined
  const answered = knownOf(token)
  client.postMessage({ kind: 'who-is', token } satisfies WorkerSays)
  return answered
}

/** What the page says and what its frame asks come by two ways: the question may be here first. All who ask share one answer. */
function knownOf(token: string): Promise<Known | undefined> {
  const there = known.get(token)
  if (there !== undefined) return Promise.resolve(there)
  const waiting = asked.get(token)
  if (waiting !== undefined) return waiting.answer
  let say: (entry: Known | undefined) => void = () => undefined
  const answer = new Promise<Known | undefined>((resolve) => {
    say = resolve
    setTimeout(() => resolve(undefined), ASK_MS)
  }).finally(() => asked.delete(token))
  asked.set(token, { answer, say })
  return answer
}
