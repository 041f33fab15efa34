import { describe, expect, it } from 'vitest'
import { createTurnstile } from './turnstile.ts'

describe('createTurnstile', () => {
  it('never runs more than it was told, keeps the order and survives failures', async () => {
    const inTurn = createTurnstile(2)
    const order: number[] = []
    let running = 0
    let most = 0
    const jobs = Array.from({ length: 20 }, (_, index) =>
      inTurn(async () => {
        running += 1
        most = Math.max(most, running)
        order.push(index)
        await Promise.resolve()
        running -= 1
        if (index % 3 === 0) throw new Error('this one fails')
        return index
      }),
    )
    const results = await Promise.allSettled(jobs)
    expect(most).toBe(2)
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(7)
    expect(await inTurn(async () => 'still open')).toBe('still open')
  })
})
