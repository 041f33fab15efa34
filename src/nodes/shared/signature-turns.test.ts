import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { SignatureTurns } from './signature-turns.ts'

/** Takes turns for these addresses at once. @returns in the order in which they came */
async function orderOf(addresses: readonly string[]): Promise<string[]> {
  const turns = new SignatureTurns()
  const order: string[] = []
  await Promise.all(addresses.map((address) => turns.take(address)?.then(() => order.push(address))))
  return order
}

test('an address that has much waiting keeps nobody else waiting', async () => {
  const many = Array.from({ length: 50 }, () => 'loud')
  const order = await orderOf([...many, 'honest', 'other', 'honest'])
  expect(order.indexOf('honest')).toBeLessThanOrEqual(2)
  expect(order.indexOf('other')).toBeLessThanOrEqual(3)
  expect(order.lastIndexOf('honest')).toBeLessThanOrEqual(5)
  expect(order).toHaveLength(53)
})

test('between two turns the process answers what else has come', async () => {
  const turns = new SignatureTurns()
  const said: string[] = []
  const rounds = [1, 2, 3].map(async (count) => {
    for (let round = 0; round < count; round++) await nextRound()
    said.push('answered')
  })
  const taken = ['a', 'b', 'c'].map(async (address) => {
    await turns.take(address)
    said.push('verified')
  })
  await Promise.all([...taken, ...rounds])
  expect(said.join(' ')).not.toMatch(/verified verified/)
})

test('what waits is bounded, for an address and in all, and a turn that ends makes room', async () => {
  const turns = new SignatureTurns()
  const taken: (Promise<void> | null)[] = []
  for (let call = 0; call < 300; call++) taken.push(turns.take('loud'))
  expect(taken.filter((turn) => turn === null)).toHaveLength(300 - 257)
  expect(turns.take('honest')).not.toBeNull()
  for (let address = 0; address < 5_000; address++) turns.take(`address ${address}`)
  expect(turns.waiting).toBe(4_096)
  await Promise.all(taken)
  expect(turns.take('loud')).not.toBeNull()
})
