import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { atSyscalls } from '../inject/syscalls.ts'
import { filesOf } from '../invariants.ts'
import { insist } from '../tools.ts'

/** Write of the piece's file, its fsync, its rename, the record's write and fsync, the answer. */
const POINTS = [
  'openat:when=2',
  'write,pwrite64:when=1',
  'write,pwrite64:when=2',
  'fsync,fdatasync:when=1',
  'rename,renameat,renameat2:when=1',
  'fsync,fdatasync:when=2',
  'fsync,fdatasync:when=3',
  'writev,sendto,sendmsg:when=1',
]

export const minerKilled: FaultCase = {
  name: 'miner-kill-9-rename-ack',
  row: {
    component: 'Miner',
    fault: 'kill -9 between write, rename and acknowledgement',
    required: 'nothing acknowledged is lost; no temporary file is left after a start; nobody is accused',
  },
  injected:
    'strace, SIGKILL at open, write, fsync, rename and at the answer of one of three miners; started again',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { miners: 4, busy: false })
    const miner = network.member('miner-1')
    let deaths = 0
    for (const point of POINTS) {
      const [calls, when] = point.split(':')
      const { process } = miner
      const fault = await atSyscalls(process.pid, `${calls}:signal=SIGKILL:${when}`)
      // It is not asked every time: one that was away a moment ago comes last, and three of four are enough.
      for (let tries = 0; tries < 24 && process.isRunning; tries++)
        await workload.upload({ bytes: 40_000 + tries, timeoutMs: 30_000 })
      await fault.stop()
      if (process.isRunning) continue
      deaths += 1
      await process.restart()
      const left = filesOf(miner).pieces.filter((name) => name.includes('tmp'))
      insist(left.length === 0, `a start left ${left.join(' ')}`)
    }
    insist(deaths >= 6, `it died only ${deaths} times`)
    const seen = await finish(performance.now(), { quarantined: (name) => (name === 'miner-1' ? deaths : 0) })
    const { quarantine } = filesOf(miner)
    insist(
      quarantine.every((name) => name.includes('.orphan.')),
      `in quarantine: ${quarantine.join(' ')}`,
    )
    return `${deaths} deaths, ${quarantine.length} files that nobody was told of set aside; ${seen}`
  },
}
