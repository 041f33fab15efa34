/**
 * The attackers of `npm run test:attack`, a process of their own so that their work is not in the honest clients' times:
 * `attackers.ts URL HOTKEY SECONDS` prints one JSON object with what became of them. They call from other loopback addresses than
 * the honest clients do, as attackers have other addresses. All of it is bounded in count and time.
 */
import { randomBytes } from 'node:crypto'
import { Agent, request as startRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXAMPLE_FIELDS } from '../../src/testing/bad-input.ts'
import { headOf, malformedHttp } from '../../src/testing/raw-http.ts'
import { buildRequest } from '../../src/wire/dendrite.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'

const [url = '', hotkey = '', seconds = '0'] = process.argv.slice(2)
const PORT = Number(new URL(url).port)
const SLOW_HEADERS = 200
const SLOW_BODIES = 200
const GARBAGE_PER_SECOND = 500
const SIGNED_BYTES = 100_000

export interface AttackReport {
  /** Milliseconds that each connection lasted before the node ended it. */
  readonly slowHeaders: readonly number[]
  readonly slowBodies: readonly number[]
  /** Answers to bad requests by status; `none` where the connection was closed without one. */
  readonly garbage: Readonly<Record<string, number>>
}

const ends = performance.now() + Number(seconds) * 1000
const over = (): boolean => performance.now() >= ends
const slowHeaders: number[] = []
const slowBodies: number[] = []
const garbage: Record<string, number> = {}

/** Holds a connection until the node ends it. @returns how long that took; null: we stopped before */
function hold(localAddress: string, begin: string, dribble: string, everyMs: number): Promise<number | null> {
  return new Promise((settle) => {
    const began = performance.now()
    const socket: Socket = connect({ port: PORT, host: '127.0.0.1', localAddress })
    const drip = setInterval(() => {
      if (over()) {
        clearInterval(drip)
        socket.destroy()
        settle(null)
      } else socket.write(dribble)
    }, everyMs)
    socket.on('error', () => undefined)
    socket.on('connect', () => socket.write(begin))
    socket.resume()
    socket.on('close', () => {
      clearInterval(drip)
      settle(over() ? null : performance.now() - began)
    })
  })
}

/** A signature keeps this process busy for milliseconds, and a socket of another attacker is timed meanwhile. */
const APART_MS = 5

/** Comes back as soon as it is thrown out. */
async function holdAgainAndAgain(
  number: number,
  into: number[],
  once: () => Promise<number | null>,
): Promise<void> {
  await sleep(number * APART_MS)
  while (!over()) {
    const lasted = await once()
    if (lasted !== null) into.push(lasted)
    await sleep(50)
  }
}

const key = keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
let last = 0n
function nonce(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n
  last = now > last ? now : last + 1n
  return last
}

/** Whoever has a key may store: the signature holds, and the body never comes. */
function signedHead(): string {
  const request = buildRequest({
    synapse: 'StoreUser',
    fields: EXAMPLE_FIELDS.StoreUser,
    data: new Uint8Array(SIGNED_BYTES),
    framed: true,
    keypair: key,
    target: { hotkey },
    nonce: nonce(),
    uuid: 'slow',
    timeoutSeconds: 60,
  })
  return headOf(request.path, { ...request.headers, 'content-length': String(request.body.length) })
}

const malformed = malformedHttp('/StoreUser').map(([, text]) => text)
const agent = new Agent({ keepAlive: true, maxSockets: 64, localAddress: '127.0.0.8' })
const signatureless = buildRequest({
  synapse: 'StoreUser',
  fields: EXAMPLE_FIELDS.StoreUser,
  data: new Uint8Array(1000),
  framed: true,
  keypair: key,
  target: { hotkey },
  nonce: nonce(),
  uuid: 'garbage',
  timeoutSeconds: 60,
})

function count(status: string): void {
  garbage[status] = (garbage[status] ?? 0) + 1
}

function post(path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): void {
  const request = startRequest({ port: PORT, host: '127.0.0.1', path, method: 'POST', headers, agent })
  request.on('error', () => count('none'))
  request.on('response', (answer) => {
    count(String(answer.statusCode))
    answer.resume()
  })
  request.end(body)
}

function spoil(text: string): void {
  const socket = connect({ port: PORT, host: '127.0.0.1', localAddress: '127.0.0.9' })
  let heard = ''
  socket.on('error', () => undefined)
  socket.on('data', (piece: Buffer) => {
    heard += piece.toString('latin1')
  })
  socket.on('close', () => count(/^HTTP\/1.1 (\d+)/.exec(heard)?.[1] ?? 'none'))
  socket.end(text)
}

/** A fifth each: signatures that do not hold (each checked in two forms), none, JSON that is none, paths that there are not, no HTTP. */
function badRequest(number: number): void {
  const fresh: Record<string, string> = {
    ...signatureless.headers,
    bt_header_dendrite_nonce: nonce().toString(),
  }
  const { bt_header_dendrite_signature: _, ...unsigned } = fresh
  const kind = number % 5
  if (kind === 0) post('/StoreUser', fresh, signatureless.body)
  else if (kind === 1) post('/StoreUser', unsigned, signatureless.body)
  else if (kind === 2) post('/RetrieveUser', { 'content-type': 'application/json' }, Buffer.from('{"name":'))
  else if (kind === 3) post(`/${'../'.repeat(number % 7)}etc/passwd?${number}`, {}, Buffer.from('x'))
  else spoil(malformed[number % malformed.length] ?? '')
}

async function throwGarbage(): Promise<void> {
  const began = performance.now()
  for (let sent = 0; !over(); ) {
    const due = Math.floor(((performance.now() - began) / 1000) * GARBAGE_PER_SECOND)
    while (sent < due) badRequest(sent++)
    await sleep(10)
  }
}

await Promise.all([
  ...Array.from({ length: SLOW_HEADERS }, (_, number) =>
    holdAgainAndAgain(number, slowHeaders, () =>
      hold('127.0.0.6', 'POST /StoreUser HTTP/1.1\r\nHost: x\r\n', 'a: b\r\n', 700),
    ),
  ),
  ...Array.from({ length: SLOW_BODIES }, (_, number) =>
    holdAgainAndAgain(number, slowBodies, () => hold('127.0.0.7', signedHead(), 'x', 500)),
  ),
  throwGarbage(),
])
agent.destroy()
const report: AttackReport = { slowHeaders, slowBodies, garbage }
// Hundreds of KB: whoever exits before they are read takes the rest with it.
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
