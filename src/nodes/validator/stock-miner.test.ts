/** Our validator’s calls to a stock miner on a socket that answers with the reference's recorded bytes. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { GroupParameters } from '../../engine/group-parameters.ts'
import { realProofs } from '../../engine/proofs.ts'
import { dec, hashData, toInteger } from '../../protocol/hash.ts'
import { knownProofs } from '../../protocol/seed-window.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { type StockAxon, type StockRequest, startStockAxon } from '../../testing/stock-axon.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { hashPair, nodeSha3 } from '../shared/sha3.ts'
import { minerTransport } from './network-ports.ts'

interface Recorded {
  readonly label: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, string | number>>
}
const vectors = JSON.parse(readFileSync('e2e/vectors/transport.json', 'utf8')) as {
  readonly validator_mini_secret_hex: string
  readonly axon_mini_secret_hex: string
  readonly stored_data_b64: string
  readonly requests: readonly Recorded[]
  readonly raw_response_bodies: Readonly<Record<'Store' | 'Challenge' | 'Retrieve', string>>
}
const keyOf = (hex: string) => keypairFromMiniSecret(new Uint8Array(Buffer.from(hex, 'hex')))
const validator = keyOf(vectors.validator_mini_secret_hex)
const miner = keyOf(vectors.axon_mini_secret_hex)
const data = new Uint8Array(Buffer.from(vectors.stored_data_b64, 'base64'))
const proofs = realProofs(testHashing)
const limits = { timeoutMs: 20_000, cancelled: new Promise<void>(() => undefined) }

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function stockMiner() {
  const raw = vectors.raw_response_bodies
  const axon: StockAxon = await startStockAxon(miner, {
    Store: () => raw.Store,
    Challenge: () => raw.Challenge,
    Retrieve: () => raw.Retrieve,
  })
  const client = new AxonClient({ keypair: validator })
  open.push(axon, client)
  return {
    axon,
    miners: minerTransport(client),
    to: { hotkey: miner.address, ip: '127.0.0.1', port: axon.port },
  }
}

function recorded(label: string): Recorded {
  const found = vectors.requests.find((request) => request.label === label)
  if (found === undefined) throw new TypeError(`a request called ${label}`)
  return found
}

/** What differs between two callers at two times; everything else has to be the same. */
const OWN = new Set(['timeout', 'total_size', 'header_size', 'dendrite', 'axon'])

function sameAsRecorded(sent: StockRequest | undefined, label: string): void {
  const { body, headers } = recorded(label)
  expect(Object.keys(sent?.body ?? {})).toEqual(Object.keys(body))
  for (const [name, value] of Object.entries(body))
    if (!OWN.has(name)) expect([name, sent?.body[name]]).toEqual([name, value])
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'computed_body_hash' && !name.startsWith('bt_header_input_obj_')) continue
    expect([name, sent?.headers[name]]).toEqual([name, value])
  }
}

describe('a stock miner', () => {
  it('is sent what the reference sends, byte for byte, and its recorded answers are consistent', async () => {
    const { axon, miners, to } = await stockMiner()
    const asked = recorded('Store').body
    const group: GroupParameters = {
      curve: 'P-256',
      g: String(asked['g']),
      h: String(asked['h']),
      seed: String(asked['seed']),
    }
    const cid = 'bafkreiauxqwjudmtdp5r6h2zk43qg4tr2hxjshrspwubcvaeiiicqlplkm'
    const stored = await miners.store(to, { data, cid, ...group, ttl: Number(asked['ttl']) }, limits)
    if (!stored.ok) throw new Error(stored.detail)
    const messageHash = toInteger(hashPair(data, Buffer.from(group.seed)).seededHash)
    const expected = {
      miner: miner.address,
      validator: validator.address,
      cid,
      length: data.length,
      group,
      messageHash,
    }
    expect(proofs.verifyCopy(expected, stored.value)).toMatchObject({ ok: false, reason: 'unsigned' })
    const lie = { ...stored.value, commitment_hash: '1' }
    expect(proofs.verifyCopy(expected, lie)).toMatchObject({ ok: false, reason: 'lied' })

    const question = recorded('Challenge').body
    const points = { g: String(question['g']), h: String(question['h']), seed: String(question['seed']) }
    const ask = { index: Number(question['challenge_index']), chunkBytes: Number(question['chunk_size']) }
    const dataHash = dec(hashData(data, nodeSha3))
    const challenged = await miners.challenge(to, { dataHash, ...ask, curve: 'P-256', ...points }, limits)
    if (!challenged.ok) throw new Error(challenged.detail)
    const verdict = proofs.verifyChallenge(
      {
        request: { challengeHash: dataHash, ...ask, curve: 'P-256', ...points },
        knowledge: {
          byteLength: data.length,
          proofs: knownProofs(data, [group.seed], nodeSha3),
          chunkHash: null,
          contentRoot: null,
        },
      },
      challenged.value,
    )
    expect(verdict.ok ? '' : verdict.detail).toBe('')

    const seed = String(recorded('Retrieve').body['seed'])
    const retrieved = await miners.retrieve(to, { dataHash, seed }, limits)
    if (!retrieved.ok) throw new Error(retrieved.detail)
    expect(Buffer.compare(retrieved.value.data, data)).toBe(0)
    for (const label of ['Store', 'Challenge', 'Retrieve'])
      sameAsRecorded(
        axon.requests.find(({ synapse }) => synapse === label),
        label,
      )
    expect(axon.refusals).toEqual([])
  })

  it('that never heard of our calls is told apart from one that refuses', async () => {
    const { miners, to } = await stockMiner()
    expect(await miners.renew(to, { dataHash: '1', ttl: 60 }, limits)).toEqual({
      ok: true,
      value: 'unsupported',
    })
    expect(await miners.discard(to, { dataHash: '1', seeds: ['ab'.repeat(32)] }, limits)).toEqual({
      ok: true,
      value: 'unsupported',
    })
  })
})
