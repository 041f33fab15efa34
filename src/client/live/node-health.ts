/** What the gateway and each validator answer when they are asked how they are. Answers are read by shape, never believed further. */
import * as v from 'valibot'
import type { Neuron } from '../../chain/chain-types.ts'
import { jsonIn, readBody } from '../answer-body.ts'
import type { ExchangeWatch } from '../axon-port.ts'
import { startDeadline } from '../deadline.ts'
import { NODE_NOW_HEADER, skewOf } from '../node-clock.ts'
import type { ConsoleWorld } from './console.ts'
import type { NodeHealth } from './live-api.ts'

const ASK_MS = 8_000
const BYTES_MAX = 65_536

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const HEALTH = v.object({
  problem: v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  block: v.fallback(v.nullable(count), null),
  blockAge: v.fallback(v.nullable(count), null),
  running: v.fallback(v.nullable(count), null),
  waiting: v.fallback(v.nullable(count), null),
})
const LIMITS = v.object({
  copies: count,
  objectBytesMax: count,
  ttlMax: count,
  quotaBytes: v.nullable(count),
  callsAtOnce: count,
  callsPerSecond: count,
})

const UNKNOWN: NodeHealth = {
  node: null,
  uid: null,
  status: null,
  ms: 0,
  problem: '',
  block: null,
  blockAgeMs: null,
  running: null,
  waiting: null,
  frames: null,
  version: null,
  skewMs: null,
  admission: null,
  limits: null,
}

export async function gatewayHealth(world: ConsoleWorld): Promise<NodeHealth> {
  const { date, ...seen } = await healthAt(world, `${world.origin}/health`)
  // A date has whole seconds: half of one is added, and what is less than one is nothing.
  const at = date === null ? Number.NaN : Date.parse(date) + 500
  const skewMs = Number.isFinite(at) ? Math.round((at - world.clock.now()) / 1000) * 1000 : null
  return { ...UNKNOWN, ...seen, skewMs }
}

export async function validatorHealth(world: ConsoleWorld, neuron: Neuron): Promise<NodeHealth> {
  const { hotkey: node, uid } = neuron
  const base = `${world.origin}/api/validators/${node}`
  const [{ date: _relayed, ...seen }, limits, signed] = await Promise.all([
    healthAt(world, `${base}/health`),
    limitsAt(world, `${base}/limits`),
    signedCall(world, neuron),
  ])
  return { ...UNKNOWN, node, uid, ...seen, limits, ...signed }
}

interface Got {
  readonly status: number
  readonly json: unknown
  readonly date: string | null
}

async function get({ fetch: send }: ConsoleWorld, url: string): Promise<Got | string> {
  const deadline = startDeadline(ASK_MS, new AbortController().signal)
  try {
    const { signal } = deadline
    const response = await send(url, { signal, redirect: 'error', credentials: 'omit', cache: 'no-store' })
    const body = await readBody(response, BYTES_MAX)
    return { status: response.status, json: jsonIn(body), date: response.headers.get('date') }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return late ? 'it did not answer in time' : 'it could not be reached'
  } finally {
    deadline.end()
  }
}

async function healthAt(world: ConsoleWorld, url: string) {
  const began = performance.now()
  const got = await get(world, url)
  const ms = performance.now() - began
  if (typeof got === 'string') return { ms, status: null, problem: got, date: null }
  const { status, json, date } = got
  const read = v.safeParse(HEALTH, json)
  if (!read.success) return { ms, status, problem: `HTTP status ${status}`, date }
  const { problem, block, blockAge: blockAgeMs, running, waiting } = read.output
  const said = problem ?? (status === 200 ? '' : `HTTP status ${status}`)
  return { ms, status, problem: said, date, block, blockAgeMs, running, waiting }
}

async function limitsAt(world: ConsoleWorld, url: string): Promise<NodeHealth['limits']> {
  const got = await get(world, url)
  if (typeof got === 'string') return null
  const read = v.safeParse(LIMITS, got.json)
  return read.success ? read.output : null
}

type Signed = Pick<NodeHealth, 'frames' | 'version' | 'skewMs' | 'admission'>

/** A call that costs nothing and that any key may make: who is let in shows in its answer, and its headers say the rest. */
async function signedCall({ calls, clock }: ConsoleWorld, neuron: Neuron): Promise<Signed> {
  let version: string | null = null
  let skewMs: number | null = null
  let heard = false
  let sentAt = clock.now()
  const watch: ExchangeWatch = {
    sent: () => {
      sentAt = clock.now()
    },
    answered: ({ headers }) => {
      heard = true
      version = text(headers['bt_header_axon_version']) ?? version
      skewMs = skewOf(headers[NODE_NOW_HEADER], sentAt, clock.now()) ?? skewMs
    },
  }
  const { signal } = new AbortController()
  const call = { synapse: 'AccountUser', fields: {}, framed: true } as const
  const reply = await calls.ask(neuron, call, { timeoutMs: ASK_MS, signal, watch })
  const frames = calls.readsFrames(neuron.hotkey) ?? null
  const admission = reply.ok ? '' : heard ? reply.code : null
  return { frames, version, skewMs, admission }
}

function text(value: string | undefined): string | null {
  return value !== undefined && /^[\w.-]{1,32}$/.test(value) ? value : null
}
