/**
 * What an owner's audit says of each temper: an honest miner and the liar behind the very routes that serve them, their answers
 * passed on and read as a validator and the page do, and judged together.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { checkReceipts } from '../../client/check-receipts.ts'
import { localVerifier } from '../../client/local-verifier.ts'
import type { SuffixHash } from '../../client/ports.ts'
import { wasmHashes } from '../../client/wasm-hashes.ts'
import { cidOf } from '../../protocol/cid.ts'
import { POINT_G, POINT_H } from '../bad-input.ts'
import { FakeChainView } from '../chain-view.ts'
import {
  asked,
  auditedBeside,
  bytesOf,
  cleanUp,
  judged,
  miner,
  questionAbout,
  SOME_BYTES,
  storedSeed,
  validator,
} from './audited-beside.ts'

afterEach(cleanUp)

describe('an owner’s audit', () => {
  it.each([
    ['B1', 'forges', 'content-root-differs', 'miner'],
    ['B2', 'keeps-hashes', 'content-root-differs', 'miner'],
    ['B3', 'drops-half', 'content-root-differs', 'miner'],
    ['B4', 'drops-tail', 'content-root-differs', 'miner'],
    ['B5', 'neighbour', 'content-root-differs', 'miner'],
    ['B6', 'replays', 'content-root-differs', 'either'],
    ['B7', 'other-file', 'content-root-differs', 'miner'],
    ['B8', 'own-bases', 'opening-fails', 'miner'],
    ['B9', 'trapdoor', 'opening-fails', 'miner'],
    ['B10', 'infinity', 'point-invalid', 'miner'],
    ['B11', 'large-randomness', 'randomness-invalid', 'miner'],
    ['B12', 'empty-path', 'path-shape', 'either'],
    ['B13', 'inner-node', 'point-invalid', 'miner'],
    ['B15', 'commits-late', 'root-changed', 'miner'],
    ['B22', 'signs-as-another', 'signature-mismatch', 'either'],
  ])('finds %s, a miner that %s: %s, the fault of %s', async (_row, temper, reason, blame) => {
    const { liar, honest } = await auditedBeside(temper)
    expect(liar).toMatchObject({ verdict: 'failed', level: 'failed', reason, blame })
    expect(honest).toMatchObject({ verdict: 'proven', level: 'verified', blame: 'nobody', reason: '' })
  })

  it.each([
    ['declares-loss', 'missing', 'failed'],
    ['unsigned', 'unsigned', 'claimed'],
  ] as const)('says of a miner that %s: %s', async (temper, verdict, level) => {
    const { liar, honest } = await auditedBeside(temper)
    expect(liar).toMatchObject({ verdict, level })
    expect(honest.verdict).toBe('proven')
  })

  it.each([
    ['B14', 'invents-pairs'],
    ['B18', 'ransom'],
    ['B20', 'flips-bits'],
  ])(
    'finds nothing wrong with %s, a miner of the kind “%s”: it has every byte, and an audit asks for no more',
    async (_row, temper) => {
      const { liar, honest } = await auditedBeside(temper, 2)
      expect([liar.verdict, honest.verdict]).toEqual(['proven', 'proven'])
    },
  )

  it.each([
    ['B19', 'dribbles', 300, { verdict: 'silent', level: 'unknown', reason: 'late', blame: 'nobody' }],
    ['B21', 'endless', 60_000, { verdict: 'failed', level: 'failed', reason: 'malformed', blame: 'either' }],
  ] as const)(
    'says of %s, a miner that %s over its socket, what a time limit and a cap can say',
    async (_row, temper, ms, said) => {
      const liar = await miner(temper, 2)
      const data = bytesOf(SOME_BYTES)
      await liar.keep(data)
      const evidence = [await asked(questionAbout(data, 2), [await liar.wired(ms)])]
      expect(judged(evidence).get(liar.address)).toMatchObject(said)
      // The miner behind the socket has the piece, and says so to whoever asks without it.
      expect(judged([await asked(questionAbout(data, 2), [liar])]).get(liar.address)).toMatchObject({
        verdict: 'proven',
      })
    },
  )

  it.each(['fast', 'steady', 'slow'])('clears a miner that is %s', async (temper) => {
    const { liar } = await auditedBeside(temper, 2)
    expect(liar).toMatchObject({ verdict: 'proven', asked: 2, passed: 2 })
  })

  it('cannot tell who makes its tree up around one chunk from who made all of it, when it asks once', async () => {
    const { liar } = await auditedBeside('commits-late', 1)
    expect(liar.verdict).toBe('proven')
  })
})

describe('an owner who holds the bytes', () => {
  async function receiptOf(temper: string, data: Uint8Array, quick?: SuffixHash) {
    const holder = await miner(temper, 3)
    const answer = await holder.keep(data)
    if (!answer.ok) throw new Error(answer.code)
    const { randomness, receipt_block, receipt_block_hash, ...rest } = answer.fields
    const receipt = {
      version: 1,
      miner: holder.address,
      validator,
      cid: cidOf(data),
      length: data.length,
      seed: storedSeed,
      curve: 'P-256',
      g: POINT_G,
      h: POINT_H,
      ...rest,
      randomness: String(randomness),
      block: receipt_block,
      block_hash: receipt_block_hash,
    }
    const sha3 = quick ?? (await wasmHashes.sha3Of(data))
    const chain = new FakeChainView([
      { hotkey: validator, validatorPermit: true },
      { hotkey: holder.address },
    ])
    const judge = { metagraph: chain.current(), verifier: localVerifier, clock: { now: () => 0 } as never }
    return (await checkReceipts([receipt], { cid: cidOf(data), length: data.length, sha3, data }, judge))[0]
  }

  it('believes no receipt over a pair that comes from nothing (B14), and an honest one', async () => {
    const data = bytesOf(SOME_BYTES)
    expect(await receiptOf('fast', data)).toMatchObject({ level: 'verified' })
    expect(await receiptOf('invents-pairs', data)).toMatchObject({ level: 'failed' })
  })

  it('accuses nobody when its quick hash comes out wrong', async () => {
    const data = bytesOf(SOME_BYTES)
    const wrong = { digest: () => new Uint8Array(32) }
    expect(await receiptOf('fast', data, wrong)).toMatchObject({ level: 'verified' })
    expect(await receiptOf('invents-pairs', data, wrong)).toMatchObject({ level: 'failed' })
  })

  it('gets nothing from whoever keeps it for a ransom (B18), and sees a bit that was turned on the way (B20)', async () => {
    const data = bytesOf(SOME_BYTES)
    const [honest, ransom, flips] = [
      await miner('fast', 1),
      await miner('ransom', 2),
      await miner('flips-bits', 3),
    ]
    for (const each of [honest, ransom, flips]) await each.keep(data)
    expect(cidOf((await honest.give(data)) ?? bytesOf(1))).toBe(cidOf(data))
    expect(await ransom.give(data)).toBeNull()
    const given = await flips.give(data)
    expect(given).toHaveLength(data.length)
    expect(cidOf(given ?? data)).not.toBe(cidOf(data))
  })
})
