import { describe, expect, it } from 'vitest'
import { Gate } from './gate.ts'

const never = new AbortController().signal

/** Enters and notes when it got in. */
function visitor(gate: Gate, log: string[], name: string, weight = 1, rank = () => 0, signal = never) {
  return gate.enter(weight, signal, rank).then((leave) => {
    log.push(name)
    return leave
  })
}

describe('a gate', () => {
  it('lets in what fits and the others when there is room, in the order they came', async () => {
    const gate = new Gate(2)
    const log: string[] = []
    const first = await visitor(gate, log, 'a', 2)
    const waiting = [visitor(gate, log, 'b'), visitor(gate, log, 'c'), visitor(gate, log, 'd')]
    first()
    first()
    const [b] = await Promise.all(waiting.slice(0, 2))
    expect(log).toEqual(['a', 'b', 'c'])
    b?.()
    await waiting[2]
    expect(log).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets the lowest rank in first, also one that changed while it waited', async () => {
    const gate = new Gate(1)
    const log: string[] = []
    const leave = await visitor(gate, log, 'first')
    let late = 5
    const waiting = [visitor(gate, log, 'normal', 1, () => 1), visitor(gate, log, 'raised', 1, () => late)]
    late = 0
    leave()
    ;(await waiting[1])?.()
    await waiting[0]
    expect(log).toEqual(['first', 'raised', 'normal'])
  })

  it('lets something heavier than itself in alone', async () => {
    const gate = new Gate(2)
    const log: string[] = []
    const light = await visitor(gate, log, 'light')
    const heavy = visitor(gate, log, 'heavy', 9)
    light()
    const leave = await heavy
    const after = visitor(gate, log, 'after')
    leave()
    await after
    expect(log).toEqual(['light', 'heavy', 'after'])
  })

  it('forgets a waiter that was stopped, and lets those behind it pass', async () => {
    const gate = new Gate(2)
    const log: string[] = []
    await visitor(gate, log, 'a')
    const stop = new AbortController()
    const heavy = visitor(gate, log, 'heavy', 2, () => 0, stop.signal)
    const light = visitor(gate, log, 'light')
    stop.abort(new Error('stopped'))
    await expect(heavy).rejects.toThrow('stopped')
    await light
    expect(log).toEqual(['a', 'light'])
  })

  it('grown lets more in, shrunk lets nobody in before enough have left', async () => {
    const gate = new Gate(1)
    const log: string[] = []
    const a = await visitor(gate, log, 'a')
    const b = visitor(gate, log, 'b')
    gate.resize(2)
    const leaveB = await b
    gate.resize(1)
    const c = visitor(gate, log, 'c')
    a()
    await Promise.resolve()
    expect(log).toEqual(['a', 'b'])
    leaveB()
    await c
    expect(log).toEqual(['a', 'b', 'c'])
  })
})
