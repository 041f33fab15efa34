/** Rows about who asks: a small request of a session beside the same route where nobody is asked who they are. */
import { createHash, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { startAxonServer } from '../../src/nodes/shared/axon-server.ts'
import { nodeEd25519 } from '../../src/nodes/shared/ed25519.ts'
import { silentLog } from '../../src/nodes/shared/log.ts'
import { nodeSha3 } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import type { AxonService } from '../../src/wire/axon.ts'
import { createCheckedDelegations } from '../../src/wire/axon-session.ts'
import { delegationText, encodeDelegation } from '../../src/wire/delegation.ts'
import { prepareRequest } from '../../src/wire/dendrite.ts'
import { createNonceWindow } from '../../src/wire/nonce.ts'
import { keypairFromMiniSecret, wrapBytes } from '../../src/wire/sr25519.ts'
import { type ReadyRequest, sendAll } from './http-load.ts'
import { median, type Row } from './table.ts'

const REQUESTS = 2_000
const ROUNDS = 7
const CONNECTIONS = 4
const NETWORK = { genesisHash: `0x${'2f'.repeat(32)}`, netuid: 21 }

const ANSWER = {
  objects: 0,
  bytes: 0,
  quota_bytes: null,
  default_ttl: 1,
  max_ttl: 1,
  max_object_bytes: 1,
}

const node = keypairFromMiniSecret(randomBytes(32))
const account = keypairFromMiniSecret(randomBytes(32))
const secret = new Uint8Array(randomBytes(32))
const now = Math.floor(Date.now() / 1000)
const delegation = {
  version: 1,
  ...NETWORK,
  account: account.address,
  sessionKey: `ed25519:${bytesToHex(ed25519.getPublicKey(secret))}`,
  validators: 'any',
  from: now,
  until: now + 3600,
  serial: bytesToHex(randomBytes(16)),
} as const
const header = encodeDelegation({
  delegation,
  signature: `0x${bytesToHex(account.sign(wrapBytes(utf8ToBytes(delegationText(delegation)))))}`,
})
let nonce = BigInt(now) * 1_000_000_000n

function service(port: number): AxonService {
  return {
    keypair: node,
    ip: '127.0.0.1',
    port,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => BigInt(now) * 1_000_000_000n,
    sessions: {
      ...NETWORK,
      isEnded: () => false,
      checked: createCheckedDelegations(),
      verifyEd25519: nodeEd25519,
    },
    routes: { AccountUser: { open: true, handle: () => ({ ok: true, fields: ANSWER }) } },
    allowedOrigins: [],
    isRegistered: () => false,
    sha3: nodeSha3,
    sha256: nodeSha256,
  }
}

function asked(): ReadyRequest {
  nonce += 1n
  const { message, signed } = prepareRequest({
    synapse: 'AccountUser',
    fields: {},
    caller: { address: account.address, delegation: header },
    target: { hotkey: node.address },
    nonce,
    uuid: 'u',
    timeoutSeconds: 12,
    framed: true,
  })
  return { method: 'POST', ...signed(ed25519.sign(message, secret)) }
}

/** What a check may use: the request as it came, and the SHA-256 of its body. */
type Check = (request: IncomingMessage, bodyDigest: Buffer) => void

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const sessionKey = createPublicKey({
  key: Buffer.concat([SPKI, ed25519.getPublicKey(secret)]),
  format: 'der',
  type: 'spki',
})
const SIGNED = ['nonce', 'hotkey', 'uuid'].map((name) => `bt_header_dendrite_${name}`)

function messageOf({ headers }: IncomingMessage): Buffer {
  const [stamp, hotkey, uuid] = SIGNED.map((name) => headers[name])
  return Buffer.from([stamp, hotkey, node.address, uuid, headers['computed_body_hash']].join('.'))
}

function signatureOf({ headers }: IncomingMessage): Buffer {
  return Buffer.from(String(headers['bt_header_dendrite_signature']).slice(2), 'hex')
}

/** The fewest calls that say who signed this body. */
const bySignature: Check = (request) => {
  if (!verify(null, messageOf(request), sessionKey, signatureOf(request))) throw new Error('not signed')
}

/** The same with a secret that both have, were there one: what a MAC for each request would cost. */
const byMac: Check = (request) => {
  const mac = createHmac('sha256', secret).update(messageOf(request)).digest()
  if (mac.equals(signatureOf(request))) throw new Error('a signature is no MAC')
}

/** What is left of the route when nobody checks anything: the body is read, the answer written. */
async function startOpenRoute(check: Check | null): Promise<{ url: string; close(): void }> {
  const text = JSON.stringify(ANSWER)
  const server = createServer((request, response) => {
    const body = createHash('sha256')
    if (check === null) request.resume()
    else request.on('data', (piece: Buffer) => body.update(piece))
    request.on('end', () => {
      check?.(request, body.digest())
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() }
}

export async function sessionRows(): Promise<Row[]> {
  const axon = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
  const open = await startOpenRoute(null)
  const signed = await startOpenRoute(bySignature)
  const mac = await startOpenRoute(byMac)
  const rates = { axon: [] as number[], open: [] as number[], signed: [] as number[], mac: [] as number[] }
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const requests = Array.from({ length: REQUESTS }, asked)
      for (const [name, { url }] of Object.entries({ axon, open, signed, mac })) {
        const rate = REQUESTS / (await sendAll(url, requests, CONNECTIONS)).seconds
        // The first round is for the compiler, and pays for the delegation.
        if (round > 0) rates[name as keyof typeof rates].push(rate)
      }
    }
  } finally {
    await axon.close(0)
    for (const route of [open, signed, mac]) route.close()
  }
  const beside = (ours: readonly number[], theirs: readonly number[]) => ({
    ours: median(ours),
    unit: '/s',
    theirs: median(theirs),
    ratio: median(ours.map((one, round) => one / (theirs[round] ?? Number.NaN))),
  })
  const peer = 'the same route, nobody checks who asks'
  const what = 'small requests of a session'
  return [
    {
      what: `${what}, one process with whoever sends them`,
      peer,
      ...beside(rates.axon, rates.open),
      target: { atLeast: 0.8 },
    },
    {
      what: `${what}, ours / floor`,
      peer: 'a route of node:http that checks one Ed25519 signature and nothing else',
      ...beside(rates.axon, rates.signed),
    },
    { what: 'that floor: one Ed25519 signature and nothing else', peer, ...beside(rates.signed, rates.open) },
    { what: 'the same with a MAC in its place', peer, ...beside(rates.mac, rates.open) },
  ]
}
