import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cidOf } from '../protocol/cid.ts'
import { hashData } from '../protocol/hash.ts'
import { encodePoint, hashToPoint } from '../protocol/point.ts'
import { proveStore } from '../protocol/store-proof.ts'
import { parseReceipt, type Receipt, receiptText, signReceipt, verifyReceipt } from './receipt.ts'
import { keypairFromMiniSecret } from './sr25519.ts'

const miner = keypairFromMiniSecret(new Uint8Array(32).fill(3))
const validator = keypairFromMiniSecret(new Uint8Array(32).fill(4))
const data = new Uint8Array(1000).fill(9)
const seed = '5a'.repeat(32)
const messageHash = hashData(Uint8Array.from([...data, ...utf8ToBytes(seed)]))
const expected = { cid: cidOf(data), length: data.length, messageHash }

/** docs/wire.md has the same text. */
const textOf = ({
  g,
  h,
  commitment,
  commitment_hash,
  block_hash,
}: Pick<Receipt, 'g' | 'h' | 'commitment' | 'commitment_hash' | 'block_hash'>) =>
  `filetao-receipt/1.${validator.address}.${miner.address}.${expected.cid}.1000.${seed}.${g}.${h}.${commitment}.${commitment_hash}.77.${block_hash}`

function receipt(): Receipt {
  const [g, h] = [hashToPoint('g', data), hashToPoint('h', data)]
  const proof = proveStore({ g, h, messageHash, r: 12345n })
  const signed = {
    miner: miner.address,
    validator: validator.address,
    cid: expected.cid,
    length: data.length,
    seed,
    g: encodePoint(g),
    h: encodePoint(h),
    commitment: proof.commitment,
    commitment_hash: proof.commitmentHash,
    block: 77,
    block_hash: `0x${'0b'.repeat(32)}`,
  }
  const signature = `0x${bytesToHex(miner.sign(utf8ToBytes(textOf(signed))))}`
  return { version: 1, curve: 'P-256', randomness: proof.randomness.toString(), ...signed, signature }
}

describe('receipts', () => {
  const honest = receipt()

  test('are signed over one text', () => {
    expect(receiptText(honest)).toBe(textOf(honest))
    expect(verifyReceipt({ ...honest, signature: signReceipt(honest, miner) }, expected).ok).toBe(true)
  })

  test('an honest receipt is verified, and every check is listed with what was compared', () => {
    const verdict = verifyReceipt(honest, expected)
    expect(verdict.ok).toBe(true)
    const same = (id: string, value: string) => ({ id, ok: true, inputs: {}, expected: value, got: value })
    expect(verdict.checks.slice(0, 2)).toEqual([
      same('receipt-cid', expected.cid),
      same('receipt-length', '1000'),
    ])
    expect(verdict.checks.map(({ id }) => id)).toContain('pedersen-opening')
    expect(verdict.checks.at(-1)).toEqual({
      id: 'receipt-signature',
      ok: true,
      inputs: { miner: miner.address, text: textOf(honest), signature: honest.signature },
    })
  })

  test('the opening is for the judge to decide', () => {
    const asked: bigint[] = []
    const verdict = verifyReceipt(honest, expected, ({ r }) => {
      asked.push(r)
      return false
    })
    expect(verdict).toMatchObject({ ok: false, reason: 'opening-fails' })
    expect(asked).toEqual([12345n])
  })

  test.each<[keyof Receipt, Receipt[keyof Receipt]]>([
    ['miner', validator.address],
    ['validator', miner.address],
    ['cid', cidOf(new Uint8Array(1))],
    ['length', 999],
    ['seed', '5b'.repeat(32)],
    ['g', encodePoint(hashToPoint('other', data))],
    ['h', encodePoint(hashToPoint('other', data))],
    ['commitment', encodePoint(hashToPoint('other', data))],
    ['commitment_hash', '1'],
    ['randomness', '12346'],
    ['block', 78],
    ['block_hash', `0x${'0c'.repeat(32)}`],
    ['signature', `0x${'00'.repeat(64)}`],
  ])('a receipt with another %s is refused', (field, value) => {
    const parsed = parseReceipt({ ...honest, [field]: value })
    expect(parsed.ok).toBe(true)
    if (parsed.ok) expect(verifyReceipt(parsed.value, expected).ok).toBe(false)
  })

  test('a receipt for data that the verifier does not hold is refused', () => {
    const verdict = verifyReceipt(honest, { ...expected, messageHash: messageHash + 1n })
    expect(verdict).toMatchObject({ ok: false, reason: 'commitment-hash-differs' })
  })

  test('a receipt over points at infinity, which open to everything, is refused', () => {
    const nowhere = bytesToHex(utf8ToBytes('0,0'))
    const forged = { ...honest, g: nowhere, h: nowhere, commitment: nowhere }
    const signed = { ...forged, signature: signReceipt(forged, miner) }
    expect(verifyReceipt(signed, expected)).toMatchObject({ ok: false, reason: 'point-invalid' })
  })

  test('a receipt under a name that is no address is refused, and so is one under a mistyped one', () => {
    const last = miner.address.endsWith('2') ? '3' : '2'
    for (const name of [miner.address.slice(0, -1) + last, '1'.repeat(48)])
      expect(verifyReceipt({ ...honest, miner: name }, expected)).toMatchObject({
        reason: 'miner-address-malformed',
        detail: expect.stringMatching(/^(?:checksum differs|not base58 of a 32-byte key)/),
      })
  })

  test('a refusal says which check failed first', () => {
    const refusal = (change: Partial<Receipt>) => {
      const { checks, ...verdict } = verifyReceipt({ ...honest, ...change }, expected)
      return { ...verdict, last: checks.at(-1) }
    }
    const cid = cidOf(new Uint8Array(1))
    expect(refusal({ cid, length: 1 })).toEqual({
      ok: false,
      reason: 'cid-differs',
      detail: 'the receipt names another part',
      last: { id: 'receipt-cid', ok: false, inputs: {}, expected: expected.cid, got: cid },
    })
    expect(refusal({ length: 1001, randomness: '1' })).toEqual({
      ok: false,
      reason: 'length-differs',
      detail: 'the receipt states another length',
      last: { id: 'receipt-length', ok: false, inputs: {}, expected: '1000', got: '1001' },
    })
    expect(refusal({ randomness: '1' })).toMatchObject({
      reason: 'opening-fails',
      detail: 'm*g + r*h is not the commitment',
    })
    expect(refusal({ validator: miner.address })).toMatchObject({
      ok: false,
      reason: 'signature-mismatch',
      detail: 'the miner did not sign this receipt',
      last: { id: 'receipt-signature', ok: false },
    })
  })

  test('parsing never throws and takes no other shape', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseReceipt(value).ok).toBe(false)
      }),
    )
    expect(parseReceipt(7)).toEqual({
      ok: false,
      reason: 'receipt-malformed',
      detail: 'receipt is not a valid value',
    })
    expect(parseReceipt(honest)).toEqual({ ok: true, value: honest })
    for (const field of Object.keys(honest))
      expect(parseReceipt({ ...honest, [field]: null }), field).toMatchObject({
        detail: `${field} is not a valid value`,
      })
  })
})
