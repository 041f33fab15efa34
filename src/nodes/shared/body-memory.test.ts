import { expect, test } from 'vitest'
import { BodyMemory } from './body-memory.ts'

const MIB = 2 ** 20

test('a body of nearly the same length gets the same memory', () => {
  const memory = new BodyMemory()
  const first = memory.take(4 * MIB + 700)
  expect(first.byteLength).toBe(4 * MIB + 700)
  memory.giveBack(first)
  const second = memory.take(4 * MIB + 710)
  expect(second.byteLength).toBe(4 * MIB + 710)
  expect(second.buffer).toBe(first.buffer)
})

test('what is in use is given to nobody else', () => {
  const memory = new BodyMemory()
  const [first, second] = [memory.take(MIB), memory.take(MIB)]
  expect(second.buffer).not.toBe(first.buffer)
})

test('the shortest that is long enough is taken', () => {
  const memory = new BodyMemory()
  const [long, short] = [memory.take(8 * MIB), memory.take(2 * MIB)]
  memory.giveBack(long)
  memory.giveBack(short)
  expect(memory.take(MIB).buffer).toBe(short.buffer)
  expect(memory.take(MIB).buffer).toBe(long.buffer)
})

test('small bodies share nothing, and what lies idle is bounded', () => {
  const memory = new BodyMemory()
  const small = memory.take(1_000)
  expect(small.buffer.byteLength).toBe(1_000)
  memory.giveBack(small)
  expect(memory.take(1_000).buffer).not.toBe(small.buffer)
  const many = Array.from({ length: 6 }, () => memory.take(8 * MIB))
  for (const each of many) memory.giveBack(each)
  const again = Array.from({ length: 6 }, () => memory.take(8 * MIB).buffer)
  expect(many.filter(({ buffer }) => again.includes(buffer))).toHaveLength(2)
})
