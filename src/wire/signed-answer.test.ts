import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { answerText, checkAnswerSignature, type SignedAnswer, signAnswer } from './signed-answer.ts'
import { keypairFromMiniSecret } from './sr25519.ts'

const MINER = keypairFromMiniSecret(new Uint8Array(32).fill(3))
const OTHER = keypairFromMiniSecret(new Uint8Array(32).fill(4))
const ANSWER: SignedAnswer = {
  validator: OTHER.address,
  miner: MINER.address,
  challengeHash: '12345',
  index: 2,
  chunkBytes: 16_400,
  seed: 'ab'.repeat(32),
  g: '0a',
  h: '0b',
  commitment: '0c',
  randomness: 2n ** 200n,
  commitmentHash: '6',
  commitmentProof: '7',
  merkleRoot: '0d',
  chunkDigest: '0e'.repeat(32),
}
// docs/wire.md has the same text.
const TEXT = `filetao-answer/1.${OTHER.address}.${MINER.address}.12345.2.16400.${'ab'.repeat(32)}.0a.0b.0c.${2n ** 200n}.6.7.0d.${'0e'.repeat(32)}`
const SIGNATURE = `0x${bytesToHex(MINER.sign(utf8ToBytes(TEXT)))}`
const holds = (answer: SignedAnswer, signature: unknown): boolean =>
  checkAnswerSignature(answer, signature).ok

describe('the signature of a Challenge answer', () => {
  test('is over one text', () => {
    expect(answerText(ANSWER)).toBe(TEXT)
  })

  test('holds for what the miner signed, and the check shows all of it', () => {
    expect(holds(ANSWER, signAnswer(ANSWER, MINER))).toBe(true)
    expect(checkAnswerSignature(ANSWER, SIGNATURE)).toEqual({
      id: 'answer-signature',
      ok: true,
      inputs: { miner: MINER.address, text: TEXT, signature: SIGNATURE },
    })
  })

  test.each<Partial<SignedAnswer>>([
    { validator: MINER.address },
    { miner: OTHER.address },
    { challengeHash: '12346' },
    { index: 3 },
    { chunkBytes: 16_401 },
    { seed: 'ac'.repeat(32) },
    { g: '0b' },
    { h: '0a' },
    { commitment: '0d' },
    { randomness: 2n ** 200n + 1n },
    { commitmentHash: '8' },
    { commitmentProof: '8' },
    { merkleRoot: '0c' },
    { chunkDigest: '0f'.repeat(32) },
  ])('covers every member: %o', (change) => {
    expect(holds({ ...ANSWER, ...change }, SIGNATURE)).toBe(false)
  })

  test('by anybody else does not hold', () => {
    expect(holds(ANSWER, signAnswer(ANSWER, OTHER))).toBe(false)
  })

  test.each([
    undefined,
    null,
    5,
    '',
    '0x',
    SIGNATURE.slice(2),
    SIGNATURE.slice(0, -2),
    `${SIGNATURE}00`,
    SIGNATURE.toUpperCase(),
    ` ${SIGNATURE}`,
    [SIGNATURE],
  ])('of no form is refused and not shown: %s', (signature) => {
    const check = checkAnswerSignature(ANSWER, signature)
    expect([check.ok, check.inputs['signature']]).toEqual([false, 'nothing of its form'])
  })

  test('under a name that is no address is refused', () => {
    expect(holds({ ...ANSWER, miner: `${MINER.address}1` }, SIGNATURE)).toBe(false)
  })
})
