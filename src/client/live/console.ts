/** Single calls as they are on the wire: what is sent, what was signed, what came. */
import type { Neuron } from '../../chain/chain-types.ts'
import { type BuiltRequest, buildRequest } from '../../wire/dendrite.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { readBody } from '../answer-body.ts'
import type { AxonCalls } from '../axon-calls.ts'
import type { ExchangeWatch } from '../axon-port.ts'
import { startDeadline } from '../deadline.ts'
import type { ChainReader, Clock } from '../ports.ts'
import { type ConsoleCall, consoleCall } from './console-fields.ts'
import { type Endpoint, endpointOf, viewPath } from './endpoints.ts'
import type { ConsoleDraft, ConsoleExchange } from './live-api.ts'
import { validatorOf } from './round-world.ts'
import { shownBody } from './show-text.ts'

const CALL_MS = 60_000
const VIEW_MS = 15_000
/** The gateway passes on no more of a view. */
const VIEW_BYTES_MAX = 4 * 1024 * 1024

export interface ConsoleWorld {
  readonly chain: ChainReader
  readonly origin: string
  readonly clock: Clock
  readonly keypair: Keypair
  readonly calls: AxonCalls
  readonly fetch: typeof fetch
}

const NOTHING: ConsoleExchange = {
  method: 'POST',
  url: '',
  headers: {},
  signed: null,
  body: null,
  bodyBytes: 0,
  dataBytes: 0,
  status: null,
  answerHeaders: {},
  answer: '',
  answerBytes: 0,
  ms: 0,
  problem: '',
}

/**
 * Nonce, id and signature of a draft are made anew when it is sent.
 * @throws DriveError no-validator; ChainError
 */
export async function draftOf(world: ConsoleWorld, draft: ConsoleDraft): Promise<ConsoleExchange> {
  const endpoint = endpointOf(draft.endpoint)
  if (endpoint === undefined || endpoint.impossible !== null)
    return { ...NOTHING, problem: 'a page cannot call this' }
  if (endpoint.kind !== 'synapse')
    return { ...NOTHING, method: 'GET', url: viewUrl(world, endpoint, draft), headers: VIEW_HEADERS }
  const read = await consoleCall(endpoint.id, draft.fields)
  const target = validatorOf(await world.chain.view(), draft.node ?? '')
  if (!read.ok) return { ...NOTHING, url: axonUrl(world, target, `/${endpoint.id}`), problem: read.detail }
  const request = drafted(world, read.call, target)
  return { ...NOTHING, ...sentOf(world, target, request) }
}

/** @throws as `draftOf` */
export async function sendOf(world: ConsoleWorld, draft: ConsoleDraft): Promise<ConsoleExchange> {
  const before = await draftOf(world, draft)
  if (before.problem !== '') return before
  if (before.method === 'GET') return viewed(world, before)
  const read = await consoleCall(draft.endpoint, draft.fields)
  const target = validatorOf(await world.chain.view(), draft.node ?? '')
  return read.ok ? called(world, target, read.call) : before
}

function axonUrl({ origin }: ConsoleWorld, { hotkey }: Neuron, path: string): string {
  return `${origin}/axon/${hotkey}${path}`
}

function viewUrl({ origin }: ConsoleWorld, endpoint: Endpoint, { node, fields }: ConsoleDraft): string {
  const path = viewPath(endpoint, fields)
  return endpoint.kind === 'gateway' ? `${origin}${path}` : `${origin}/api/validators/${node ?? ''}${path}`
}

const VIEW_HEADERS = { accept: '*/*' }

/** A node that was not asked yet is taken for one of ours: it reads frames. */
function drafted({ keypair, calls, clock }: ConsoleWorld, call: ConsoleCall, target: Neuron): BuiltRequest {
  const { hotkey } = target
  return buildRequest({
    ...call,
    keypair,
    target: { hotkey },
    nonce: BigInt(Math.trunc(clock.now())) * 1_000_000n,
    uuid: crypto.randomUUID(),
    timeoutSeconds: CALL_MS / 1000,
    framed: calls.readsFrames(hotkey) ?? true,
  })
}

/** `<nonce>.<caller>.<axon>.<uuid>.<body hash>`, all of them headers too (protocol section 6.3). */
function signedText(headers: BuiltRequest['headers']): string {
  const parts = [
    'bt_header_dendrite_nonce',
    'bt_header_dendrite_hotkey',
    'bt_header_axon_hotkey',
    'bt_header_dendrite_uuid',
    'computed_body_hash',
  ]
  return parts.map((name) => headers[name] ?? '').join('.')
}

function sentOf(world: ConsoleWorld, target: Neuron, { path, headers, body }: BuiltRequest) {
  const shown = shownBody(body, headers['content-type'])
  return {
    url: axonUrl(world, target, path),
    headers,
    signed: signedText(headers),
    body: shown.text,
    bodyBytes: body.length,
    dataBytes: shown.dataBytes,
  }
}

async function called(world: ConsoleWorld, target: Neuron, call: ConsoleCall): Promise<ConsoleExchange> {
  let seen = NOTHING
  let began = performance.now()
  const watch: ExchangeWatch = {
    sent: (request) => {
      began = performance.now()
      seen = { ...NOTHING, ...sentOf(world, target, request) }
    },
    answered: ({ status, headers, body }) => {
      const shown = body === null ? null : shownBody(body, headers['content-type'])
      seen = {
        ...seen,
        status,
        answerHeaders: headers,
        answer: shown?.text ?? '',
        answerBytes: body?.length ?? 0,
        ms: performance.now() - began,
      }
    },
  }
  const { signal } = new AbortController()
  const reply = await world.calls.ask(target, call, { timeoutMs: CALL_MS, signal, watch })
  const ms = seen.status === null ? performance.now() - began : seen.ms
  return { ...seen, ms, problem: reply.ok ? '' : `${reply.detail} (${reply.code})` }
}

async function viewed({ fetch: get }: ConsoleWorld, draft: ConsoleExchange): Promise<ConsoleExchange> {
  const began = performance.now()
  const deadline = startDeadline(VIEW_MS, new AbortController().signal)
  try {
    const { signal } = deadline
    const response = await get(draft.url, {
      headers: draft.headers,
      signal,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    })
    const body = await readBody(response, VIEW_BYTES_MAX)
    return {
      ...draft,
      status: response.status,
      answerHeaders: Object.fromEntries(response.headers),
      answer: body === null ? '' : shownBody(body, undefined).text,
      answerBytes: body?.length ?? 0,
      ms: performance.now() - began,
      problem: body === null ? 'the answer is too long' : response.ok ? '' : `HTTP status ${response.status}`,
    }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    const problem = late ? 'it did not answer in time' : 'it could not be reached'
    return { ...draft, ms: performance.now() - began, problem }
  } finally {
    deadline.end()
  }
}
