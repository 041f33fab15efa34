/** Many miners at once: a third of them for ever, all of them for a while, everything killed. */
import { until } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { eventsOf } from '../invariants.ts'
import { insist, pause } from '../tools.ts'

const gaugeOf = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} ([0-9.e+]+)$`, 'm').exec(text)?.[1] ?? 0)
}

export const thirdOfMinersGone: FaultCase = {
  name: 'miners-30-percent-vanish',
  row: {
    component: 'Validator',
    fault: '30 % of the miners vanish at once',
    required: 'downloads go on; three copies again without a person; not more is stored anew than was lost',
  },
  injected: 'SIGKILL to three of ten miners in one moment; they never come back',
  async run(context) {
    const { network, workload, finish } = await atWork(context, {
      miners: 10,
      seed: { files: 10 },
      busy: false,
    })
    const gone = network.miners.slice(0, 3)
    const lost = await bytesOn(
      workload,
      gone.map(({ hotkey }) => hotkey),
    )
    for (const { process } of gone) process.send('SIGKILL')
    const since = performance.now()
    const from = workload.calls.length
    workload.begin({ users: 1 })
    await pause(5_000)
    const failed = workload.calls.slice(from).filter(({ task, code }) => task === 'download' && code !== 'ok')
    insist(failed.length === 0, `${failed.length} downloads failed: ${workload.tally(from)}`)
    await workload.end()
    const url = network.validators[0]!.url()
    const seen = await finish(since, { gone: gone.map(({ name }) => name) }, async () => {
      const made = await gaugeOf(url, 'filetao_repaired_bytes_total')
      insist(made <= 2 * lost + 1, `${made} bytes were stored anew for ${lost} lost ones`)
      return `${lost} bytes lost, ${made} stored anew`
    })
    return `downloads in the first 5 s: ${workload.tally(from)}; ${seen}`
  },
}

async function bytesOn(
  workload: Awaited<ReturnType<typeof atWork>>['workload'],
  hotkeys: readonly string[],
): Promise<number> {
  let bytes = 0
  for (const entry of workload.ledger.owed(Date.now() / 1000)) {
    const holders = await workload.holders(entry)
    bytes += entry.length * holders.filter((hotkey) => hotkeys.includes(hotkey)).length
  }
  return bytes
}

export const allMinersGone: FaultCase = {
  name: 'miners-all-vanish-and-return',
  row: {
    component: 'Validator',
    fault: 'every miner vanishes, then returns',
    required:
      'nothing is called lost; nobody is blamed for what happened to all; nothing healthy is stored anew; uploads are refused meanwhile',
  },
  injected: 'SIGSTOP to all five miners for 30 s, then SIGKILL and a new start',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { seed: {} })
    const validator = network.validators[0]!
    await pause(2_000)
    const from = workload.calls.length
    for (const { process } of network.miners) process.send('SIGSTOP')
    await pause(30_000)
    const acknowledged = workload.count('upload', 'ok', from)
    for (const { process } of network.miners) process.send('SIGKILL')
    await pause(3_000)
    await Promise.all(network.miners.map(({ process }) => process.restart()))
    const since = performance.now()
    await until(async () => (await workload.upload()).code === 'ok', 'uploads are taken again', 60_000)
    const events = await eventsOf(validator)
    const lost = events.filter(({ kind }) => kind === 'copy-lost')
    insist(lost.length === 0, `${lost.length} copies were called lost`)
    const made = await gaugeOf(validator.url(), 'filetao_repaired_copies_total')
    insist(made === 0, `${made} copies were made anew of healthy files`)
    return `${acknowledged} uploads acknowledged in the first moment of it, ${made} copies made anew; ${await finish(since)}`
  },
}

export const everythingKilled: FaultCase = {
  name: 'everything-killed',
  row: {
    component: 'Host',
    fault: 'every process dies at once',
    required: 'nothing acknowledged is lost; everything is there after a start',
  },
  injected:
    'SIGKILL to chain, validators and miners in one moment under work, three times; started again in any order',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { validators: 2, seed: { files: 4 } })
    const all = [network.chain, ...network.members.map(({ process }) => process)]
    for (let times = 0; times < 3; times++) {
      await pause(2_500)
      for (const process of all) process.send('SIGKILL')
      await workload.end()
      await Promise.all(all.map((process) => process.kill()))
      await network.chain.start()
      await Promise.all(network.members.map(({ process }) => process.start()))
      workload.begin()
    }
    const since = performance.now()
    await pause(2_000)
    const orphans = (): number => 20
    return `three deaths of everything; ${await finish(since, { quarantined: orphans })}`
  },
}
