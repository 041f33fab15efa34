/** A validator whose time is not that of the others: a busy event loop, a frozen process, a wrong clock. */
import { type AtWork, atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { healthOf } from '../fault-network.ts'
import { wallClock } from '../inject/clock.ts'
import { blockLoop } from '../inject/event-loop.ts'
import { INSPECTED } from '../inspector.ts'
import { eventsOf } from '../invariants.ts'
import { insist, pause } from '../tools.ts'

const STILL_SECONDS = 5

/** Nobody but the validator itself was slow. */
async function nobodyBlamed({ network }: AtWork): Promise<string> {
  const events = await eventsOf(network.validators[0]!)
  const audits = events.filter(({ kind }) => kind === 'audit')
  const blamed = audits.filter(
    ({ outcome }) => outcome === 'late' || outcome === 'offline' || outcome === 'fail',
  )
  insist(
    blamed.length === 0,
    `of ${audits.length} questions ${blamed.length} count against a miner: ${JSON.stringify(blamed[0])}`,
  )
  const down = events.filter(({ kind }) => kind === 'miner-down')
  insist(down.length === 0, `${down.length} miners were called down`)
  insist(audits.length > 0, 'nobody was asked anything')
  const unknown = audits.filter(({ outcome }) => outcome === 'unknown').length
  return `${audits.length} questions, ${unknown} unknown, none against a miner`
}

export const validatorBlocked: FaultCase = {
  name: 'validator-event-loop-blocked',
  row: {
    component: 'Validator',
    fault: 'event loop blocked for 5 s',
    required:
      'its liveness probe fails meanwhile; questions under way are told as unknown; no miner is punished',
  },
  injected: 'a busy loop of JavaScript put into the running process by its inspector, three times',
  async run(context) {
    const work = await atWork(context, { node: (name) => (name === 'validator-1' ? INSPECTED : {}) })
    const validator = work.network.validators[0]!
    let silent = 0
    for (let times = 0; times < 3; times++) {
      const blocked = blockLoop(validator.process, STILL_SECONDS)
      await pause(500)
      if ((await healthOf(validator)) === null) silent += 1
      await blocked
      await pause(3_000)
    }
    insist(silent === 3, `/health answered in ${3 - silent} of 3 blocked loops`)
    const since = performance.now()
    const blamed = await nobodyBlamed(work)
    return `probe silent 3 of 3 times; ${blamed}; ${await work.finish(since)}`
  },
}

export const validatorFrozen: FaultCase = {
  name: 'validator-frozen',
  row: {
    component: 'Validator',
    fault: 'process frozen for 15 s',
    required: 'calls end within their time; questions under way are told as unknown; no miner is punished',
  },
  injected: 'SIGSTOP, 15 s, SIGCONT, twice',
  async run(context) {
    const work = await atWork(context)
    const { process } = work.network.validators[0]!
    for (let times = 0; times < 2; times++) {
      process.send('SIGSTOP')
      await pause(15_000)
      process.send('SIGCONT')
      await pause(3_000)
    }
    const since = performance.now()
    const blamed = await nobodyBlamed(work)
    return `${blamed}; ${await work.finish(since)}`
  },
}

export const validatorClock: FaultCase = {
  name: 'validator-clock-jumps',
  row: {
    component: 'Validator',
    fault: 'wall clock jumps by an hour, forward and back',
    required:
      'nothing ends early; rounds go on by block height; no miner is punished; users are served again when it is right',
  },
  injected: 'libfaketime in the running process: +1 h for 10 s, right, −1 h for 10 s, right',
  async run(context) {
    const clock = wallClock(context, 'validator-1')
    const work = await atWork(context, {
      seed: {},
      node: (name) => (name === 'validator-1' ? clock.wrapping : {}),
    })
    const { workload } = work
    const told: string[] = []
    for (const seconds of [3_600, 0, -3_600, 0]) {
      clock.set(seconds)
      // What was under way at the jump.
      await pause(2_000)
      const begun = workload.calls.length
      await pause(8_000)
      const meanwhile = workload.tally(begun)
      told.push(`${seconds / 3_600} h: ${meanwhile}`)
      const served = workload.count('download', 'ok', begun) + workload.count('upload', 'ok', begun)
      insist(seconds !== 0 || served > 0, `nobody is served although the clock is right: ${meanwhile}`)
    }
    const blamed = await nobodyBlamed(work)
    return `${told.join('; ')}; ${blamed}; ${await work.finish(performance.now())}`
  },
}
