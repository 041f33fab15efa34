/** One miner: rot, a slow disk, answers that never arrive, a frozen process. */
import { readFileSync, writeFileSync } from 'node:fs'
import { until } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { atSyscalls } from '../inject/syscalls.ts'
import { toxicProxy } from '../inject/toxic-proxy.ts'
import { eventsOf, filesOf, pieceFile } from '../invariants.ts'
import { insist, pause } from '../tools.ts'

export const minerRot: FaultCase = {
  name: 'miner-rot',
  row: {
    component: 'Miner',
    fault: 'pieces rot on its disk',
    required:
      'it finds out and says so: a declared loss, never a wrong proof; the files are copied from others; no user sees it',
  },
  injected: 'one bit flipped in each of three pieces of one miner while it runs',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { miners: 5, seed: { files: 8 } })
    const miner = network.miners.find((one) => filesOf(one).pieces.length >= 3)
    insist(miner !== undefined, 'no miner has three pieces')
    const rotten = filesOf(miner).pieces.slice(0, 3)
    for (const piece of rotten) {
      const bytes = readFileSync(pieceFile(miner, piece))
      bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 4
      writeFileSync(pieceFile(miner, piece), bytes)
    }
    const since = performance.now()
    const alive = rotten.filter(
      (piece) => workload.ledger.accountFor(piece, Date.now() / 1000)?.standing === 'acknowledged',
    )
    const isFound = () =>
      rotten.filter((piece) => filesOf(miner).quarantine.some((name) => name.startsWith(piece))).length
    await until(() => isFound() >= Math.min(1, alive.length), 'rot is found', 60_000)
    const events = await eventsOf(network.validators[0]!)
    const lies = events.filter(
      ({ kind, outcome, reason }) => kind === 'audit' && outcome === 'fail' && !DECLARED.has(reason ?? ''),
    )
    insist(lies.length === 0, `told as a lie: ${JSON.stringify(lies[0])}`)
    const seen = await finish(since, {
      losers: [miner.name],
      quarantined: (name) => (name === miner.name ? 3 : 0),
    })
    return `${isFound()} of 3 rotten pieces set aside by the miner itself, no wrong proof; ${seen}`
  },
}

/** How a round tells of a miner that said it has not got a piece. */
const DECLARED = new Set(['missing'])

export const minerSlowDisk: FaultCase = {
  name: 'miner-slow-disk',
  row: {
    component: 'Miner',
    fault: 'slow disk, 500 ms for each fsync',
    required: 'its verdict stays pass; users wait no longer than a straggler costs',
  },
  injected: 'strace, 500 ms before each fsync of one of five miners, for 25 s',
  async run(context) {
    const { network, workload, finish, from } = await atWork(context)
    const miner = network.member('miner-1')
    const fault = await atSyscalls(miner.process.pid, 'fsync,fdatasync:delay_enter=500ms')
    await pause(25_000)
    await fault.stop()
    const events = await eventsOf(network.validators[0]!)
    const asked = events.filter(({ kind, miner: who }) => kind === 'audit' && who === miner.hotkey)
    const bad = asked.filter(({ outcome }) => outcome !== 'pass')
    insist(asked.length > 0, 'it was asked nothing')
    insist(bad.length === 0, `${bad.length} of ${asked.length} questions: ${JSON.stringify(bad[0])}`)
    const uploads = workload.calls.slice(from).filter(({ task, code }) => task === 'upload' && code === 'ok')
    const slowest = Math.max(...uploads.map(({ ms }) => ms))
    return `${asked.length} questions, all passed; slowest upload ${(slowest / 1000).toFixed(1)} s; ${await finish(performance.now())}`
  },
}

export const minerAnswersLost: FaultCase = {
  name: 'miner-answers-lost',
  row: {
    component: 'Miner',
    fault: 'its answers are lost after it moved on (seed chain)',
    required: 'both sides meet again without a penalty; never a failure that stays; no copy is called lost',
  },
  injected:
    'a proxy in front of one of three miners that passes requests on and cuts each answer at its first byte, three times for 8 s; the miner killed once meanwhile',
  async run(context) {
    const proxy = await toxicProxy(context)
    const { network, finish } = await atWork(context, {
      miners: 4,
      node: (name) => (name === 'miner-1' ? { announce: `127.0.0.1:${proxy.port}`, args: [] } : {}),
      leads: (members) => {
        const { hostname, port } = new URL(members.find(({ name }) => name === 'miner-1')!.url())
        proxy.lead(hostname, Number(port))
      },
    })
    const miner = network.member('miner-1')
    for (let times = 0; times < 3; times++) {
      proxy.suffer({ cutAfter: 1 })
      await pause(8_000)
      if (times === 1) await miner.process.restart()
      proxy.suffer({})
      await pause(5_000)
    }
    const since = performance.now()
    const isPassing = async () => {
      const events = await eventsOf(network.validators[0]!)
      const last = events.filter(({ kind, miner: who }) => kind === 'audit' && who === miner.hotkey).at(-1)
      return last?.outcome === 'pass'
    }
    await until(isPassing, 'it passes again', 60_000)
    const events = await eventsOf(network.validators[0]!)
    const lost = events.filter(({ kind, miner: who }) => kind === 'audit' && who === miner.hotkey)
    const outcomes = ['pass', 'late', 'offline', 'unknown'].map(
      (name) => `${lost.filter(({ outcome }) => outcome === name).length} ${name}`,
    )
    return `its questions: ${outcomes.join(', ')}; ${await finish(since, { quarantined: () => 4 })}`
  },
}

export const minerFrozen: FaultCase = {
  name: 'miner-frozen',
  row: {
    component: 'Miner',
    fault: 'one miner is frozen for 25 s',
    required: 'uploads and downloads go on; nobody is called a liar; it is asked again when it is back',
  },
  injected: 'SIGSTOP, 25 s, SIGCONT, one of five miners',
  async run(context) {
    const { network, workload, finish, from } = await atWork(context)
    const { process, hotkey } = network.member('miner-1')
    process.send('SIGSTOP')
    await pause(25_000)
    const meanwhile = workload.tally(from)
    const failed = workload.calls.slice(from).filter(({ code }) => code !== 'ok' && code !== 'not-found')
    process.send('SIGCONT')
    const since = performance.now()
    insist(failed.length === 0, `meanwhile ${meanwhile}`)
    const isBack = async () => {
      const told = (await eventsOf(network.validators[0]!)).filter(({ miner }) => miner === hotkey)
      return told.at(-1)?.kind === 'audit' && told.at(-1)?.outcome === 'pass'
    }
    await until(isBack, 'it passes again', 60_000)
    return `meanwhile ${meanwhile}; ${await finish(since)}`
  },
}
