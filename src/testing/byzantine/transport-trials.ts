/**
 * Rows whose lie is in the transport (B19, B21, B22, B27), with the production client against real sockets. An honest
 * node answers the same client in the same trial, and must be understood.
 */

import { drawSeed, parametersOf } from '../../engine/group-parameters.ts'
import type { CallFailure, MinerTransport, StoreAnswer } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import { uniformBelow } from '../../engine/random-choice.ts'
import { mayContact } from '../../nodes/gateway/address-guard.ts'
import { AxonClient } from '../../nodes/shared/axon-client.ts'
import { minerTransport } from '../../nodes/validator/network-ports.ts'
import { cidOf } from '../../protocol/cid.ts'
import { stringifyJson } from '../../wire/big-json.ts'
import { testKeypair } from '../miners.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { testHashing } from '../simulated-network.ts'
import { createDesk, makeLiarAt } from './desk.ts'
import { type HttpLie, startHostileServer } from './hostile-server.ts'
import { answersStoreWith, SIGNATURE_LIES } from './lies-store.ts'
import { caughtBy, missed, type TrialResult } from './trial.ts'

const VALIDATOR = testKeypair(5_000)
const MINER = testKeypair(1)
const OTHER = testKeypair(2)
/** As a validator with the default flags judges addresses. */
const mayConnect = ({ hostname, port }: URL) =>
  mayContact(hostname.replace(/^\[|\]$/g, ''), Number(port === '' ? 80 : port), false)

/** A caller with connections of its own, closed at the end. */
async function withClient<T>(guarded: boolean, work: (miners: MinerTransport) => Promise<T>): Promise<T> {
  const client = new AxonClient({ keypair: VALIDATOR, ...(guarded ? { mayConnect } : {}) })
  try {
    return await work(minerTransport(client))
  } finally {
    client.close()
  }
}

const limitsOf = (timeoutMs: number) => ({ timeoutMs, cancelled: new Promise<void>(() => undefined) })

const HONEST_BODY = '{"data":"AAEC","commitment_hash":null,"commitment_proof":null}'

function honestAnswer(body: string): HttpLie['misbehave'] {
  return (socket) =>
    socket.write(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
}

/** B19, B21: one Retrieve of the liar and one of an honest node. */
export async function tryHttpLie(lie: HttpLie, seed: string, timeoutMs: number): Promise<TrialResult> {
  const random = createSeededRandom(seed)
  const ask = { dataHash: '12345', seed: drawSeed(random) }
  const [liar, honest] = await Promise.all([
    startHostileServer(lie.misbehave),
    startHostileServer(honestAnswer(HONEST_BODY)),
  ])
  try {
    return await withClient(false, async (miners) => {
      const at = (port: number, hotkey: string) => ({ hotkey, ip: '127.0.0.1', port })
      const [answer, right] = await Promise.all([
        miners.retrieve(at(liar.port, MINER.address), ask, limitsOf(timeoutMs)),
        miners.retrieve(at(honest.port, OTHER.address), ask, limitsOf(10_000)),
      ])
      const accused = right.ok ? 0 : 1
      const reason = answer.ok ? 'taken' : answer.reason
      return lie.reasons.includes(reason) ? caughtBy(reason, 1, accused) : missed(reason, 1, accused)
    })
  } finally {
    await Promise.all([liar.close(), honest.close()])
  }
}

/** B22: a Store over the wire, whose answer is right but for the signature of the receipt. */
export async function trySignatureLie(seed: string): Promise<TrialResult> {
  const desk = createDesk(seed)
  const lie = SIGNATURE_LIES[uniformBelow(desk.tools.random, SIGNATURE_LIES.length)]
  if (lie === undefined) throw new Error('no lies')
  const data = desk.tools.random.bytes(200)
  const group = parametersOf(drawSeed(desk.tools.random))
  const ask = { data, cid: cidOf(data, testHashing.sha256), ...group, ttl: 3_600 }
  const wrong = await makeLiarAt(desk, answersStoreWith(lie, desk.validator)).store(
    desk.to,
    ask,
    limitsOf(1_000),
  )
  const right = await desk.honest.store(desk.to, ask, limitsOf(1_000))
  if (!wrong.ok || !right.ok) throw new Error('the simulated miner gave no answer')
  const { messageHash } = testHashing.pieceHashes(data, group.seed)
  const names = { miner: MINER.address, validator: VALIDATOR.address, cid: ask.cid, length: data.length }
  const verdictOf = async (answer: StoreAnswer): Promise<string> => {
    const server = await startHostileServer(honestAnswer(stringifyJson(answer)))
    try {
      return await withClient(false, async (miners) => {
        const to = { hotkey: MINER.address, ip: '127.0.0.1', port: server.port }
        const got = await miners.store(to, ask, limitsOf(10_000))
        if (!got.ok) return `not answered: ${got.reason}`
        const copy = realProofs(testHashing).verifyCopy({ ...names, group, messageHash }, got.value)
        return copy.ok ? 'taken' : copy.detail
      })
    } finally {
      await server.close()
    }
  }
  const [said, honest] = [await verdictOf(wrong.value), await verdictOf(right.value)]
  const accused = honest === 'taken' ? 0 : 1
  return said.startsWith(lie.reason) ? caughtBy(lie.reason, 1, accused) : missed(said, 1, accused)
}

/** Where a liar may want the validator to knock, as the chain or a URL writes it; `PORT` is a port of ours. */
export const REFUSED_ADDRESSES: readonly string[] = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '10.0.0.5',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.8',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '0x7f.1',
  '0177.0.0.1',
  '2130706433',
  '127.1',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fe80::1',
  'localhost',
  'localhost.localdomain',
  '127.0.0.1.nip.io',
]

/** B27: no packet leaves, whatever the address; each name of the own machine leads to a listening socket that sees none. */
export async function tryAddress(ip: string, seed: string): Promise<TrialResult> {
  const random = createSeededRandom(seed)
  const ask = { dataHash: '12345', seed: drawSeed(random) }
  const server = await startHostileServer(honestAnswer(HONEST_BODY))
  try {
    return await withClient(true, async (miners) => {
      const start = performance.now()
      const answer = await miners.retrieve(
        { hotkey: MINER.address, ip, port: server.port },
        ask,
        limitsOf(5_000),
      )
      const quick = performance.now() - start < 1_000
      const reason: CallFailure | 'taken' = answer.ok ? 'taken' : answer.reason
      const refused = reason === 'unreachable' && !answer.ok && answer.detail.startsWith('not an address')
      const silent = server.connections() === 0 && quick
      // A public address is no lie: the guard itself must not stand in the way of honest miners.
      const accused = mayContact('8.8.8.8', 8_091, false) && mayContact('2606:4700::1', 443, false) ? 0 : 1
      return refused && silent ? caughtBy('address-refused', 1, accused) : missed(reason, 1, accused)
    })
  } finally {
    await server.close()
  }
}
