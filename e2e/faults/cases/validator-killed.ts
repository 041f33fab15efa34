import { until } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { atSyscalls } from '../inject/syscalls.ts'
import { insist } from '../tools.ts'

/**
 * What others can see of StoreUser are its system calls: what is written to miners and to the disk, and when it is made durable. A death at
 * an await between two of them looks like a death at the later one.
 */
const CALLS = [
  'fdatasync,fsync',
  'write',
  'writev',
  'sendto,sendmsg',
  'pwrite64',
  'rename,renameat,renameat2',
]
/** In each thread. More are reached only by rounds. */
const MOST = 6

export const validatorKilled: FaultCase = {
  name: 'validator-kill-9-storeuser',
  row: {
    component: 'Validator',
    fault: 'kill -9 at every await of StoreUser',
    required:
      'nothing acknowledged is lost; what it placed and did not acknowledge is in no record and on no miner for long',
  },
  injected:
    'strace, SIGKILL at the n-th write, send, fsync or rename of each thread while an upload is under way; started again',
  seconds: 400,
  async run(context) {
    const { network, workload, finish } = await atWork(context, {
      busy: false,
      node: () => ({ env: { UV_THREADPOOL_SIZE: '1' } }),
    })
    const [validator] = network.validators
    insist(validator !== undefined, 'a validator')
    let deaths = 0
    for (const calls of CALLS) {
      for (let n = 1; n <= MOST; n++) {
        const { process } = validator
        const fault = await atSyscalls(process.pid, `${calls}:signal=SIGKILL:when=${n}`)
        await workload.upload({ bytes: 20_000 + n, timeoutMs: 20_000 })
        await fault.stop()
        if (process.isRunning) break
        deaths += 1
        await process.restart()
      }
    }
    insist(deaths >= CALLS.length, `it died only ${deaths} times`)
    await until(async () => (await workload.upload()).code === 'ok', 'uploads are taken again', 20_000)
    return `${deaths} deaths; ${await finish(performance.now())}`
  },
}
