import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHashList } from './hash-list.ts'

const DIGEST = createHash('sha256').update('a').digest('hex')
const GOOD = `${DIGEST}  assets/a-1_2.js\n${DIGEST}  index.html\n`

describe('parseHashList', () => {
  it('reads what sha256sum writes', () => {
    expect(parseHashList(GOOD)).toEqual([
      { path: 'assets/a-1_2.js', sha256: DIGEST },
      { path: 'index.html', sha256: DIGEST },
    ])
  })

  it.each([
    ['nothing', ''],
    ['no line', '\n'],
    ['a torn last line', GOOD.slice(0, -1)],
    ['a digest that is too short', `${DIGEST.slice(1)}  a\n`],
    ['capital digits', `${DIGEST.toUpperCase()}  a\n`],
    ['one blank', `${DIGEST} a\n`],
    ['no path', `${DIGEST}  \n`],
    ['a path that climbs', `${DIGEST}  ../a\n`],
    ['a path from the root', `${DIGEST}  /a\n`],
    ['a path of another origin', `${DIGEST}  //evil.example/a\n`],
    ['an address', `${DIGEST}  https://evil.example\n`],
    ['a path with a query', `${DIGEST}  a?b\n`],
    ['a path twice', `${DIGEST}  a\n${DIGEST}  a\n`],
    ['a page', '<!doctype html>\n'],
  ])('refuses %s', (_, text) => {
    expect(parseHashList(text)).toBeNull()
  })

  it('throws for no text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseHashList(text)))
  })
})
