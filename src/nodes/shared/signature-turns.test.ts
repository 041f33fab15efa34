import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { SignatureTurns } from './signature-turns.ts'

/** Takes turns for these addresses at once. @returns in the order in which they came */
async function orderOf(addresses: readonly string[]): Promise<string[]> {
  const turns = new SignatureTurns()
  const order: string[] = []
  await Promise.all(
    addresses.map(async (address) => {
      await turns.take(address)
      order.push(address)
    }),
  )
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

/** @returns the round of the event loop in which each of three addresses has its turn */
async function roundsOf(roundMs: number): Promise<number[]> {
  let rounds = 0
  const turns = new SignatureTurns(() => rounds * roundMs)
  const seen: number[] = []
  let isOver = false
  const taken = ['a', 'b', 'c'].map(async (address) => {
    await turns.take(address)
    seen.push(rounds)
  })
  void Promise.all(taken).then(() => {
    isOver = true
  })
  while (!isOver) {
    await nextRound()
    rounds += 1
  }
  return seen
}

test('between two turns the process answers what else has come, several times', async () => {
  const [first = 0, second = 0, third = 0] = await roundsOf(0.1)
  expect([first, second - first >= 7, third - second >= 7]).toEqual([0, true, true])
})

test('between two turns less else is answered when it takes long', async () => {
  const [first = 0, second = 0, third = 0] = await roundsOf(5)
  expect([first, second - first <= 3, third - second <= 3]).toEqual([0, true, true])
})

test('what waits is bounded, for an address and in all, and a turn that ends makes room', async () => {
  const turns = new SignatureTurns()
  const taken: (Promise<void> | null)[] = []
  for (let call = 0; call < 300; call++) taken.push(turns.take('loud'))
  expect(taken.filter((turn) => turn === null)).toHaveLength(300 - 257)
  expect(turns.take('honest')).not.toBeNull()
  for (let address = 0; address < 5_000; address++) void turns.take(`address ${address}`)
  expect(turns.waiting).toBe(4_096)
  for (const turn of taken) if (turn !== null) await turn
  expect(turns.take('loud')).not.toBeNull()
})
