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
  // The first turn was taken at once; then four of those that waited before.
  expect(order.slice(5, 8)).toEqual(['honest', 'honest', 'other'])
  expect(order).toHaveLength(53)
})

test('nobody has more than four turns before the next address has its own', async () => {
  const order = await orderOf('aaaaaaaaaabbbbbbc'.split(''))
  expect(order.join('')).toBe('aaaaabbbbcaaaabba')
})

/** @returns the round of the event loop in which each of as many addresses has its turn, by a clock that nothing else moves */
async function roundsOf(addresses: number, roundMs: number, turnMs: number): Promise<number[]> {
  let nowMs = 0
  let rounds = 0
  const turns = new SignatureTurns(() => nowMs)
  const seen: number[] = []
  const taken = Array.from({ length: addresses }, async (_, number) => {
    await turns.take(`address ${number}`)
    seen.push(rounds)
    nowMs += turnMs
  })
  let isOver = false
  void Promise.all(taken).then(() => {
    isOver = true
  })
  while (!isOver) {
    await nextRound()
    rounds += 1
    nowMs += roundMs
  }
  return seen
}

test('between two turns the process answers what else has come, several times', async () => {
  const [first = 0, second = 0, third = 0] = await roundsOf(3, 0.1, 0.5)
  expect([first, second - first >= 7, third - second >= 7]).toEqual([0, true, true])
})

test('between two turns less else is answered when it takes long', async () => {
  const [first = 0, second = 0, third = 0] = await roundsOf(3, 3, 3)
  expect([first, second - first <= 3, third - second <= 3]).toEqual([0, true, true])
})

test('when a round takes long, turns follow upon each other for a part of that time', async () => {
  const seen = await roundsOf(40, 20, 1)
  const inRound = new Map<number, number>()
  for (const round of seen.slice(1)) inRound.set(round, (inRound.get(round) ?? 0) + 1)
  const [first = 0, ...later] = inRound.values()
  expect(first).toBeGreaterThanOrEqual(6)
  expect(Math.max(first, ...later)).toBeLessThanOrEqual(8)
})

test('turns follow upon each other for some milliseconds at most', async () => {
  const seen = await roundsOf(40, 500, 1)
  const first = seen[1] ?? 0
  expect(seen.filter((round) => round === first)).toHaveLength(8)
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
