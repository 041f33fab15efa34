/**
 * Signatures taken from the wire and used again, over real sockets. The clock is ours, so that ten seconds are not waited for; what
 * outlives a restart is in a real file.
 */
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXAMPLE_FIELDS } from '../../testing/bad-input.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import type { AxonService } from '../../wire/axon.ts'
import { type BuiltRequest, buildRequest } from '../../wire/dendrite.ts'
import { NONCE_FUTURE_NS } from '../../wire/limits.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { type AxonServer, startAxonServer } from './axon-server.ts'
import { silentLog } from './log.ts'
import { openNonceStore, type PersistentNonces } from './nonce-store.ts'
import { unixNs } from './unix-time.ts'

const key = (number: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(number))
const NODE = key(1)
const OTHER_NODE = key(3)
const USER = key(2)
const THIEF = key(4)
const SECOND = 1_000_000_000n

const folder = temporaryFolder('axon-replay')
afterAll(() => folder.remove())
let now = unixNs()
let nonce = now
let handled: string[] = []
const running: Node[] = []

interface Node {
  readonly server: AxonServer
  readonly nonces: PersistentNonces
}

let files = 0
const newFile = (): string => join(folder.path, `nonces-${files++}.json`)

async function start(file: string, keypair = NODE): Promise<Node> {
  // A start after a crash waits until the clock has passed the floor.
  const wait = async (ms: number) => void (now += BigInt(Math.ceil(ms)) * 1_000_000n)
  const nonces = await openNonceStore(file, () => now, silentLog, wait)
  const handle = (synapse: string) => () => {
    handled.push(synapse)
    return { ok: true as const, fields: {} }
  }
  const service = (port: number): AxonService => ({
    keypair,
    ip: '127.0.0.1',
    port,
    policy: 'strict',
    nonces,
    now: () => now,
    allowedOrigins: [],
    isRegistered: () => true,
    routes: {
      Synapse: { open: true, handle: handle('Synapse') },
      Store: { open: false, handle: handle('Store') },
      Retrieve: { open: false, handle: handle('Retrieve') },
      DeleteUser: {
        open: true,
        handle: () => (
          handled.push('DeleteUser'), { ok: true, fields: { deleted: true, holders: 0, discarded: 0 } }
        ),
      },
    },
  })
  const server = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
  const node = { server, nonces }
  running.push(node)
  return node
}

async function stop(node: Node): Promise<void> {
  running.splice(running.indexOf(node), 1)
  await node.server.close(0)
  await node.nonces.close()
}

let node: Node
beforeEach(async () => {
  handled = []
  node = await start(newFile())
})
afterEach(async () => {
  for (const each of running.slice()) await stop(each)
})

function signed(
  synapse: 'Store' | 'Retrieve' | 'DeleteUser' = 'DeleteUser',
  target = NODE,
  framed = true,
): BuiltRequest {
  nonce = now > nonce ? now : nonce + 1n
  return buildRequest({
    synapse,
    fields: EXAMPLE_FIELDS[synapse],
    ...(synapse === 'Store' ? { data: new Uint8Array(100).fill(7) } : {}),
    framed,
    keypair: USER,
    target: { hotkey: target.address },
    nonce,
    uuid: 'replay',
    timeoutSeconds: 5,
  })
}

async function send(request: BuiltRequest, to: Node = node, path = request.path): Promise<string> {
  const answer = await fetch(to.server.url + path, {
    method: 'POST',
    headers: request.headers,
    body: new Uint8Array(request.body),
  })
  if (answer.status === 200) return '200'
  const { code } = (await answer.json()) as { code: string }
  return `${answer.status} ${code}`
}

const withHeaders = (request: BuiltRequest, changes: Record<string, string>): BuiltRequest => ({
  ...request,
  headers: { ...request.headers, ...changes },
})
const signatureOf = (request: BuiltRequest): string => request.headers['bt_header_dendrite_signature'] ?? ''

describe('a signature that is', () => {
  it.each<[string, (request: BuiltRequest, other: BuiltRequest) => BuiltRequest, RegExp]>([
    [
      'taken off',
      (request) => {
        const { bt_header_dendrite_signature: _, ...headers } = request.headers
        return { ...request, headers }
      },
      /^401 signature-malformed$/,
    ],
    ['empty', (request) => withHeaders(request, { bt_header_dendrite_signature: '' }), /^40[01] /],
    [
      'None',
      (request) => withHeaders(request, { bt_header_dendrite_signature: 'None' }),
      /^401 signature-malformed$/,
    ],
    [
      'that of another request',
      (request, other) => withHeaders(request, { bt_header_dendrite_signature: signatureOf(other) }),
      /^401 signature-mismatch$/,
    ],
    [
      'cut by a byte',
      (request) => withHeaders(request, { bt_header_dendrite_signature: signatureOf(request).slice(0, -2) }),
      /^401 /,
    ],
    [
      'cut by half a byte',
      (request) => withHeaders(request, { bt_header_dendrite_signature: signatureOf(request).slice(0, -1) }),
      /^401 /,
    ],
    [
      'longer by a byte',
      (request) => withHeaders(request, { bt_header_dendrite_signature: `${signatureOf(request)}00` }),
      /^401 /,
    ],
    [
      'zero',
      (request) => withHeaders(request, { bt_header_dendrite_signature: `0x${'00'.repeat(64)}` }),
      /^401 /,
    ],
    [
      'there twice',
      (request) =>
        withHeaders(request, {
          bt_header_dendrite_signature: `${signatureOf(request)}, ${signatureOf(request)}`,
        }),
      /^40[01] /,
    ],
    [
      'said to be somebody else’s',
      (request) => withHeaders(request, { bt_header_dendrite_hotkey: THIEF.address }),
      /^401 signature-mismatch$/,
    ],
    [
      'of another time',
      (request) => withHeaders(request, { bt_header_dendrite_nonce: (nonce + 5n).toString() }),
      /^401 signature-mismatch$/,
    ],
    [
      'of another uuid',
      (request) => withHeaders(request, { bt_header_dendrite_uuid: 'another' }),
      /^401 signature-mismatch$/,
    ],
    ['over another body', (request, other) => ({ ...request, body: other.body }), /^400 body-hash-mismatch$/],
    [
      'over another body whose hash it names',
      (request, other) =>
        withHeaders(
          { ...request, body: other.body },
          { computed_body_hash: other.headers['computed_body_hash'] ?? '' },
        ),
      /^401 signature-mismatch$/,
    ],
    [
      'over a body that has grown',
      (request) => ({ ...request, body: new Uint8Array([...request.body, 0]) }),
      /^400 /,
    ],
    ['over a body that was cut', (request) => ({ ...request, body: request.body.slice(0, -1) }), /^400 /],
    [
      'over a frame that is called JSON',
      (request) => withHeaders(request, { 'content-type': 'application/json' }),
      /^40[01] /,
    ],
    ['for another node', () => signed('DeleteUser', OTHER_NODE), /^401 signature-mismatch$/],
    [
      'for another node, readdressed',
      () => withHeaders(signed('DeleteUser', OTHER_NODE), { bt_header_axon_hotkey: NODE.address }),
      /^401 signature-mismatch$/,
    ],
  ])('%s: refused, and no handler runs', async (_what, forge, refusal) => {
    const other = signed('Retrieve')
    expect(await send(forge(signed(), other))).toMatch(refusal)
    expect(handled).toEqual([])
  })

  it.each(['/Retrieve', '/Store', '/Synapse'])(
    'for DeleteUser, at %s: refused, as a frame and as JSON',
    async (path) => {
      expect(await send(signed(), node, path)).toMatch(/^400 name-mismatch$|^40[01] /)
      const json = await send(signed('Retrieve', NODE, false), node, '/DeleteUser')
      expect(json).toBe('401 body-not-signed')
      expect(handled).toEqual([])
    },
  )

  it('asked with another method, or with a query that nobody signed: refused', async () => {
    const request = signed()
    const put = await fetch(node.server.url + request.path, {
      method: 'PUT',
      headers: request.headers,
      body: new Uint8Array(request.body),
    })
    expect(put.status).toBe(405)
    expect(await send(request, node, `${request.path}?ttl=1`)).toBe('404 synapse-unknown')
    expect(handled).toEqual([])
    expect(await send(request)).toBe('200')
  })
})

describe('a request that is sent again', () => {
  it('at once, after 9 seconds and after 11: only the first is served', async () => {
    const request = signed()
    expect(await send(request)).toBe('200')
    expect(await send(request)).toBe('401 nonce-replayed')
    now += 9n * SECOND
    expect(await send(request)).toBe('401 nonce-replayed')
    now += 2n * SECOND
    expect(await send(request)).toBe('401 nonce-too-old')
    expect(handled).toEqual(['DeleteUser'])
  })

  it('twenty times at the same moment: exactly one is served', async () => {
    const request = signed('Store')
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(request)))
    expect(answers.filter((answer) => answer === '200')).toHaveLength(1)
    expect(handled).toEqual(['Store'])
  })

  it('held back for 9 seconds: served once; for 11: never', async () => {
    const [early, late] = [signed(), signed()]
    now += 9n * SECOND
    expect(await send(early)).toBe('200')
    expect(await send(early)).toBe('401 nonce-replayed')
    now += 2n * SECOND
    expect(await send(late)).toBe('401 nonce-too-old')
  })

  it('from 3 seconds ahead: never', async () => {
    now += NONCE_FUTURE_NS + SECOND
    const request = signed()
    now -= NONCE_FUTURE_NS + SECOND
    expect(await send(request)).toBe('401 nonce-from-the-future')
    nonce = now
  })

  it('in another order than it was signed: each is served once', async () => {
    const requests = [signed(), signed(), signed()]
    for (const request of requests.toReversed()) expect(await send(request)).toBe('200')
    for (const request of requests) expect(await send(request)).toBe('401 nonce-replayed')
  })

  it('to the other validator: it is not for that one', async () => {
    const other = await start(newFile(), OTHER_NODE)
    const request = signed()
    expect(await send(request)).toBe('200')
    expect(await send(request, other)).toBe('401 signature-mismatch')
    const forBoth = withHeaders(request, { bt_header_axon_hotkey: OTHER_NODE.address })
    expect(await send(forBoth, other)).toBe('401 signature-mismatch')
    expect(handled).toEqual(['DeleteUser'])
  })

  it('after a restart, clean or not: refused, and fresh ones are served', async () => {
    for (const clean of [true, false]) {
      const file = newFile()
      const first = await start(file)
      const request = signed()
      expect(await send(request, first)).toBe('200')
      if (clean) await stop(first)
      else {
        // A killed process closes its sockets and writes nothing.
        running.splice(running.indexOf(first), 1)
        await first.server.close(0)
      }
      const second = await start(file)
      expect(await send(request, second)).toMatch(/^401 nonce-(too-old|replayed)$/)
      now += SECOND
      expect(await send(signed(), second)).toBe('200')
      if (!clean) await first.nonces.close()
      await stop(second)
    }
  })
})
