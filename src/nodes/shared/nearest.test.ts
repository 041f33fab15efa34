import { expect, it } from 'vitest'
import { nearestOf } from './nearest.ts'

const WORDS = ['store', 'retrieve', 'list', 'ls', 'verify', 'validator', 'wallet']

it.each([
  ['sotre', 'store'],
  ['stor', 'store'],
  ['retreive', 'retrieve'],
  ['Wallet', 'wallet'],
  ['va', 'validator'],
  ['lits', 'list'],
  ['nonsense', null],
  ['', null],
  ['xy', null],
  ['x'.repeat(10_000), null],
])('%s may have been %s', (typed, meant) => {
  expect(nearestOf(typed, WORDS)).toBe(meant)
})
