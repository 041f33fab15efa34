import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { headSigner } from '../testing/head-signer.ts'
import { createSimulatedNetwork } from '../testing/simulated-network.ts'
import { encodeHead, headHash, headVaultId } from '../wire/head.ts'
import { HEAD_ROOM_BYTES, HEADS_BYTES, HEADS_OF_ONE } from './limits.ts'

const secretOf = (n: number) => new Uint8Array(32).fill(n)
const vaultOf = (n: number) => headVaultId(headSigner(secretOf(n)).publicKey)

/** A head of the n-th vault, made from these. */
function head(n: number, number: number, parents: readonly Uint8Array[] = [], note = '') {
  const index = new TextEncoder().encode(note)
  const hashes = parents.map((record) => hexToBytes(headHash(record)))
  return encodeHead({ number, parents: hashes, vault: Uint8Array.of(1), index }, headSigner(secretOf(n)))
}

async function world() {
  const network = await createSimulatedNetwork(['honest'])
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const put = (record: Uint8Array, n = 1, caller = 'alice') =>
    validator.engine.heads.put(caller, vaultOf(n), record)
  const get = async (n = 1) => {
    const got = await validator.engine.heads.get(vaultOf(n))
    if (!got.ok) throw new Error(got.reason)
    return got.value?.record ?? null
  }
  return { network, validator, put, get }
}

describe('putting a head', () => {
  it('keeps the first one and gives it back, also after a crash', async () => {
    const { network, validator, put, get } = await world()
    expect(await get()).toBeNull()
    const first = head(1, 1)
    expect(await put(first)).toEqual({ ok: true, value: { number: 1, hash: headHash(first) } })
    await network.restart(validator)
    expect(await get()).toEqual(first)
  })

  it('takes the same one once more only when the index says that it is kept', async () => {
    const { validator, put } = await world()
    const first = head(1, 1)
    await put(first)
    const beginRead = () => () => Promise.reject(new Error('no replica has it'))
    Object.assign(validator.index, { beginRead })
    expect(await put(first)).toMatchObject({ ok: false, reason: 'storage-unavailable' })
  })

  it('takes one that was made from it, and the same one once more', async () => {
    const { put, get } = await world()
    const first = head(1, 1)
    const second = head(1, 2, [first])
    await put(first)
    expect((await put(second)).ok).toBe(true)
    expect((await put(second)).ok).toBe(true)
    // Numbers may leave some out: a device that was told of heads elsewhere has counted them.
    const later = head(1, 9, [head(1, 8), second])
    expect((await put(later)).ok).toBe(true)
    expect(await get()).toEqual(later)
  })

  it('refuses an old one that is sent again, and keeps the newer', async () => {
    const { put, get } = await world()
    const first = head(1, 1)
    const second = head(1, 2, [first])
    await put(first)
    await put(second)
    expect(await put(first)).toMatchObject({ ok: false, reason: 'head-moved' })
    expect(await get()).toEqual(second)
  })

  it('of two devices with equal numbers takes one; the other merges and comes again', async () => {
    const { put, get } = await world()
    const first = head(1, 1)
    await put(first)
    const [one, two] = [head(1, 2, [first], 'laptop'), head(1, 2, [first], 'phone')]
    const outcomes = await Promise.all([put(one), put(two)])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false])
    expect(outcomes[1]).toMatchObject({ reason: 'head-moved' })
    const merged = head(1, 3, [one, two])
    expect((await put(merged)).ok).toBe(true)
    expect(await get()).toEqual(merged)
  })

  it('refuses a higher number that does not know the one that is here', async () => {
    const { put, get } = await world()
    const first = head(1, 1)
    await put(first)
    expect(await put(head(1, 2))).toMatchObject({ reason: 'head-moved' })
    expect(await put(head(1, 7, [head(1, 6)]))).toMatchObject({ reason: 'head-moved' })
    expect(await put(head(1, 1, [first]))).toMatchObject({ reason: 'head-moved' })
    expect(await get()).toEqual(first)
  })

  it('refuses a head under the name of another vault, and one that is no head', async () => {
    const { put, get } = await world()
    await put(head(1, 1))
    expect(await put(head(2, 5), 1)).toMatchObject({ reason: 'vault-differs' })
    const damaged = head(1, 2).fill(0, 40, 41)
    expect(await put(damaged)).toMatchObject({ reason: 'head-damaged' })
    expect(await put(new Uint8Array(0))).toMatchObject({ reason: 'head-malformed' })
    expect(await get()).toEqual(head(1, 1))
  })

  it('is not answered when the disk refuses, and the old head stays', async () => {
    const { validator, put, get } = await world()
    const first = head(1, 1)
    await put(first)
    validator.index.failing = true
    expect(await put(head(1, 2, [first]))).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    validator.index.failing = false
    expect(await get()).toEqual(first)
  })

  it('keeps the heads of so many vaults for one key, those that are here go on', async () => {
    const { put, validator } = await world()
    for (let n = 1; n <= HEADS_OF_ONE; n += 1) expect((await put(head(n, 1), n)).ok).toBe(true)
    expect(await put(head(99, 1), 99)).toMatchObject({ reason: 'too-many-heads' })
    expect((await put(head(1, 2, [head(1, 1)]), 1)).ok).toBe(true)
    expect((await put(head(99, 1), 99, 'bob')).ok).toBe(true)
    expect(await validator.index.account('alice')).toMatchObject({ heads: HEADS_OF_ONE })
    // Whoever puts the next head of a vault does not become the one whose bound it counts against.
    expect((await put(head(99, 2, [head(99, 1)]), 99, 'alice')).ok).toBe(true)
    expect(await validator.index.account('bob')).toMatchObject({ heads: 1 })
  })

  it('is refused where all heads together have no more room, but not a vault that has one here', async () => {
    const { put, validator } = await world()
    const large = 'x'.repeat(HEAD_ROOM_BYTES)
    const [first, grown] = [head(1, 1), head(1, 3, [head(1, 2, [head(1, 1)])], large)]
    expect((await put(first)).ok).toBe(true)
    const headTotals = validator.index.headTotals.bind(validator.index)
    for (const full of [
      { heads: 9, bytes: HEADS_BYTES - 10 },
      { heads: HEADS_BYTES / HEAD_ROOM_BYTES, bytes: 10 },
    ]) {
      validator.index.headTotals = async () => full
      expect(await put(head(2, 1), 2)).toMatchObject({ ok: false, reason: 'heads-full' })
    }
    validator.index.headTotals = async () => ({ heads: 9, bytes: HEADS_BYTES })
    expect((await put(head(1, 2, [first]))).ok).toBe(true)
    expect(await put(grown)).toMatchObject({ ok: false, reason: 'heads-full' })
    validator.index.headTotals = headTotals
    expect((await put(grown)).ok).toBe(true)
    expect((await put(head(2, 1), 2)).ok).toBe(true)
    // Large already: no larger one is as good as refused, and an equal one is none more.
    validator.index.headTotals = async () => ({ heads: 9, bytes: HEADS_BYTES })
    expect((await put(head(1, 4, [grown], large))).ok).toBe(true)
  })
})

describe('a validator that was started from an older folder', () => {
  it('gives the older head, which its own words of before convict', async () => {
    const { validator, put, get } = await world()
    const first = head(1, 1)
    await put(first)
    const folder = await validator.index.head(vaultOf(1))
    await put(head(1, 2, [first]))
    if (folder !== null) await validator.index.apply([{ kind: 'head', record: folder }], 'durable')
    expect(await get()).toEqual(first)
    // Nothing in the record tells it from the newest: the signatures of head-words.ts do (head-routes.test.ts).
  })
})
