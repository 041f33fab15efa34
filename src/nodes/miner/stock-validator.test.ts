/**
 * A stock validator at our miner: the recorded requests of the reference, byte for byte over a socket, in the order in which
 * they were made, and its checks applied to what comes back.
 */
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import { toInteger } from '../../protocol/hash.ts'
import { verifyStoreProof } from '../../protocol/store-proof.ts'
import { FakeChainView } from '../../testing/chain-view.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { isJsonObject, type JsonObject, parseJson } from '../../wire/big-json.ts'
import { createNonceWindow, withUptimeNonces } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { type AxonServer, startAxonServer } from '../shared/axon-server.ts'
import { silentLog } from '../shared/log.ts'
import { hashPair } from '../shared/sha3.ts'
import { createMinerService } from './miner-service.ts'
import { PieceStore } from './piece-store.ts'

const TEXT = readFileSync('e2e/vectors/transport.json', 'utf8')
const parsed = parseJson(TEXT, { maxChars: TEXT.length, maxValues: 1_000_000 })
const vectors = (parsed.ok ? parsed.value : null) as JsonObject & {
  readonly requests: readonly (JsonObject & { headers: Record<string, string>; body: JsonObject })[]
  readonly raw_response_bodies: Readonly<Record<string, string>>
}
const text = (name: string): string => String(vectors[name])
const data = Buffer.from(text('stored_data_b64'), 'base64')

const folder = temporaryFolder('stock-validator')
let store: PieceStore
let server: AxonServer

beforeAll(async () => {
  const limits = { capacityBytes: 1e6, reserveBytes: 0 }
  store = await PieceStore.open({ folder: folder.path, ...limits, log: silentLog, now: () => 1_700_000_000 })
  const chain = new FakeChainView([{ hotkey: text('axon_hotkey') }, { hotkey: text('validator_hotkey') }])
  const keypair = keypairFromMiniSecret(hexToBytes(text('axon_mini_secret_hex')))
  const nonces = withUptimeNonces(createNonceWindow())
  const parts = { keypair, ip: '127.0.0.1', store, chain, nonces, log: silentLog }
  const service = (port: number) => createMinerService({ ...parts, port })
  server = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
})
afterAll(async () => {
  await server.close()
  await store.close()
  folder.remove()
})

const requestOf = (label: string) => {
  const found = vectors.requests.find((request) => request['label'] === label)
  if (found === undefined) throw new TypeError(`a request called ${label}`)
  return found
}

/** Headers in their order and spelling, the body with the integers as they are. */
function post(label: string): Promise<{ status: number; body: JsonObject; keys: string[] }> {
  const { path, headers, body } = requestOf(label)
  const given = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  )
  return new Promise((resolve, reject) => {
    const url = `${server.url}${String(path)}`
    const sent = httpRequest(url, { method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const read = parseJson(Buffer.concat(chunks).toString(), { maxChars: 1e6 })
        const value = read.ok && isJsonObject(read.value) ? read.value : {}
        resolve({ status: answer.statusCode ?? 0, body: value, keys: Object.keys(value) })
      })
    })
    sent.on('error', reject)
    sent.end(given)
  })
}

const recordedKeys = (name: string): string[] => {
  const read = JSON.parse(vectors.raw_response_bodies[name] ?? '{}') as object
  return Object.keys(read)
}
const recordedBody = (name: string) => JSON.parse(vectors.raw_response_bodies[name] ?? '{}') as JsonObject

describe('the recorded requests of a stock validator', () => {
  it('Store, Challenge and Retrieve are answered in its shape, with what its checks accept', async () => {
    const stored = await post('Store')
    expect(stored.status).toBe(200)
    // What is ours comes after all of the reference's members.
    expect(stored.keys.slice(0, recordedKeys('Store').length)).toEqual(recordedKeys('Store'))
    const asked = requestOf('Store').body as Record<'curve' | 'g' | 'h' | 'seed', string>
    const messageHash = toInteger(hashPair(data, Buffer.from(asked.seed)).seededHash)
    const { curve, g, h, seed } = asked
    for (const mode of ['reference', 'strict'] as const)
      expect(verifyStoreProof({ curve, g, h, seed, messageHash }, stored.body, mode).ok).toBe(true)
    expect(stored.body['commitment_hash']).toBe(recordedBody('Store')['commitment_hash'])

    const challenged = await post('Challenge')
    expect(challenged.status).toBe(200)
    expect(challenged.keys.slice(0, recordedKeys('Challenge').length)).toEqual(recordedKeys('Challenge'))
    // All that is not random is what the reference's miner said.
    for (const name of ['data_chunk', 'commitment_hash', 'commitment_proof'])
      expect(challenged.body[name]).toBe(recordedBody('Challenge')[name])
    const question = requestOf('Challenge').body
    const request = {
      challengeHash: String(question['challenge_hash']),
      index: Number(question['challenge_index']),
      chunkBytes: Number(question['chunk_size']),
      curve,
      seed: String(question['seed']),
    }
    const points = { g: String(question['g']), h: String(question['h']) }
    const knowledge = { byteLength: data.length, proofs: null, chunkHash: null, contentRoot: null }
    const verdict = verifyChallengeProof(
      { request: { ...request, ...points }, knowledge },
      challenged.body,
      'strict',
    )
    expect(verdict.ok ? '' : verdict.detail).toBe('')

    const retrieved = await post('Retrieve')
    expect(retrieved.status).toBe(200)
    expect(retrieved.keys.slice(0, recordedKeys('Retrieve').length)).toEqual(recordedKeys('Retrieve'))
    for (const name of ['data', 'data_hash', 'seed', 'commitment_hash', 'commitment_proof'])
      expect(retrieved.body[name]).toBe(recordedBody('Retrieve')[name])
  })

  it('sent a second time are refused, in the reference’s words', async () => {
    const again = await post('Store')
    expect(again.status).toBe(401)
    expect(again.body['message']).toBe('Not Verified with error: Nonce is too small')
  })
})
