import { expect, test } from 'vitest'
import { GatheredBytes } from './gathered-bytes.ts'

test('gives the bytes in their order, however they came', () => {
  const gathered = new GatheredBytes()
  const said: number[] = []
  for (let at = 0; said.length < 3_000; at++) {
    const piece = Array.from({ length: at % 7 }, (_, i) => (at + i) % 256)
    gathered.add(Buffer.from(piece))
    said.push(...piece)
  }
  expect(gathered.length).toBe(said.length)
  expect([...gathered.whole()]).toEqual(said)
  expect([...gathered.whole()]).toEqual(said)
  expect(new GatheredBytes().whole()).toHaveLength(0)
})

test('pieces of one byte take memory of about their number', () => {
  const gathered = new GatheredBytes()
  const before = process.memoryUsage()
  for (let at = 0; at < 1_000_000; at++) gathered.add(Buffer.allocUnsafe(1))
  const after = process.memoryUsage()
  const taken = after.heapUsed + after.external - before.heapUsed - before.external
  expect(gathered.length).toBe(1_000_000)
  // A million objects of Node take 100 MB and more, also where the collector has just been.
  expect(taken).toBeLessThan(60_000_000)
})
