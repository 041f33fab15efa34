/** What a validator signs about heads convicts it, and nobody else, when it gives an older one than it has acknowledged. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { createHeadService } from '../../engine/head-service.ts'
import { createKeyedLock } from '../../engine/keyed-lock.ts'
import type { EnginePorts } from '../../engine/ports.ts'
import { headSigner } from '../../testing/head-signer.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { testKeypair } from '../../testing/miners.ts'
import { encodeHead, headHash, headVaultId } from '../../wire/head.ts'
import { acknowledgedText, isRollback, isWordOf, NO_HEAD, servedText } from '../../wire/head-words.ts'
import { headRoutes } from './head-routes.ts'

const SIGNER = headSigner(new Uint8Array(32).fill(3))
const VAULT = headVaultId(SIGNER.publicKey)
const NODE = testKeypair(1)
const CALL = {
  session: null,
  registered: false,
  timeoutSeconds: 12,
  ageMs: () => 0,
  requestId: '',
  remote: { ip: '127.0.0.1', port: 1 },
}

function head(number: number, parents: readonly Uint8Array[] = []): Uint8Array {
  const hashes = parents.map((record) => hexToBytes(headHash(record)))
  return encodeHead({ number, parents: hashes, vault: new Uint8Array(9), index: new Uint8Array(9) }, SIGNER)
}

function node() {
  const index = createMemoryIndex()
  const ports = { index, report: () => undefined } as unknown as EnginePorts
  const routes = headRoutes(createHeadService({ ports, locks: createKeyedLock() }), NODE)
  const put = async (record: Uint8Array) => {
    const fields = { vault_id: VAULT }
    const answer = await routes.PutHead.handle({ ...CALL, caller: 'alice', fields, data: record })
    if (!answer.ok) throw new Error(answer.code)
    const { number, head_hash: hash, acknowledged } = answer.fields
    return {
      validator: NODE.address,
      vaultId: VAULT,
      number: number ?? 0,
      headHash: hash ?? '',
      signature: acknowledged ?? '',
    }
  }
  const get = async (after: string | null) => {
    const fields = { vault_id: VAULT, after }
    const answer = await routes.GetHead.handle({ ...CALL, caller: 'bob', fields, data: null })
    if (!answer.ok) throw new Error(answer.code)
    const { number, head_hash: hash, served } = answer.fields
    const word = {
      validator: NODE.address,
      vaultId: VAULT,
      number: number ?? 0,
      headHash: hash ?? NO_HEAD,
      after,
    }
    return { ...word, signature: served ?? '', record: answer.data }
  }
  return { index, put, get }
}

describe('the signatures under heads', () => {
  it('hold over what was put and what is given', async () => {
    const { put, get } = node()
    const record = head(1)
    const taken = await put(record)
    expect(isWordOf(NODE.address, acknowledgedText(taken), taken.signature)).toBe(true)
    const given = await get(taken.signature)
    expect([given.record, given.headHash, given.number]).toEqual([record, headHash(record), 1])
    expect(isWordOf(NODE.address, servedText(given), given.signature)).toBe(true)
    expect(isRollback(taken, given)).toBe(false)
  })

  it('convict it when it was started from a folder of an earlier day, or an empty one', async () => {
    const { index, put, get } = node()
    const first = head(1)
    await put(first)
    const earlier = await index.head(VAULT)
    const taken = await put(head(2, [first]))
    expect(isRollback(taken, await get(taken.signature))).toBe(false)
    if (earlier !== null) await index.apply([{ kind: 'head', record: earlier }], 'durable')
    const given = await get(taken.signature)
    expect(given.record).toEqual(first)
    expect(isRollback(taken, given)).toBe(true)
    const empty = await node().get(taken.signature)
    expect([empty.record, empty.number]).toEqual([null, 0])
    expect(isRollback(taken, empty)).toBe(true)
  })

  it('convict nobody who gave the older one before it took the newer', async () => {
    const { put, get } = node()
    const first = head(1)
    const before = await put(first)
    const given = await get(before.signature)
    const taken = await put(head(2, [first]))
    expect(isRollback(taken, given)).toBe(false)
    expect(isRollback(taken, { ...given, after: taken.signature })).toBe(false)
  })
})
