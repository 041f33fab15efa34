import { describe, expect, it } from 'vitest'
import { wholeIndex } from '../../nodes/validator/index-fixture.ts'
import { kept } from './kept-records.ts'

describe('records as a large run keeps them', () => {
  const changes = wholeIndex(40)

  it('are what was written', () => {
    expect(changes.map(kept)).toEqual(changes)
    expect(new Set(changes.map(({ kind }) => kind)).has('piece')).toBe(true)
  })

  it('share their lists when those are alike, and not when they differ', () => {
    const pieces = changes.flatMap((change) => (change.kind === 'piece' ? [change] : []))
    const [piece] = pieces
    if (piece === undefined) throw new Error('no piece among the changes')
    const seedsOf = (...seeds: string[]) => {
      const list = seeds.map((seed) => ({ seed, proof: null }))
      const change = kept({ kind: 'piece', record: { ...piece.record, seeds: list } })
      return change.kind === 'piece' ? change.record.seeds : null
    }
    const first = seedsOf('a', 'b')
    expect(seedsOf('a', 'b')).toBe(first)
    expect(seedsOf('a', 'c')).toEqual([
      { seed: 'a', proof: null },
      { seed: 'c', proof: null },
    ])
    expect(first).toEqual([
      { seed: 'a', proof: null },
      { seed: 'b', proof: null },
    ])
  })
})
