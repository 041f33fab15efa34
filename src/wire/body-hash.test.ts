import { describe, expect, test } from 'vitest'
import { bodyHash, pythonText } from './body-hash.ts'
import type { FieldKind } from './synapse.ts'

const raw = String.raw

// What CPython 3.11 prints for `str(value)`; in a bytes field for `str(value.encode())`.
describe('the text of a field', () => {
  test.each<[string, unknown, string]>([
    ['absent', undefined, 'None'],
    ['null', null, 'None'],
    ['true', true, 'True'],
    ['false', false, 'False'],
    ['integer', -7, '-7'],
    ['long integer', 2n ** 70n, '1180591620717411303424'],
    ['fraction', 1.5, '1.5'],
    ['text as it is', "it's\n", "it's\n"],
    ['empty list and object', [[], {}], '[[], {}]'],
    ['members', { a: null, "b'c": [1, true] }, `{'a': None, "b'c": [1, True]}`],
    ['quotes', ["it's", 'say "hi"', 'it\'s "both"'], raw`["it's", 'say "hi"', 'it\'s "both"']`],
    ['escapes', ['\\\n\r\t\0\x1f\x7f'], raw`['\\\n\r\t\x00\x1f\x7f']`],
    ['beyond ASCII', ['\x80\xa0\xad é✓😀'], raw`['\x80\xa0\xad é✓😀']`],
    ['not printable', ['\u0378\u2028\ue000\u{e0001}'], raw`['\u0378\u2028\ue000\U000e0001']`],
  ])('%s', (_, value, text) => {
    expect(pythonText(value)).toBe(text)
  })

  test.each<[string, string]>([
    ['ab', "b'ab'"],
    ["it's", raw`b"it's"`],
    [`"'"`, raw`b'"\'"'`],
    ['\\\n\r\t\0 ~\x7f', raw`b'\\\n\r\t\x00 ~\x7f'`],
    ['é✓😀', raw`b'\xc3\xa9\xe2\x9c\x93\xf0\x9f\x98\x80'`],
  ])('of bytes: %j', (value, text) => {
    expect(pythonText(value, 'bytes')).toBe(text)
  })

  test.each<FieldKind>(['text', 'integer', 'any'])('of kind %s is text as it is', (kind) => {
    expect(pythonText('é\\', kind)).toBe('é\\')
  })

  test('in a bytes field may be as long as a body', () => {
    expect(pythonText('\x7f'.repeat(100_000), 'bytes')).toHaveLength(4 * 100_000 + 3)
  })
})

describe('the body hash', () => {
  test('is of the covered fields in the order of the class, however the body orders them', () => {
    const fields = { data_hash: '1', seed: '2' }
    expect(bodyHash('Retrieve', { seed: '2', data_hash: '1', commitment_proof: 'not covered' })).toBe(
      bodyHash('Retrieve', fields),
    )
    expect(bodyHash('Retrieve', { data_hash: '2', seed: '1' })).not.toBe(bodyHash('Retrieve', fields))
  })

  test('has an absent member as null, which is another one than none', () => {
    expect(bodyHash('Retrieve', { data: null })).toBe(bodyHash('Retrieve', {}))
    expect(bodyHash('Retrieve', { data: '' })).not.toBe(bodyHash('Retrieve', {}))
    // Of no field: SHA3-256 of nothing.
    expect(bodyHash('Synapse', { any: 1 })).toBe(
      'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
    )
  })
})
