/** The cable between a validator and everybody else, or between miners and everybody else. */
import { until } from '../../support/network.ts'
import { type AtWork, atWork } from '../at-work.ts'
import type { CaseContext, FaultCase } from '../case.ts'
import { type Cable, layCable } from '../inject/cable.ts'
import { type Toxics, toxicProxy } from '../inject/toxic-proxy.ts'
import { insist, pause } from '../tools.ts'

/** A validator alone inside the namespace: both its users and its miners are at the other end of the cable. */
async function cableToValidator(context: CaseContext): Promise<AtWork & { readonly cable: Cable }> {
  const cable = layCable(context)
  const work = await atWork(context, {
    chainHost: cable.outside,
    node: (name) =>
      name === 'validator-1'
        ? { host: cable.inside, before: cable.within }
        : name === 'chain'
          ? {}
          : { host: cable.outside },
  })
  return { ...work, cable }
}

const NO_HANG =
  'no call lasts beyond its time; nothing is stored twice; nobody is accused; all is well by itself afterwards'

/** Copies on miners that no record of the validator names would be a Store that was made twice. */
async function copiesEach({ network, workload }: AtWork): Promise<string> {
  const { filesOf } = await import('../invariants.ts')
  const owed = workload.ledger.owed(Date.now() / 1000)
  const files = network.miners.flatMap((miner) => filesOf(miner).pieces)
  const counts = owed.map(({ piece }) => files.filter((name) => name === piece).length)
  const most = Math.max(...counts)
  insist(most <= 7, `a file is on ${most} miners`)
  const sum = counts.reduce((all, one) => all + one, 0)
  return `${(sum / counts.length).toFixed(1)} copies of a file, at most ${most}`
}

/**
 * Every copy is at a miner that the validator names, also of files that are not deleted: who is named nowhere keeps it to its end.
 * @returns in words. @throws when it is not so `STRAY_SECONDS` after the fault
 */
async function copiesNamed({ network, workload }: AtWork, since: number): Promise<string> {
  const { filesOf, STRAY_SECONDS } = await import('../invariants.ts')
  for (;;) {
    const names = new Map<string, readonly string[]>()
    for (const entry of workload.ledger.owed(Date.now() / 1000))
      names.set(entry.piece, await workload.holders(entry))
    const unnamed = network.miners.flatMap((miner) =>
      filesOf(miner).pieces.filter((name) => names.get(name)?.includes(miner.hotkey) === false),
    )
    const seconds = (performance.now() - since) / 1000
    if (unnamed.length === 0) return `every copy is named after ${seconds.toFixed(0)} s`
    insist(
      seconds < STRAY_SECONDS,
      `${unnamed.length} copies are at miners that no record names: ${unnamed[0]}`,
    )
    await pause(2_000)
  }
}

const onCable = (
  name: string,
  fault: string,
  injected: string,
  { make, seconds, atLeast = 0 }: { make: (cable: Cable) => void; seconds: number; atLeast?: number },
): FaultCase => ({
  name,
  row: { component: 'Network', fault, required: NO_HANG },
  injected,
  seconds: 240,
  async run(context) {
    const work = await cableToValidator(context)
    const { workload, cable } = work
    const from = workload.calls.length
    make(cable)
    await pause(seconds * 1000)
    const meanwhile = workload.tally(from)
    insist(workload.count('upload', 'ok', from) >= atLeast, `meanwhile ${meanwhile}`)
    cable.mend()
    const since = performance.now()
    await until(
      async () => (await workload.upload({ timeoutMs: 20_000 })).code === 'ok',
      'uploads are taken again',
      60_000,
    )
    const again = ((performance.now() - since) / 1000).toFixed(1)
    const seen = await work.finish(since, {}, () => copiesEach(work))
    return `meanwhile ${meanwhile || 'no call ended'}; uploads again after ${again} s; ${seen}`
  },
})

const CABLE = 'the validator in a network namespace, '

export const networkLoss = onCable(
  'network-loss-20-percent',
  '20 % of packets lost',
  `${CABLE}nft drops every fifth packet each way for 25 s`,
  { make: (cable) => cable.lose(20), seconds: 25, atLeast: 1 },
)
export const networkBlackhole = onCable(
  'network-blackhole-30-s',
  'blackhole for 30 s',
  `${CABLE}nft drops everything for 30 s`,
  { make: (cable) => cable.swallow(), seconds: 30 },
)
export const networkResets = onCable(
  'network-resets',
  'connections reset for 15 s',
  `${CABLE}nft answers every packet with a reset`,
  { make: (cable) => cable.reset(), seconds: 15 },
)
export const networkNarrow = onCable(
  'network-1-mbit',
  'a link of 1 Mbit/s',
  `${CABLE}tc tbf, 1 Mbit/s each way for 30 s`,
  { make: (cable) => cable.narrow('1mbit'), seconds: 30, atLeast: 1 },
)

export const networkPartition: FaultCase = {
  name: 'network-partition-miners',
  row: {
    component: 'Network',
    fault: 'two of five miners cut off for 30 s',
    required: 'uploads and downloads go on; nobody is accused; they count again when they are back',
  },
  injected: 'two miners in a network namespace, nft drops everything for 30 s',
  async run(context) {
    const cable = layCable(context)
    const inside = new Set(['miner-1', 'miner-2'])
    const work = await atWork(context, {
      chainHost: cable.outside,
      node: (name) =>
        inside.has(name)
          ? { host: cable.inside, before: cable.within }
          : name === 'chain'
            ? {}
            : { host: cable.outside },
    })
    const { workload } = work
    await pause(2_000)
    const from = workload.calls.length
    cable.swallow()
    await pause(30_000)
    const meanwhile = workload.tally(from)
    insist(workload.count('upload', 'ok', from) > 0, `no upload: ${meanwhile}`)
    const failed = workload.calls
      .slice(from)
      .filter(({ task, code }) => task === 'download' && code === 'no-holder-answered')
    insist(failed.length === 0, `downloads failed: ${meanwhile}`)
    cable.mend()
    return `meanwhile ${meanwhile}; ${await work.finish(performance.now())}`
  },
}

const ILLS: readonly { readonly name: string; readonly toxics: Toxics; readonly ms: number }[] = [
  { name: '200 ms and up to 200 more', toxics: { latencyMs: 200, jitterMs: 200 }, ms: 8_000 },
  { name: 'half open', toxics: { halfOpen: true }, ms: 8_000 },
  { name: 'answers of 2,000 bytes a second', toxics: { dribble: 2_000 }, ms: 8_000 },
  { name: 'answers cut after 3,000 bytes', toxics: { cutAfter: 3_000 }, ms: 8_000 },
  { name: 'answers cut after 100 bytes', toxics: { cutAfter: 100 }, ms: 8_000 },
  { name: 'connections broken off', toxics: { away: true }, ms: 4_000 },
]

const illCase = (
  name: string,
  { fault, injected, ill }: { fault: string; injected: string; ill: 'miner' | 'user' },
): FaultCase => ({
  name,
  row: {
    component: 'Network',
    fault,
    required: ill === 'miner' ? `${NO_HANG}, and no miner keeps what the validator does not name` : NO_HANG,
  },
  injected,
  seconds: 300,
  async run(context) {
    const proxies = await Promise.all([1, 2].map(() => toxicProxy(context)))
    const names = ill === 'miner' ? ['miner-1', 'miner-2'] : ['validator-1']
    const work = await atWork(context, {
      node: (one) => {
        const at = names.indexOf(one)
        return at < 0 || ill === 'user' ? {} : { announce: `127.0.0.1:${proxies[at]!.port}` }
      },
      leads: (members) => {
        for (const [at, one] of names.entries()) {
          const { hostname, port } = new URL(members.find((member) => member.name === one)!.url())
          proxies[at]!.lead(hostname, Number(port))
        }
      },
      through: (member) => (ill === 'user' ? `http://127.0.0.1:${proxies[0]!.port}` : member.url()),
    })
    const { workload } = work
    const told: string[] = []
    for (const { name: what, toxics, ms } of ILLS) {
      const from = workload.calls.length
      for (const proxy of proxies) proxy.suffer(toxics)
      await pause(ms)
      if (ill === 'miner') {
        const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
        insist(failed.length === 0, `${what}: ${workload.tally(from)}`)
      }
      told.push(`${what}: ${workload.tally(from) || 'no call ended'}`)
    }
    for (const proxy of proxies) proxy.suffer({})
    const since = performance.now()
    await until(
      async () => (await workload.upload({ timeoutMs: 20_000 })).code === 'ok',
      'uploads are taken again',
      60_000,
    )
    const beforeStop = async () => {
      const named = ill === 'miner' ? `${await copiesNamed(work, since)}; ` : ''
      return `${named}${await copiesEach(work)}`
    }
    return `${told.join('; ')}; ${await work.finish(since, { quarantined: () => 0 }, beforeStop)}`
  },
})

export const networkIllMiners = illCase('network-ill-lines-to-miners', {
  fault: 'lines to two of five miners: late, half open, dribbling, cut in the middle of an answer, broken',
  injected: 'a TCP proxy of our own in front of each, one ill after the other',
  ill: 'miner',
})
export const networkIllUsers = illCase('network-ill-line-of-users', {
  fault: 'the users’ line: late, half open, dribbling, cut in the middle of an answer, broken',
  injected: 'a TCP proxy of our own in front of the validator, one ill after the other',
  ill: 'user',
})
