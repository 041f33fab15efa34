/**
 * What an operator lives by, on real processes over real sockets: a gateway, a validator, a miner and a chain. Readiness names what is
 * missing, a stop lets work in flight end or cuts it, metrics are what is declared, and logs keep secrets to themselves.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyOf } from '../../src/nodes/chain/chain-fixture.ts'
import { AxonClient } from '../../src/nodes/shared/axon-client.ts'
import type { NodeName } from '../../src/nodes/shared/metric-table.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { unixNs } from '../../src/nodes/shared/unix-time.ts'
import {
  exitOf,
  startValidatorFixture,
  type ValidatorFixture,
} from '../../src/nodes/validator/validator-fixture.ts'
import { declarationTroubles, readExposition } from '../../src/testing/exposition.ts'
import { temporaryFolder } from '../../src/testing/temporary-folder.ts'
import { buildRequest } from '../../src/wire/dendrite.ts'
import { LeakSearch } from '../support/leak-forms.ts'

/** Hotkey of the miner process; those in this test's own process are 11 to 13. */
const MINER = 14
const SECRETS = {
  token: `rpc-token-${randomBytes(12).toString('hex')}`,
  passphrase: `passphrase ${randomBytes(12).toString('hex')}`,
  payload: `payload-${randomBytes(12).toString('hex')}`,
  contents: randomBytes(24),
}
const user = new AxonClient({ keypair: keyOf(99) })

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly hotkey: string
  readonly log: () => string
}

let network: ValidatorFixture
let folder: ReturnType<typeof temporaryFolder>
const children = new Set<ChildProcess>()
let logs = ''

/** `runX` of a node in a process of its own; resolves with its ready line. */
async function startNode(module: string, run: string, args: readonly string[]): Promise<Running> {
  const main = new URL(`../../src/nodes/${module}`, import.meta.url).href
  const script = `import(${JSON.stringify(main)}).then((m) => m.${run}(${JSON.stringify(args)}))`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, FILETAO_LOG: 'debug', FILETAO_PASSPHRASE: SECRETS.passphrase },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
    logs += text.toString()
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line) as { url: string; hotkey?: string }
    return { child, url: ready.url, hotkey: ready.hotkey ?? '', log: () => said }
  }
  throw new Error(`${module} ended before it was ready: ${said}`)
}

const chainUrl = () => `${network.chain.url}/?apikey=${SECRETS.token}`

function keyFile(seed: number): string {
  const path = join(folder.path, `key-${seed}.json`)
  writeFileSync(path, JSON.stringify({ miniSecret: Buffer.alloc(32, seed).toString('hex') }), { mode: 0o600 })
  return path
}

function startMember(
  kind: 'miner' | 'validator',
  seed: number,
  more: readonly string[] = [],
): Promise<Running> {
  network.endow(seed, kind === 'validator')
  const data = join(folder.path, `${kind}-${seed}`)
  const keys = ['--key', keyFile(seed), '--coldkey', keyFile(seed + 100), '--register']
  const args = [...keys, '--data', data, '--chain', chainUrl(), ...more]
  return startNode(`${kind}/main.ts`, kind === 'miner' ? 'runMiner' : 'runValidator', args)
}

function startGateway(chain = chainUrl()): Promise<Running> {
  const page = join(folder.path, 'page')
  mkdirSync(page, { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>')
  const args = ['--chain', chain, '--netuid', '21', '--port', '0', '--page', page, '--allow-private']
  return startNode('gateway/main.ts', 'runGateway', args)
}

async function readiness({ url }: Running): Promise<{ status: number; missing: string[] }> {
  const answer = await fetch(`${url}/ready`)
  const said = (await answer.json()) as { problems: { code: string; message: string }[] }
  for (const { message } of said.problems) expect(message).toMatch(/^[A-Z].*\.$/)
  return { status: answer.status, missing: said.problems.map(({ code }) => code) }
}

/** A signed request whose body is not all sent yet. */
class HeldRequest {
  readonly #socket: Socket
  readonly #body: Uint8Array
  #sent: number
  readonly answer: Promise<string>

  /** @param heldBack bytes of the body that wait for `release` or `dribble` */
  constructor(url: string, path: string, hotkey: string, data: Uint8Array | null, heldBack = 1) {
    const signed = {
      keypair: keyOf(99),
      target: { hotkey },
      nonce: unixNs(),
      uuid: 'held',
      timeoutSeconds: 20,
      framed: true,
      sha3: nodeSha3,
    }
    const fields = { encryption_payload: `{"p":"${SECRETS.payload}"}`, ttl: null, content_root: null }
    const { headers, body } =
      data === null
        ? buildRequest({ ...signed, synapse: 'Synapse', fields: {} })
        : buildRequest({ ...signed, synapse: 'StoreUser', fields, data })
    const { hostname, port } = new URL(url)
    this.#socket = connect(Number(port), hostname)
    this.#body = body
    this.#sent = body.length - heldBack
    this.answer = new Promise((resolve) => {
      let text = ''
      this.#socket.on('error', () => undefined)
      this.#socket.on('data', (piece: Buffer) => {
        text += piece.toString('latin1')
      })
      this.#socket.on('close', () => resolve(text))
    })
    const head = { ...headers, host: 'localhost', connection: 'close', 'content-length': String(body.length) }
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    this.#socket.write(body.subarray(0, this.#sent))
  }

  release(): void {
    this.#send(this.#body.length)
  }

  /** A little at a time, until it is whole or the connection is gone. */
  dribble(bytes: number, everyMs: number): void {
    const timer = setInterval(() => {
      if (this.#sent >= this.#body.length || this.#socket.destroyed) clearInterval(timer)
      else this.#send(this.#sent + bytes)
    }, everyMs)
  }

  #send(until: number): void {
    this.#socket.write(this.#body.subarray(this.#sent, until))
    this.#sent = until
  }
}

const inFlight = ({ url }: Running, count: number) =>
  expect
    .poll(
      async () => /^filetao_requests_open (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1],
      {
        timeout: 10_000,
        interval: 20,
      },
    )
    // The reading is one itself.
    .toBe(String(count + 1))

let validator: Running
let miner: Running
let gateway: Running

beforeAll(async () => {
  network = await startValidatorFixture()
  folder = temporaryFolder('operations')
  ;[validator, gateway] = await Promise.all([
    startMember('validator', 21, ['--no-rounds', '--allow-private']),
    startGateway(),
  ])
}, 120_000)

afterAll(async () => {
  user.close()
  for (const child of children) child.kill('SIGKILL')
  await network?.remove()
  folder?.remove()
}, 30_000)

describe('readiness', () => {
  it('of a validator: too few miners, until three owners have one', async () => {
    expect(await readiness(validator)).toEqual({ status: 503, missing: ['too-few-miners'] })
    expect((await fetch(`${validator.url}/live`)).status).toBe(200)
    const [process] = await Promise.all([
      startMember('miner', MINER),
      ...[11, 12, 13].map((seed) => network.startMiner(seed)),
    ])
    miner = process
    await expect.poll(() => readiness(validator), { timeout: 20_000 }).toEqual({ status: 200, missing: [] })
    expect(await readiness(miner)).toEqual({ status: 200, missing: [] })
    expect(await readiness(gateway)).toEqual({ status: 200, missing: [] })
  }, 60_000)

  it('of a gateway without a chain: chain-away, and it lives', async () => {
    const alone = await startGateway('ws://127.0.0.1:9')
    expect(await readiness(alone)).toEqual({ status: 503, missing: ['chain-away'] })
    expect((await fetch(`${alone.url}/live`)).status).toBe(200)
    alone.child.kill('SIGKILL')
  }, 60_000)

  it('of a miner on a full disk: disk-full, until there is room', async (context) => {
    const small = join(folder.path, 'miner-15')
    mkdirSync(small)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', small], { stdio: 'ignore' })
    } catch {
      context.skip()
    }
    try {
      const full = await startMember('miner', 15, ['--reserve', String(8 * 2 ** 20)])
      expect((await readiness(full)).status).toBe(200)
      const { bavail, bsize } = statfsSync(small)
      writeFileSync(join(small, 'ballast'), Buffer.alloc(bavail * bsize - 2 ** 20))
      await expect
        .poll(() => readiness(full), { timeout: 15_000, interval: 200 })
        .toEqual({
          status: 503,
          missing: ['disk-full'],
        })
      rmSync(join(small, 'ballast'))
      await expect
        .poll(() => readiness(full), { timeout: 15_000, interval: 200 })
        .toMatchObject({ status: 200 })
      const gone = exitOf(full.child)
      full.child.kill('SIGKILL')
      await gone
    } finally {
      execFileSync('umount', [small])
    }
  }, 60_000)
})

describe('metrics', () => {
  it.each<NodeName>(['validator', 'miner', 'gateway'])(
    'of a %s are those that are declared, and counted',
    async (node) => {
      const { url } = { validator, miner, gateway }[node]
      // A refusal of the front's own, and one that never was a request.
      expect((await fetch(`${url}/nothing/here`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400)
      await new Promise((resolve) => {
        const { hostname, port } = new URL(url)
        const socket = connect(Number(port), hostname, () => socket.end('no HTTP\r\n\r\n'))
        socket
          .on('close', resolve)
          .on('error', () => undefined)
          .resume()
      })
      const text = await (await fetch(`${url}/metrics`)).text()
      const { families, troubles } = readExposition(text)
      expect(troubles).toEqual([])
      expect(declarationTroubles(families, node)).toEqual([])
      const codes = families
        .get('filetao_requests_refused_total')
        ?.samples.map(({ labels }) => labels['code'])
      expect(codes).toContain('request-malformed')
      expect(codes?.length).toBeGreaterThanOrEqual(2)
      expect(families.get('filetao_ready')?.samples[0]?.value).toBe(1)
      expect(families.get('filetao_chain_block')?.samples[0]?.value).toBeGreaterThan(0)
    },
  )
})

describe('stopping', () => {
  it('an upload in flight through gateway and validator ends well while both stop, and new work is refused', async () => {
    const data = new Uint8Array(Buffer.concat([SECRETS.contents, randomBytes(200_000)]))
    const path = `/axon/${validator.hotkey}/StoreUser`
    await inFlight(gateway, 0)
    const held = new HeldRequest(gateway.url, path, validator.hotkey, data)
    await inFlight(validator, 1)
    const gone = [exitOf(gateway.child), exitOf(validator.child)]
    const began = performance.now()
    for (const { child } of [gateway, validator]) child.kill('SIGTERM')
    for (const node of [gateway, validator]) {
      await expect.poll(() => readiness(node)).toEqual({ status: 503, missing: ['draining'] })
      const refused = await fetch(`${node.url}${node === gateway ? path : '/StoreUser'}`, { method: 'POST' })
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'draining'])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    held.release()
    const answer = await held.answer
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    expect(await Promise.all(gone)).toEqual([0, 0])
    expect(performance.now() - began).toBeLessThan(5_000)
    validator = await startMember('validator', 21, ['--no-rounds', '--allow-private'])
    const back = await user.call(
      validator,
      'RetrieveUser',
      { data_hash: /"data_hash":"(\w+)"/.exec(answer)?.[1] ?? '', range_start: null, range_end: null },
      undefined,
      { timeoutMs: 20_000 },
    )
    expect(back.ok && Buffer.compare(back.value.data ?? new Uint8Array(), data)).toBe(0)
  }, 60_000)

  it('an upload that takes longer is cut unacknowledged, and the validator ends with 0 within five seconds', async () => {
    const data = new Uint8Array(randomBytes(400_000))
    const held = new HeldRequest(validator.url, '/StoreUser', validator.hotkey, data, 390_000)
    held.dribble(10_000, 250)
    await inFlight(validator, 1)
    const gone = exitOf(validator.child)
    const began = performance.now()
    validator.child.kill('SIGTERM')
    expect(await gone).toBe(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await held.answer).toBe('')
    expect(validator.log()).toContain('"event":"requests-cut"')
  }, 30_000)

  it('a second signal ends a miner at once', async () => {
    const held = new HeldRequest(miner.url, '/Synapse', miner.hotkey, null)
    await inFlight(miner, 1)
    const gone = exitOf(miner.child)
    miner.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 500))
    const began = performance.now()
    miner.child.kill('SIGTERM')
    expect(await gone).toBe(1)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await held.answer).toBe('')
  }, 30_000)
})

describe('logs', () => {
  it('are JSON lines that name the request, and hold no key, token, passphrase or content', () => {
    const lines = logs.split('\n').filter((line) => line !== '')
    expect(lines.length).toBeGreaterThan(20)
    const parsed = lines.flatMap((line) =>
      line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [],
    )
    for (const line of parsed)
      expect(line).toMatchObject({ at: expect.any(String), level: expect.any(String) })
    expect(parsed).toContainEqual(
      expect.objectContaining({ event: 'answered', route: 'StoreUser', requestId: expect.any(String) }),
    )
    const secrets = [21, 121, MINER, MINER + 100].map((seed) => {
      return { name: `key ${seed}`, value: new Uint8Array(32).fill(seed) }
    })
    const planted = Object.entries(SECRETS).map(([name, value]) => ({ name, value }))
    const search = new LeakSearch([...secrets, ...planted])
    expect(search.in(Buffer.from(logs))).toEqual([])
    // The search finds what is there.
    expect(search.in(Buffer.from(`${logs}{"url":"ws://x/?apikey=${SECRETS.token}"}`))).not.toEqual([])
  })
})
