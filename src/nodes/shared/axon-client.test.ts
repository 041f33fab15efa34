import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { EXAMPLE_FIELDS } from '../../testing/bad-input.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { AxonClient } from './axon-client.ts'

const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const HOTKEY = keypairFromMiniSecret(new Uint8Array(32).fill(1)).address
const servers: Server[] = []
const clients: AxonClient[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<{ hotkey: string; url: string }> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { hotkey: HOTKEY, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function client(options: Partial<ConstructorParameters<typeof AxonClient>[0]> = {}): AxonClient {
  const made = new AxonClient({ keypair, ...options })
  clients.push(made)
  return made
}

const retrieve = (from: AxonClient, target: { hotkey: string; url: string }, timeoutMs = 5000) =>
  from.call(target, 'Retrieve', EXAMPLE_FIELDS.Retrieve, undefined, { timeoutMs })

/** A stock axon: JSON in, JSON out, no word of frames. */
const stock: RequestListener = (request, response) => {
  request.resume()
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end('{"data":"AAEC","commitment_hash":"1","commitment_proof":"2"}')
  })
}

describe('AxonClient', () => {
  it('speaks JSON to a stock axon and asks only once what it reads', async () => {
    const seen: string[] = []
    const target = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers['content-type']}`)
      stock(request, response)
    })
    const from = client()
    const answers = await Promise.all([retrieve(from, target), retrieve(from, target)])
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: true, value: { data: new Uint8Array([0, 1, 2]) } })
    expect(seen).toEqual([
      '/Synapse application/json',
      '/Retrieve application/json',
      '/Retrieve application/json',
    ])
  })

  it('never goes back to JSON when a middleman drops the word of frames', async () => {
    let calls = 0
    const seen: (string | undefined)[] = []
    const target = await serve((request, response) => {
      seen.push(request.headers['content-type'])
      calls += 1
      if (calls === 1) response.setHeader('x-filetao-frame', '1')
      else response.statusCode = 422
      request.resume().on('end', () => response.end('{"message":"value is not a valid dict"}'))
    })
    let now = Date.now()
    const from = client({ now: () => now })
    expect(await retrieve(from, target)).toMatchObject({ ok: false, status: 422 })
    now += 60 * 60_000
    // The same hotkey at another address is the same node.
    expect(
      await retrieve(from, { ...target, url: target.url.replace('127.0.0.1', '127.0.0.2') }),
    ).toMatchObject({
      ok: false,
    })
    expect(await retrieve(from, target)).toMatchObject({ ok: false })
    expect(seen.filter((type) => type === 'application/json').length).toBe(1)
    expect(new Set(seen.slice(1))).toEqual(new Set(['application/x-filetao-frame']))
  })

  it('learns nothing from a 502 of something in between', async () => {
    let calls = 0
    const seen: (string | undefined)[] = []
    const target = await serve((request, response) => {
      seen.push(request.headers['content-type'])
      calls += 1
      if (calls === 1) response.statusCode = 502
      else response.setHeader('x-filetao-frame', '1')
      request.resume().on('end', () => response.end('{}'))
    })
    const from = client()
    expect(await retrieve(from, target)).toMatchObject({ ok: false, status: 502 })
    await retrieve(from, target)
    expect(seen).toEqual(['application/json', 'application/json', 'application/x-filetao-frame'])
  })

  it('never follows a redirect', async () => {
    let reached = false
    const trap = await serve((_request, response) => {
      reached = true
      response.end('{}')
    })
    const target = await serve((request, response) => {
      request.resume()
      response.writeHead(307, { location: `${trap.url}/Retrieve` })
      response.end()
    })
    expect(await retrieve(client(), target)).toMatchObject({ ok: false, status: 307 })
    expect(reached).toBe(false)
  })

  it('gives up at its deadline, also when the answer has begun', async () => {
    const silent = await serve((request) => void request.resume())
    expect(await retrieve(client(), silent, 200)).toMatchObject({ ok: false, reason: 'late', status: 0 })
    const halting = await serve((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-length': 100 })
      response.write('{')
    })
    expect(await retrieve(client(), halting, 200)).toMatchObject({ ok: false, reason: 'late' })
  })

  it('stops when nobody waits any more', async () => {
    const silent = await serve((request) => void request.resume())
    const stop = new AbortController()
    const call = client().call(silent, 'Synapse', {}, undefined, { timeoutMs: 10_000, signal: stop.signal })
    stop.abort()
    expect(await call).toMatchObject({ ok: false, reason: 'cancelled' })
  })

  it('tells an absent axon from a wrong one', async () => {
    const gone = await serve(stock)
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await retrieve(client(), gone)).toMatchObject({ ok: false, reason: 'unreachable' })
    const cut = await serve((request) => void request.socket.destroy())
    expect(await retrieve(client(), cut)).toMatchObject({ ok: false, reason: 'unreachable' })
    const noise = await serve(
      (request, response) => void request.resume().on('end', () => response.end('\xff\x00')),
    )
    expect(await retrieve(client(), noise)).toMatchObject({ ok: false, reason: 'answer-malformed' })
  })

  it('does not take more than any honest answer holds, announced or not', async () => {
    const announced = await serve((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-length': 1e9 })
      response.flushHeaders()
    })
    expect(await retrieve(client(), announced)).toMatchObject({ ok: false, reason: 'answer-too-large' })
    const endless = await serve((request, response) => {
      request.resume()
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, 'x'))) continue
        response.once('drain', more)
      }
      more()
    })
    expect(await retrieve(client(), endless, 20_000)).toMatchObject({ ok: false, reason: 'answer-too-large' })
  })

  it('opens no socket to an address it may not call', async () => {
    let reached = false
    const target = await serve((request, response) => {
      reached = true
      stock(request, response)
    })
    const careful = client({ mayConnect: (url) => url.hostname !== '127.0.0.1' })
    expect(await retrieve(careful, target)).toMatchObject({ ok: false, reason: 'address-refused' })
    for (const url of [
      'file:///etc/passwd',
      'https://127.0.0.1',
      'http://u:p@127.0.0.1',
      'http://127.0.0.1/x',
      'nonsense',
    ])
      expect(await retrieve(client(), { hotkey: HOTKEY, url })).toMatchObject({
        ok: false,
        reason: 'address-refused',
      })
    expect(reached).toBe(false)
  })

  it('survives a peer that closed the kept connection between two calls', async () => {
    const target = await serve(stock)
    const from = client()
    expect(await retrieve(from, target)).toMatchObject({ ok: true })
    servers[0]?.closeAllConnections()
    expect(await retrieve(from, target)).toMatchObject({ ok: true })
  })

  it('gives the code of a refusal to the caller', async () => {
    const full = await serve((request, response) => {
      response.statusCode = 507
      request.resume().on('end', () => response.end('{"message":"no room","code":"disk-full"}'))
    })
    expect(await retrieve(client(), full)).toMatchObject({
      ok: false,
      status: 507,
      code: 'disk-full',
      detail: 'no room',
    })
  })

  it('begins anew when its clock is put back: nobody hears a nonce from the future', async () => {
    const heard: { nonce: bigint; uuid: unknown }[] = []
    const target = await serve((request, response) => {
      const nonce = BigInt(String(request.headers['bt_header_dendrite_nonce']))
      heard.push({ nonce, uuid: request.headers['bt_header_dendrite_uuid'] })
      stock(request, response)
    })
    const right = 1_700_000_000_000
    let now = right + 3_600_000
    const from = client({ now: () => now })
    await from.ping(target, { timeoutMs: 5_000 })
    now = right
    for (let n = 0; n < 2; n++) await from.ping(target, { timeoutMs: 5_000 })
    const [before, after, next] = heard
    expect(after?.nonce).toBe(BigInt(right) * 1_000_000n)
    expect(after?.uuid).not.toBe(before?.uuid)
    expect(next?.uuid).toBe(after?.uuid)
    expect((next?.nonce ?? 0n) > (after?.nonce ?? 0n)).toBe(true)
  })
})
