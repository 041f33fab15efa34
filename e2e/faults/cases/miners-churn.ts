/** Miners die and come back all the time. */
import { randomInt } from 'node:crypto'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { BLOCK_MS, type Member } from '../fault-network.ts'
import { insist, pause } from '../tools.ts'
import type { Workload } from '../workload.ts'

const MINERS = 16
const KILL_EVERY_MS = 10_000
const AWAY_MS = 15_000
/** A file may miss two of its three copies then, never all of them. */
const AWAY_MAX = 2
/** Files: all of them are asked for afterwards, in the time in which a network has to be whole again. */
const KEEP = 300
/** Seconds of a block of the real chain. */
const BLOCK_S = 12

/** How much faster this network's blocks are than the real chain's. */
const TIMES = (BLOCK_S * 1000) / BLOCK_MS

export const minersChurn: FaultCase = {
  name: 'miners-churn',
  row: {
    component: 'Miner',
    fault: 'miners die and come back all the time, one or two of sixteen away at any moment',
    required:
      'uploads and downloads go on throughout and no download fails; nothing acknowledged is lost; nobody is accused',
  },
  injected: `SIGKILL to one of 16 miners every 10 s, a new start after 15 s, for two minutes (\`--minutes=30\`: for thirty); blocks are ${TIMES} times as fast as 12 s, where it is one every ${(KILL_EVERY_MS * TIMES) / 60_000} min, away for ${(AWAY_MS * TIMES) / 60_000} min`,
  minutes: 2,
  seconds: 300,
  async run(context) {
    const { network, workload, finish, from } = await atWork(context, {
      miners: MINERS,
      pace: { keep: KEEP },
    })
    const until = performance.now() + context.minutes * 60_000
    const away = new Map<Member, Promise<void>>()
    const deaths = new Map<string, number>()
    while (performance.now() < until) {
      // One that is slow to start holds up the next death.
      while (away.size >= AWAY_MAX) await Promise.race(away.values())
      const mark = workload.calls.length
      const victim = strike(network.miners, away)
      deaths.set(victim.name, (deaths.get(victim.name) ?? 0) + 1)
      await pause(KILL_EVERY_MS)
      insistWork(workload, mark)
    }
    await Promise.all(away.values())
    const since = performance.now()
    const total = [...deaths.values()].reduce((sum, count) => sum + count, 0)
    const failed = workload.calls
      .slice(from)
      .filter(({ task, code }) => task === 'download' && code !== 'ok' && code !== 'not-found')
    insist(failed.length === 0, `${failed.length} downloads failed: ${workload.tally(from)}`)
    // A miner that dies between the file and the answer sets it aside when it comes back.
    const seen = await finish(since, { quarantined: (name) => deaths.get(name) ?? 0 })
    const hours = (context.minutes * TIMES) / 60
    return `${context.minutes} min, which is ${hours.toFixed(1)} h of 12-s blocks: ${total} deaths of ${deaths.size} miners; ${seen}`
  },
}

/** @returns who was killed: anybody who is there */
function strike(miners: readonly Member[], away: Map<Member, Promise<void>>): Member {
  const there = miners.filter((miner) => !away.has(miner))
  const victim = there[randomInt(there.length)]!
  victim.process.send('SIGKILL')
  const back = (async () => {
    await pause(AWAY_MS)
    await victim.process.restart()
    away.delete(victim)
  })()
  // Whoever waits for it hears of it.
  back.catch(() => undefined)
  away.set(victim, back)
  return victim
}

function insistWork(workload: Workload, from: number): void {
  for (const task of ['upload', 'download'] as const)
    insist(
      workload.count(task, 'ok', from) > 0,
      `no ${task} came to an end in ${KILL_EVERY_MS / 1000} s: ${workload.tally(from)}`,
    )
}
