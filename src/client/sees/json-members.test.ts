import { describe, expect, it } from 'vitest'
import { jsonMembers } from './json-members.ts'

const read = (text: string) => jsonMembers(new TextEncoder().encode(text))

describe('jsonMembers', () => {
  it('gives the sizes of values of every shape, and 0 for what is empty', () => {
    const value = { text: 'abc', none: null, empty: '', number: 1234, list: ['a', { b: '}]' }], yes: true }
    expect(read(JSON.stringify(value))).toEqual([
      { name: 'text', bytes: 3 },
      { name: 'none', bytes: 0 },
      { name: 'empty', bytes: 0 },
      { name: 'number', bytes: 4 },
      { name: 'list', bytes: 16 },
      { name: 'yes', bytes: 4 },
    ])
  })

  it('is not misled by quotes, backslashes and brackets inside texts', () => {
    const value = { a: '","b":"{', c: 'ends with \\', d: '\\"', e: 'é' }
    const members = read(JSON.stringify(value))
    expect(members.map(({ name }) => name)).toEqual(['a', 'c', 'd', 'e'])
    expect(members.at(-1)?.bytes).toBe(2)
  })

  it.each(['', '{', '{}', '[1]', '{"a', '{"a":', '{"a":"b', '{"a":[[', '{"a":1', 'null'])(
    'ends on %s, whatever it is',
    (text) => {
      expect(read(text).length).toBeLessThanOrEqual(1)
    },
  )
})
