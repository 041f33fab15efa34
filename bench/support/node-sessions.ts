/** Rows about who asks: a small request of a session beside the same route where nobody is asked who they are. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
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

/** What is left of the route when nobody checks anything: the body is read, the answer written. */
async function startOpenRoute(): Promise<{ url: string; close(): void }> {
  const text = JSON.stringify(ANSWER)
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
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
  const open = await startOpenRoute()
  const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []]
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const requests = Array.from({ length: REQUESTS }, asked)
      const own = REQUESTS / (await sendAll(axon.url, requests, CONNECTIONS)).seconds
      const plain = REQUESTS / (await sendAll(open.url, requests, CONNECTIONS)).seconds
      // The first round is for the compiler, and pays for the delegation.
      if (round === 0) continue
      ours.push(own)
      theirs.push(plain)
      ratios.push(own / plain)
    }
  } finally {
    await axon.close(0)
    open.close()
  }
  return [
    {
      what: 'small requests of a session, one process with whoever sends them',
      ours: median(ours),
      unit: '/s',
      peer: 'the same route, nobody checks who asks',
      theirs: median(theirs),
      ratio: median(ratios),
      target: { atLeast: 0.8 },
    },
  ]
}
