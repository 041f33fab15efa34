import { describe, expect, it } from 'vitest'
import { ManualClock } from '../testing/client-ports.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { type RingCall, ValidatorRing } from './validator-ring.ts'

const MINUTE = 60_000

/** Three validators that serve, by number. */
function ringOf(validators = 3) {
  const clock = new ManualClock()
  const network = new FakeNetwork({ validators: Array.from({ length: validators }, () => 'honest' as const) })
  const hotkeys = network.metagraph().neurons.map(({ hotkey }) => hotkey)
  const ring = new ValidatorRing(network, clock)
  const order = async (turn = 0) => (await ring.order(turn)).map(({ hotkey }) => hotkeys.indexOf(hotkey))
  const call = (validator: number): RingCall => ring.call(hotkeys[validator] ?? '')
  /** One call that fails after `ms`. */
  const fail = async (validator: number, ms: number) => {
    const made = call(validator)
    await clock.pass(ms)
    made.close()
    made.failed()
  }
  const answer = (validator: number) => {
    const made = call(validator)
    made.close()
    made.worked()
  }
  /** Whole minutes for which it is asked after all others. */
  const coolMinutes = async (validator: number) => {
    let minutes = 0
    for (
      ;
      minutes < 60 && (await order()).at(-1) === validator && (await order(1)).at(-1) === validator;
      minutes += 1
    )
      await clock.pass(MINUTE)
    return minutes
  }
  return { clock, order, call, fail, answer, coolMinutes }
}

describe('which validator is asked next', () => {
  it('alternates over all that serve', async () => {
    const { order } = ringOf()
    const first = (await order(0))[0] ?? 0
    expect([(await order(1))[0], (await order(2))[0], (await order(3))[0]]).toEqual([
      (first + 1) % 3,
      (first + 2) % 3,
      first,
    ])
  })

  it('one that refused at once is asked last for half a minute, however often it refuses', async () => {
    const { order, fail, clock } = ringOf()
    for (let time = 0; time < 4; time += 1) {
      await fail(1, 50)
      expect((await order(time)).at(-1)).toBe(1)
      await clock.pass(30_001)
    }
    expect(new Set([(await order(0))[0], (await order(1))[0], (await order(2))[0]])).toEqual(
      new Set([0, 1, 2]),
    )
  })

  it('one that was waited for in vain is asked last for longer than that took, and longer each time', async () => {
    const { fail, coolMinutes } = ringOf()
    const minutes: number[] = []
    for (let time = 0; time < 5; time += 1) {
      await fail(2, 100_000)
      minutes.push(await coolMinutes(2))
    }
    expect(minutes).toEqual([5, 10, 20, 30, 30])
  })

  it('calls that fail together are one failure', async () => {
    const { call, clock, coolMinutes } = ringOf()
    const calls = [call(0), call(0), call(0)]
    await clock.pass(100_000)
    for (const each of calls) {
      each.close()
      each.failed()
    }
    expect(await coolMinutes(0)).toBe(5)
  })

  it('an answer makes up for everything', async () => {
    const { order, fail, answer, coolMinutes } = ringOf()
    await fail(1, 100_000)
    answer(1)
    expect(new Set([(await order(0))[0], (await order(1))[0], (await order(2))[0]])).toEqual(
      new Set([0, 1, 2]),
    )
    await fail(1, 100_000)
    expect(await coolMinutes(1)).toBe(5)
  })

  it('nobody else is sent to one that is being waited for and has not answered yet', async () => {
    const { order, call, answer } = ringOf(2)
    answer(0)
    const waiting = call(1)
    for (let turn = 0; turn < 4; turn += 1) expect((await order(turn))[0]).toBe(0)
    waiting.close()
    waiting.worked()
    expect(new Set([(await order(0))[0], (await order(1))[0]])).toEqual(new Set([0, 1]))
  })

  it('nor to one that has answered, when a call has been under way for long', async () => {
    const { order, call, answer, clock } = ringOf(2)
    answer(0)
    answer(1)
    const waiting = call(1)
    expect(new Set([(await order(0))[0], (await order(1))[0]])).toEqual(new Set([0, 1]))
    await clock.pass(15_000)
    for (let turn = 0; turn < 4; turn += 1) expect((await order(turn))[0]).toBe(0)
    waiting.close()
    expect(new Set([(await order(0))[0], (await order(1))[0]])).toEqual(new Set([0, 1]))
  })

  it('of those that failed, the one that is to be tried again soonest comes first', async () => {
    const { order, fail } = ringOf()
    await fail(0, 100_000)
    await fail(1, 50)
    await fail(2, 20_000)
    expect([await order(0), await order(1), await order(2)]).toEqual([
      [1, 2, 0],
      [1, 2, 0],
      [1, 2, 0],
    ])
  })
})
