/**
 * The public view of a validator: what it measured, what it did, how whole its objects are. Read only, for everybody, in
 * pages of bounded size; a browser's page reads it from a configured origin only. docs/api.md describes each answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ObjectHealth } from '../../../engine/upkeep/upkeep-types.ts'
import { addressKey } from '../../shared/address-key.ts'
import { callerAddress } from '../../shared/caller-address.ts'
import { errorFields, type Log } from '../../shared/log.ts'
import { answerPlain, corsHeaders, type PlainAnswer, plainProblem } from '../../shared/plain-answers.ts'
import type { MinersPage } from './api-answers.ts'
import type { EventHistory } from './event-history.ts'
import type { EventStream } from './event-stream.ts'
import { limitsOf } from './limits-answer.ts'
import { type MinersSource, minerRow, minersPage } from './miners-page.ts'
import { objectsHealth } from './objects-health.ts'
import { openApiText } from './openapi.ts'
import {
  parseMinersQuery,
  parseNothing,
  parseRoundsQuery,
  parseStreamQuery,
  parseWindowsQuery,
  splitUrl,
} from './query.ts'

export interface PublicSource extends MinersSource {
  readonly hotkey: string
  readonly windowBlocks: number
  readonly successScale: number
  block(): number
  /** Height at which tiers were last computed. */
  windowStart(): Promise<number | null>
  weightsBlock(): number | null
  objects(): ObjectHealth
  readonly quotaBytes: number | null
  repairQueue(): Promise<number>
  /** Reads what `doubtfulOf` then says. */
  refresh(): Promise<void>
  readonly history: EventHistory
}

export interface PublicRoutesParts {
  readonly source: PublicSource
  readonly stream: EventStream
  /** Exact origins of pages that may read answers. */
  readonly origins: readonly string[]
  /** Whether this address may read once more now. */
  readonly admit: (ip: string) => boolean
  /** Addresses of balancers (caller-address.ts). */
  readonly balancers: readonly string[]
  readonly log: Log
}

const MINER_PATH = /^\/miners\/([1-9A-HJ-NP-Za-km-z]{40,60})$/

/** A handler for the server's routes beside the axon's: the path it took, with a hotkey's place for a hotkey, or null. */
export function publicRoutes(
  parts: PublicRoutesParts,
): (request: IncomingMessage, response: ServerResponse) => string | null {
  return (request, response) => {
    const url = splitUrl(request.url ?? '')
    if (url === null || !isOurs(url.path)) return null
    const cors = corsHeaders(request.headers.origin, parts.origins)
    if (request.method === 'OPTIONS') preflight(response, cors)
    else if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerPlain(response, plainProblem(405, 'method-not-allowed', 'This path answers GET and HEAD only.'))
    } else if (!parts.admit(addressKey(callerAddress(request, parts.balancers)))) {
      answerPlain(response, BUSY, { ...cors, 'retry-after': '1' })
    } else if (url.path === '/rounds/stream') openStream(parts, url.parameters, request, response, cors)
    else {
      answerOf(parts.source, url.path, url.parameters).then(
        (answer) => answerPlain(response, answer, cors),
        (caught: unknown) => {
          parts.log.error('public-view-failed', errorFields(caught))
          const problem = plainProblem(503, 'storage-unavailable', 'This cannot be read now.')
          answerPlain(response, problem, cors)
        },
      )
    }
    return url.path.startsWith('/miners/') ? '/miners/{hotkey}' : url.path
  }
}

const BUSY = plainProblem(429, 'rate-limited', 'Too many requests from this address.')

function isOurs(path: string): boolean {
  return (
    path === '/miners' ||
    path === '/rounds' ||
    path === '/rounds/stream' ||
    path === '/windows' ||
    path === '/objects/health' ||
    path === '/limits' ||
    path === '/openapi.json' ||
    path.startsWith('/miners/')
  )
}

async function answerOf(
  source: PublicSource,
  path: string,
  parameters: URLSearchParams,
): Promise<PlainAnswer> {
  if (path === '/miners') return miners(source, parameters)
  if (path === '/rounds') return rounds(source, parameters)
  if (path === '/windows') return windows(source, parameters)
  const none = parseNothing(parameters)
  if (!none.ok) return refused(none.detail)
  if (path === '/openapi.json') return { status: 200, type: 'application/json', text: openApiText() }
  if (path === '/limits') return json(limitsOf(source))
  if (path === '/objects/health') return json(await objectsHealth(source))
  const hotkey = MINER_PATH.exec(path)?.[1]
  if (hotkey === undefined) return notFound('There is no such hotkey.')
  await source.refresh()
  const miner = minerRow(source, hotkey)
  if (miner === null) return notFound('This validator knows no miner of this hotkey.')
  return json({ validator: source.hotkey, block: source.block(), miner })
}

async function miners(source: PublicSource, parameters: URLSearchParams): Promise<PlainAnswer> {
  const query = parseMinersQuery(parameters)
  if (!query.ok) return refused(query.detail)
  await source.refresh()
  const windowStart = await source.windowStart()
  const { total, miners: rows, next } = minersPage(source, query.value)
  const page: MinersPage = {
    validator: source.hotkey,
    block: source.block(),
    windowBlocks: source.windowBlocks,
    successScale: source.successScale,
    windowStart,
    weightsBlock: source.weightsBlock(),
    sort: query.value.sort,
    total,
    miners: rows,
    next,
  }
  return json(page)
}

function rounds(source: PublicSource, parameters: URLSearchParams): PlainAnswer {
  const query = parseRoundsQuery(parameters)
  if (!query.ok) return refused(query.detail)
  const { oldest, newest } = source.history
  const events = source.history.after(query.value.after, query.value.limit)
  const last = events.at(-1)?.seq ?? null
  const next = last === null || last === newest ? null : last
  return json({ validator: source.hotkey, oldest, newest, events, next })
}

/** Records are texts that were checked when they were made. */
async function windows(source: PublicSource, parameters: URLSearchParams): Promise<PlainAnswer> {
  const query = parseWindowsQuery(parameters)
  if (!query.ok) return refused(query.detail)
  const { texts, next } = await source.history.windows.page(query.value.before, query.value.limit)
  const text = `{"validator":${JSON.stringify(source.hotkey)},"windows":[${texts.join(',')}],"next":${next}}`
  return { status: 200, type: 'application/json', text }
}

function openStream(
  { stream }: PublicRoutesParts,
  parameters: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
  cors: Readonly<Record<string, string>>,
): void {
  const header = request.headers['last-event-id']
  const after = parseStreamQuery(parameters, typeof header === 'string' ? header : undefined)
  if (!after.ok) answerPlain(response, refused(after.detail), cors)
  else if (request.method === 'HEAD')
    answerPlain(response, { status: 200, type: 'text/event-stream', text: '' }, cors)
  else if (!stream.open(response, cors, after.value)) {
    const busy = plainProblem(503, 'busy', 'As many streams are open as this validator serves.')
    answerPlain(response, busy, { ...cors, 'retry-after': '10' })
  }
}

/** Last-Event-ID is a header of its own to a browser, which asks first. */
function preflight(response: ServerResponse, cors: Readonly<Record<string, string>>): void {
  if (cors['access-control-allow-origin'] === undefined) {
    answerPlain(response, plainProblem(403, 'origin-not-allowed', 'This origin may not read this node.'))
    return
  }
  const allow = { 'access-control-allow-methods': 'GET', 'access-control-allow-headers': 'last-event-id' }
  response.writeHead(204, { ...cors, ...allow, 'access-control-max-age': '600' }).end()
}

function json(value: unknown): PlainAnswer {
  return { status: 200, type: 'application/json', text: JSON.stringify(value) }
}

function refused(detail: string): PlainAnswer {
  return plainProblem(400, 'parameter-invalid', `Bad parameters: ${detail}.`)
}

function notFound(message: string): PlainAnswer {
  return plainProblem(404, 'not-found', message)
}
