import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../testing/client-ports.ts'
import { Flights } from './flights.ts'
import { Pacer } from './pacer.ts'

const never = new AbortController().signal

describe('a limit of bytes a second', () => {
  it('holds as an average, however large the pieces', async () => {
    const clock = new ManualClock()
    const pacer = new Pacer(clock)
    pacer.limit(1_000)
    const went: number[] = []
    const start = clock.now()
    const send = async () => {
      for (const bytes of [8_000, 100, 900, 3_000]) {
        await pacer.take(bytes, never)
        went.push(clock.now() - start)
      }
    }
    const all = send()
    await clock.pass(60_000)
    await all
    expect(went).toEqual([0, 8_000, 8_100, 9_000])
  })

  it('taken away lets those who wait go at once', async () => {
    const clock = new ManualClock()
    const pacer = new Pacer(clock)
    pacer.limit(1)
    await pacer.take(1_000_000, never)
    const waiting = pacer.take(1, never)
    pacer.limit(null)
    await clock.pass(500)
    await waiting
  })

  it('does not keep whoever is stopped', async () => {
    const pacer = new Pacer(new ManualClock())
    pacer.limit(1)
    await pacer.take(1_000, never)
    const stop = new AbortController()
    const waiting = pacer.take(1, stop.signal)
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
  })
})

describe('parts on their way', () => {
  /** Sends parts over a line that carries `lanes` of them at once without slowing, and gives the widths that were tried. */
  async function widths(lanes: number, parts: number): Promise<number[]> {
    const clock = new ManualClock()
    const flights = new Flights(clock)
    const tried = new Set<number>()
    let flying = 0
    const fly = () =>
      flights.fly(
        8_000_000,
        never,
        () => 0,
        async () => {
          flying += 1
          tried.add(flights.width)
          await clock.sleep(1_000 * Math.max(1, flying / lanes), never)
          flying -= 1
        },
      )
    const all = Promise.all(Array.from({ length: parts }, fly))
    await clock.pass(10_000_000)
    await all
    return [...tried].sort((a, b) => a - b)
  }

  it('grow in number while more bring more', async () => {
    expect(await widths(20, 120)).toEqual([3, 4, 5, 6])
  })

  it('do not grow much where more bring nothing', async () => {
    expect(Math.max(...(await widths(1, 120)))).toBeLessThanOrEqual(4)
  })
})
