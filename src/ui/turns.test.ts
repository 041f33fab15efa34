import { expect, it } from 'vitest'
import { endTurn, leaveTurns, takeTurn } from './turns.ts'

it('lets one begin when the one before has ended, in the order they asked, each with its newest wish', () => {
  const begun: string[] = []
  const [a, b, c] = [{}, {}, {}]
  takeTurn(a, () => begun.push('a'))
  takeTurn(b, () => begun.push('b'))
  takeTurn(c, () => begun.push('c'))
  takeTurn(b, () => begun.push('b again'))
  expect(begun).toEqual(['a'])
  endTurn(b)
  expect(begun).toEqual(['a'])
  endTurn(a)
  expect(begun).toEqual(['a', 'b again'])
  endTurn(b)
  endTurn(c)
  takeTurn(a, () => begun.push('a'))
  expect(begun).toEqual(['a', 'b again', 'c', 'a'])
  endTurn(a)
})

it('waits for nobody who has left, and begins nothing for them', () => {
  const begun: string[] = []
  const [a, b, c] = [{}, {}, {}]
  takeTurn(a, () => begun.push('a'))
  takeTurn(b, () => begun.push('b'))
  takeTurn(c, () => begun.push('c'))
  leaveTurns(b)
  leaveTurns(a)
  expect(begun).toEqual(['a', 'c'])
  leaveTurns(c)
})

it('goes on when a turn ends as it begins', () => {
  const begun: string[] = []
  const [a, b] = [{}, {}]
  for (const owner of [a, b])
    takeTurn(owner, () => {
      begun.push('one')
      endTurn(owner)
    })
  expect(begun).toEqual(['one', 'one'])
})
