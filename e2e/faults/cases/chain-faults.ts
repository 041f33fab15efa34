/** The chain: away, back, stopped, another history; events twice, not at all, in another order; a seat given to somebody else. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../support/network.ts'
import { type AtWork, atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { blockOf, healthOf } from '../fault-network.ts'
import { chainLine } from '../inject/chain-line.ts'
import { eventsOf } from '../invariants.ts'
import { insist, pause } from '../tools.ts'

const NETUID = 21
const SERVES =
  'uploads and downloads go on; no weights are set on stale state; rounds go on when blocks come again'

/** Blocks at which weights were set, by the validator's own history. */
const weightsOf = async ({ network }: AtWork): Promise<number[]> => {
  const events = await eventsOf(network.validators[0]!)
  return events.flatMap((event) =>
    event.kind === 'weights-set' && 'block' in event ? [Number(event.block)] : [],
  )
}

/** Rounds of newer blocks than before. */
async function goesOn({ network }: AtWork): Promise<void> {
  const validator = network.validators[0]!
  const newest = async () =>
    (await eventsOf(validator)).filter(({ kind }) => kind === 'round').at(-1)?.seq ?? 0
  const before = await newest()
  await until(async () => (await newest()) > before, 'rounds go on', 60_000)
}

export const chainStalls: FaultCase = {
  name: 'chain-stalls',
  row: {
    component: 'Validator',
    fault: 'the chain stalls',
    required: `${SERVES}; /health says chain-stale while it lasts`,
  },
  injected:
    'SIGSTOP to the chain for 130 s, SIGCONT: longer than the two minutes after which a validator calls it stale',
  seconds: 330,
  async run(context) {
    const work = await atWork(context, { seed: {} })
    const { network, workload, from } = work
    const validator = network.validators[0]!
    await pause(2_000)
    network.chain.send('SIGSTOP')
    const block = await blockOf(validator)
    await pause(130_000)
    const health = await healthOf(validator)
    insist(health?.problem === 'chain-stale', `/health says ${JSON.stringify(health)}`)
    const stale = (await weightsOf(work)).filter((at) => at > block)
    insist(stale.length === 0, `weights were set at ${stale.join(', ')} while the chain stood at ${block}`)
    const meanwhile = workload.tally(from)
    const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
    insist(failed.length === 0, `meanwhile ${meanwhile}`)
    network.chain.send('SIGCONT')
    const since = performance.now()
    await goesOn(work)
    insist((await healthOf(validator))?.ok === true, '/health stays bad')
    return `meanwhile ${meanwhile}; ${await work.finish(since)}`
  },
}

export const chainRestarts: FaultCase = {
  name: 'chain-restarts',
  row: { component: 'Validator', fault: 'the chain’s node dies and comes back', required: SERVES },
  injected: 'SIGKILL to the chain, 10 s without it, started again on the same address; twice',
  async run(context) {
    const work = await atWork(context)
    const { network, workload, from } = work
    for (let times = 0; times < 2; times++) {
      await network.chain.kill()
      await pause(10_000)
      await network.chain.start()
      await goesOn(work)
    }
    const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
    insist(failed.length === 0, `meanwhile ${workload.tally(from)}`)
    return work.finish(performance.now())
  },
}

const DEPTH = 6

export const chainReorganised: FaultCase = {
  name: 'chain-reorganised',
  row: {
    component: 'Validator',
    fault: 'the chain goes back six blocks and takes another way',
    required:
      'uploads and downloads go on; what registered in the lost blocks stays a miner until somebody else has its seat: until it registers again the last good view of the subnet is kept, rounds go on with it as soon as the height is passed, and no weights are set; then all goes on; nobody is replaced twice',
  },
  injected:
    'the chain killed, its folder put back to a copy of more than six blocks before, in which a miner had not registered yet; started again',
  async run(context) {
    const work = await atWork(context, { seed: {}, busy: true })
    const { network, workload } = work
    const validator = network.validators[0]!
    const [folder, copy] = [join(network.folder, 'chain'), join(network.folder, 'chain-before')]
    // Between two blocks at best; what a copy of a running chain's folder lacks is what a crash would lack.
    cpSync(folder, copy, { recursive: true })
    const before = await blockOf(validator)
    const late = network.prepare('miner-90')
    await late.process.start()
    await until(async () => (await blockOf(validator)) >= before + DEPTH + 3, 'blocks to take back', 30_000)
    const from = workload.calls.length
    await network.chain.kill()
    rmSync(folder, { recursive: true })
    cpSync(copy, folder, { recursive: true })
    await network.chain.start()
    const after = await network.connect()
    const { neurons, block } = await after.metagraph(NETUID)
    after.close()
    insist(!neurons.some(({ hotkey }) => hotkey === late.hotkey), 'nothing was taken back')
    // The chain is at the height of before, with a neuron less: rounds are of its blocks, weights wait.
    const lost = await blockOf(validator)
    await until(async () => (await blockOf(validator)) > lost, 'blocks of the other way', 60_000)
    const weights = (await weightsOf(work)).length
    const asks = performance.now()
    await goesOn(work)
    await pause(Math.max(0, 10_000 - (performance.now() - asks)))
    await goesOn(work)
    insist((await weightsOf(work)).length === weights, 'weights were set while a neuron was missing')
    await late.process.restart()
    await until(async () => (await weightsOf(work)).length > weights, 'weights are set again', 60_000)
    await goesOn(work)
    // It registered in another block than before: the one of then went, once.
    const replaced = (await eventsOf(validator)).filter((event) => event.kind === 'miner-replaced')
    const others = replaced.filter((event) => !('miner' in event) || event.miner !== late.hotkey)
    insist(replaced.length <= 1 && others.length === 0, `called replaced: ${JSON.stringify(replaced)}`)
    const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
    insist(failed.length === 0, `meanwhile ${workload.tally(from)}`)
    return `back from block ${before + DEPTH + 3} or later to ${block} at most; ${await work.finish(performance.now())}`
  },
}

export const chainEvents: FaultCase = {
  name: 'chain-events-in-disorder',
  row: {
    component: 'Chain',
    fault: 'events twice, not at all, in another order; follows stopped',
    required: 'the validator’s view is that of the chain at the end; nobody is replaced; work goes on',
  },
  injected:
    'a line of WebSocket between validator and chain that doubles, drops and swaps notices of blocks, and stops follows',
  async run(context) {
    const line = await chainLine(context)
    const work = await atWork(context, {
      node: (name) => (name === 'validator-1' ? { chainUrl: (url) => line.lead(url) } : {}),
    })
    const { network, workload, from } = work
    for (const trouble of ['double', 'drop', 'swap', 'stop'] as const) {
      line.trouble(trouble)
      await pause(8_000)
    }
    line.trouble(null)
    const since = performance.now()
    await goesOn(work)
    const client = await network.connect()
    const { block } = await client.metagraph(NETUID)
    client.close()
    await until(
      async () => (await blockOf(network.validators[0]!)) >= block,
      'the validator is at the chain’s block',
      30_000,
    )
    const replaced = (await eventsOf(network.validators[0]!)).filter(({ kind }) => kind === 'miner-replaced')
    insist(replaced.length === 0, `${replaced.length} miners were called replaced`)
    const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
    insist(failed.length === 0, `meanwhile ${workload.tally(from)}`)
    return `${line.made()} notices doubled, dropped, swapped or stopped; ${await work.finish(since)}`
  },
}

export const chainSeatTaken: FaultCase = {
  name: 'chain-seat-taken',
  row: {
    component: 'Chain',
    fault: 'a miner’s seat is given to a newcomer, its hotkey is registered again later',
    required:
      'its record ends once; files get their third copy from others; who registers again begins anew and is a miner like any other',
  },
  injected:
    'a subnet of seven seats, all taken; an eighth hotkey registers, then the one that lost its seat again',
  async run(context) {
    const work = await atWork(context, {
      miners: 6,
      chainArgs: ['--max-uids', '7', '--immunity', '0'],
      seed: { files: 8 },
    })
    const { network } = work
    const validator = network.validators[0]!
    const newcomer = network.prepare('miner-90')
    await newcomer.process.start()
    const replaced = async () => (await eventsOf(validator)).filter(({ kind }) => kind === 'miner-replaced')
    await until(async () => (await replaced()).length === 1, 'somebody is replaced', 30_000)
    const [first] = await replaced()
    const loser = network.minerOf(first?.miner ?? '')
    insist(loser !== undefined, 'nobody known was replaced')
    await pause(3_000)
    const since = performance.now()
    await loser.process.restart()
    await until(
      async () => (await replaced()).length === 2,
      'the one that was replaced has a seat again',
      30_000,
    )
    const second = network.minerOf((await replaced())[1]?.miner ?? '')
    const lost = [loser.name, second?.name ?? '']
    return `${lost.join(', then ')} lost their seats, once each; ${await work.finish(since, { losers: lost, unseated: lost })}`
  },
}
