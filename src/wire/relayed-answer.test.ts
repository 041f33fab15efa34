import { safeParse } from 'valibot'
import { expect, test } from 'vitest'
import { RelayedAnswerSchema } from './relayed-answer.ts'

const HASH = 'a'.repeat(64)
const LEAST = { miner: '5'.repeat(40), ms: 0 }
const read = (change: object) => safeParse(RelayedAnswerSchema, { ...LEAST, ...change })
const text = (chars: number): string => 'x'.repeat(chars)
const hashes = (count: number): string[] => Array.from({ length: count }, () => HASH)

test('who gave no answer has said nothing, and that is a whole entry', () => {
  const { success, output } = read({})
  expect(success).toBe(true)
  expect(output).toEqual({
    ...LEAST,
    no_answer: null,
    commitment_hash: null,
    commitment_proof: null,
    commitment: null,
    randomness: null,
    merkle_proof: null,
    merkle_root: null,
    content_path: null,
    answer_signature: null,
    echoes: {},
    chunk_from: null,
    chunk_to: null,
  })
})

test.each<[string, readonly unknown[], readonly unknown[]]>([
  ['miner', [text(60).replaceAll('x', 'Z')], [text(39), text(61), `0${text(47)}`, `${text(47)}l`, null]],
  ['ms', [0, 10_000_000], [-1, 10_000_001, 0.5, null]],
  ['no_answer', ['', text(24), null], [text(25), 5]],
  ['commitment_hash', ['', text(96), null], [text(97), 5]],
  ['commitment_proof', ['', text(96), null], [text(97), 5]],
  ['commitment', ['', text(400), null], [text(401), 5]],
  ['randomness', ['', text(96), null], [text(97), 5]],
  ['merkle_proof', ['', text(3_600), null], [text(3_601), 5]],
  ['merkle_root', ['', text(400), null], [text(401), 5]],
  ['content_path', [[], hashes(18), null], [hashes(19), [text(64)], HASH]],
  ['answer_signature', ['', text(130), null], [text(131), 5]],
  ['chunk_from', [0, 2 ** 24, null], [-1, 2 ** 24 + 1, 0.5]],
  ['chunk_to', [0, 2 ** 24, null], [-1, 2 ** 24 + 1, 0.5]],
])('%s, at its bounds and one beyond', (member, good, bad) => {
  for (const value of good)
    expect(read({ [member]: value })).toMatchObject({ success: true, output: { [member]: value } })
  for (const value of bad) expect(read({ [member]: value }).success, JSON.stringify(value)).toBe(false)
})

test.each<[string, readonly unknown[], readonly unknown[]]>([
  ['challenge_hash', ['', text(96), null], [text(97), 5]],
  ['challenge_index', [-1, 0.5, null], ['0', [1]]],
  ['chunk_size', [-1, 0.5, null], ['0', [1]]],
  ['curve', ['', text(16), null], [text(17), 5]],
  ['g', ['', text(400), null], [text(401), 5]],
  ['h', ['', text(400), null], [text(401), 5]],
  ['seed', ['', text(128), null], [text(129), 5]],
])('of the question a miner may have repeated another %s, within bounds', (member, good, bad) => {
  for (const value of good) {
    const echoes = { [member]: value }
    expect(read({ echoes })).toMatchObject({ success: true, output: { echoes } })
  }
  for (const value of bad)
    expect(read({ echoes: { [member]: value } }).success, JSON.stringify(value)).toBe(false)
})
