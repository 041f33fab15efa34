import { describe, expect, it } from 'vitest'
import { Gate } from './gate.ts'
import { KeyedLock } from './keyed-lock.ts'

function held(): { wait: Promise<void>; release: () => void } {
  let release = (): void => undefined
  const wait = new Promise<void>((resolve) => {
    release = resolve
  })
  return { wait, release }
}

describe('Gate', () => {
  it('runs up to its limit, queues up to its limit, and refuses the rest unstarted', async () => {
    const gate = new Gate(2, 1)
    const block = held()
    let started = 0
    const work = async (): Promise<void> => {
      started++
      await block.wait
    }
    const all = [gate.run(work), gate.run(work), gate.run(work), gate.run(work)]
    expect(await all[3]).toEqual({ busy: true })
    expect(started).toBe(2)
    block.release()
    expect((await Promise.all(all)).filter(({ busy }) => !busy)).toHaveLength(3)
    expect([gate.running, gate.waiting]).toEqual([0, 0])
  })

  it('gives the place of work that threw to the next', async () => {
    const gate = new Gate(1, 1)
    const failing = gate.run(() => Promise.reject(new Error('disk')))
    const next = gate.run(() => Promise.resolve(7))
    await expect(failing).rejects.toThrow('disk')
    expect(await next).toEqual({ busy: false, value: 7 })
  })
})

describe('KeyedLock', () => {
  it('keeps the order within a key, also after a failure, and lets other keys pass', async () => {
    const lock = new KeyedLock()
    const block = held()
    const order: string[] = []
    const first = lock.run('a', async () => {
      await block.wait
      order.push('a1')
      throw new Error('a1 failed')
    })
    const second = lock.run('a', async () => void order.push('a2'))
    await lock.run('b', async () => void order.push('b'))
    block.release()
    await expect(first).rejects.toThrow('a1 failed')
    await second
    expect(order).toEqual(['b', 'a1', 'a2'])
  })
})
