import { expect, it } from 'vitest'
import { tileColumns } from './tile-layout.ts'

it('tiles fill the width and are never less than two', () => {
  expect([0, 320, 390, 720, 1168].map(tileColumns)).toEqual([2, 2, 2, 4, 6])
})
