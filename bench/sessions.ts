/** What a node spends on who asks: signatures of session keys beside those of keys that sign for themselves. */
import { randomBytes } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { nodeEd25519 } from '../src/nodes/shared/ed25519.ts'
import { useFastSr25519 } from '../src/nodes/shared/fast-sr25519.ts'
import { nodeSha3 } from '../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../src/nodes/shared/sha256.ts'
import { type AxonService, handleAxonRequest } from '../src/wire/axon.ts'
import { createCheckedDelegations } from '../src/wire/axon-session.ts'
import { type Delegation, delegationText, encodeDelegation } from '../src/wire/delegation.ts'
import { type BuiltRequest, prepareRequest } from '../src/wire/dendrite.ts'
import { verifyEd25519 } from '../src/wire/ed25519.ts'
import { createNonceWindow } from '../src/wire/nonce.ts'
import { keypairFromMiniSecret, verifySignature, wrapBytes } from '../src/wire/sr25519.ts'
import { median, printTable, type Row } from './support/table.ts'

const ROUNDS = 5
const REQUESTS = 60
const SIGNATURES = { fast: 2_000, slow: 60 }
const NETWORK = { genesisHash: `0x${'2f'.repeat(32)}`, netuid: 21 }

const node = keypairFromMiniSecret(randomBytes(32))
const account = keypairFromMiniSecret(randomBytes(32))
const secret = new Uint8Array(randomBytes(32))
const publicKey = ed25519.getPublicKey(secret)
const message = utf8ToBytes(`1795888800000000000.${account.address}.${node.address}.uuid.${'ab'.repeat(32)}`)
const bySession = ed25519.sign(message, secret)
const byAccount = account.sign(message)

/** Microseconds for one, the median of the rounds. */
async function microseconds(times: number, work: () => unknown): Promise<number> {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let i = 0; i < times; i++) await work()
    rounds.push(((performance.now() - began) * 1000) / times)
  }
  return median(rounds)
}

const check = () => verifySignature(message, byAccount, account.publicKey)
const pureCheck = await microseconds(SIGNATURES.slow, check)
const pureSigning = await microseconds(SIGNATURES.slow, () => account.sign(message))
// From here on as nodes do it.
await useFastSr25519()
const plain = await microseconds(SIGNATURES.fast, check)
const signing = await microseconds(SIGNATURES.fast, () => account.sign(message))
const fast = await microseconds(SIGNATURES.fast, () => nodeEd25519(message, bySession, publicKey))
const pure = await microseconds(SIGNATURES.slow, () => verifyEd25519(message, bySession, publicKey))

const now = Math.floor(Date.now() / 1000)
const delegation: Delegation = {
  version: 1,
  ...NETWORK,
  account: account.address,
  sessionKey: `ed25519:${bytesToHex(publicKey)}`,
  validators: 'any',
  from: now,
  until: now + 3600,
  serial: bytesToHex(randomBytes(16)),
}
const signature = `0x${bytesToHex(account.sign(wrapBytes(utf8ToBytes(delegationText(delegation)))))}`
const header = encodeDelegation({ delegation, signature })
let nonce = BigInt(now) * 1_000_000_000n

const service = (): AxonService => ({
  keypair: node,
  ip: '127.0.0.1',
  port: 1,
  policy: 'strict',
  nonces: createNonceWindow(),
  now: () => BigInt(now) * 1_000_000_000n,
  sessions: {
    ...NETWORK,
    isEnded: () => false,
    checked: createCheckedDelegations(),
    verifyEd25519: nodeEd25519,
  },
  routes: {
    AccountUser: {
      open: true,
      handle: () => ({
        ok: true,
        fields: {
          objects: 0,
          bytes: 0,
          quota_bytes: null,
          default_ttl: 1,
          max_ttl: 1,
          max_object_bytes: 1,
        },
      }),
    },
  },
  allowedOrigins: [],
  isRegistered: () => false,
  sha3: nodeSha3,
  sha256: nodeSha256,
})

function request(of: 'session' | 'account'): BuiltRequest {
  nonce += 1n
  const { message: text, signed } = prepareRequest({
    synapse: 'AccountUser',
    fields: {},
    caller: { address: account.address, delegation: of === 'session' ? header : null },
    target: { hotkey: node.address },
    nonce,
    uuid: 'u',
    timeoutSeconds: 12,
    framed: true,
  })
  return signed(of === 'session' ? ed25519.sign(text, secret) : account.sign(text))
}

/** Microseconds of a whole request in the axon, without a socket. @param first each time at a node that remembers nothing */
async function answered(of: 'session' | 'account', first = false): Promise<number> {
  let axon = service()
  const remote = { ip: '127.0.0.1', port: 2 }
  const ready = Array.from({ length: REQUESTS * ROUNDS + 1 }, () => request(of))
  const ask = async () => {
    const next = ready.pop()
    if (next === undefined) throw new RangeError('requests')
    if (first) axon = service()
    const answer = await handleAxonRequest({ method: 'POST', remote, ...next }, axon)
    if (answer.status !== 200) throw new Error(`the axon said ${answer.status}`)
  }
  await ask()
  return microseconds(REQUESTS, ask)
}

const direct = await answered('account')
const rows: readonly Row[] = [
  { what: 'sr25519 in a node: checked', ours: plain, peer: 'in a page, pure', theirs: pureCheck, unit: 'µs' },
  {
    what: 'sr25519 in a node: made',
    ours: signing,
    peer: 'in a page, pure',
    theirs: pureSigning,
    unit: 'µs',
  },
  { what: 'Ed25519, node:crypto', ours: fast, peer: 'sr25519', theirs: plain, unit: 'µs' },
  { what: 'Ed25519, pure', ours: pure, peer: 'sr25519', theirs: plain, unit: 'µs' },
  {
    what: 'request of a session',
    ours: await answered('session'),
    peer: 'signed by the account',
    theirs: direct,
    unit: 'µs',
  },
  {
    what: 'first request of a session',
    ours: await answered('session', true),
    peer: 'signed by the account',
    theirs: direct,
    unit: 'µs',
  },
]
printTable('Who asks: checking one signature, and one request in the axon', rows)
console.log(`\nAn Ed25519 signature is checked ${(plain / fast).toFixed(0)} times as fast as an sr25519 one.`)
