import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { acknowledgedText, isRollback, isWordOf, NO_HEAD, servedText } from './head-words.ts'
import { keypairFromMiniSecret } from './sr25519.ts'

const NODE = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const OTHER = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const sign = (text: string, by = NODE) => `0x${bytesToHex(by.sign(utf8ToBytes(text)))}`

const VAULT = 'ab'.repeat(16)
const at = (number: number, fill: string) => ({
  validator: NODE.address,
  vaultId: VAULT,
  number,
  headHash: number === 0 ? NO_HEAD : fill.repeat(64),
})

function acknowledged(number: number, fill: string, by = NODE) {
  const word = at(number, fill)
  return { ...word, signature: sign(acknowledgedText(word), by) }
}

function served(number: number, fill: string, after: string | null, by = NODE) {
  const word = { ...at(number, fill), after }
  return { ...word, signature: sign(servedText(word), by) }
}

describe('isRollback', () => {
  test.each([
    ['an older head', 4, 'b'],
    ['another head of the same number', 5, 'b'],
    ['no head', 0, ''],
  ])('convicts a validator that gives %s after it acknowledged one', (_, number, fill) => {
    const taken = acknowledged(5, 'a')
    expect(isRollback(taken, served(number, fill, taken.signature))).toBe(true)
  })

  test('convicts nobody who gives the same head or a newer one', () => {
    const taken = acknowledged(5, 'a')
    expect(isRollback(taken, served(5, 'a', taken.signature))).toBe(false)
    expect(isRollback(taken, served(6, 'b', taken.signature))).toBe(false)
  })

  test('convicts nobody by an answer from before the acknowledgement', () => {
    const taken = acknowledged(5, 'a')
    expect(isRollback(taken, served(4, 'b', null))).toBe(false)
    expect(isRollback(taken, served(4, 'b', acknowledged(5, 'a').signature))).toBe(false)
  })

  test('convicts nobody by words that somebody else signed, or about another vault', () => {
    const taken = acknowledged(5, 'a')
    expect(isRollback(taken, served(4, 'b', taken.signature, OTHER))).toBe(false)
    const forged = acknowledged(5, 'a', OTHER)
    expect(isRollback(forged, served(4, 'b', forged.signature))).toBe(false)
    expect(isRollback(taken, { ...served(4, 'b', taken.signature), vaultId: 'cd'.repeat(16) })).toBe(false)
    expect(isRollback(taken, { ...served(4, 'b', taken.signature), validator: OTHER.address })).toBe(false)
    expect(isRollback(taken, { ...served(4, 'b', taken.signature), number: 3 })).toBe(false)
  })

  test.each([
    ['another vault', { vaultId: 'cd'.repeat(16) }],
    ['another validator', { validator: OTHER.address }],
  ])('convicts nobody by what it signed about %s', (_, about) => {
    const taken = acknowledged(5, 'a')
    const word = { ...at(4, 'b'), ...about, after: taken.signature }
    expect(isRollback(taken, { ...word, signature: sign(servedText(word)) })).toBe(false)
  })
})

test('the texts are those of docs/formats/head.md', () => {
  const word = { validator: '5x', vaultId: 'ab', number: 7, headHash: 'cd' }
  expect(acknowledgedText(word)).toBe('filetao-head/1.5x.ab.7.cd')
  expect(servedText({ ...word, after: '0xef' })).toBe('filetao-head-served/1.5x.ab.7.cd.0xef')
  expect(servedText({ ...word, after: null })).toBe('filetao-head-served/1.5x.ab.7.cd.-')
})

describe('isWordOf', () => {
  test('is false for what is no address or no signature, and never throws', () => {
    const text = acknowledgedText(at(5, 'a'))
    expect(isWordOf(NODE.address, text, sign(text))).toBe(true)
    for (const signature of [
      '',
      '0x',
      'zz',
      sign(text).slice(0, -2),
      `${sign(text)}00`,
      `${sign(text)}zz`,
      `ab${sign(text)}`,
      sign(text).toUpperCase(),
    ])
      expect(isWordOf(NODE.address, text, signature)).toBe(false)
    for (const validator of ['', 'x', `${NODE.address}1`])
      expect(isWordOf(validator, text, sign(text))).toBe(false)
  })
})
