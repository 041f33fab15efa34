/** A validator on a host that is too small for it. */
import { until } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { limitedGroup } from '../inject/control-group.ts'
import { insist, sh } from '../tools.ts'
import { PART_BYTES } from '../workload.ts'

const REQUIRED =
  'sheds load with 503, or is slow; never dies; serves again as before; no descriptor stays open'

type Work = Awaited<ReturnType<typeof atWork>>

/** A crowd of uploads of whole parts at once. @returns in words */
async function crowd(
  { workload, network }: Work,
  { uploads, bytes, timeoutMs }: { uploads: number; bytes: number; timeoutMs: number },
): Promise<string> {
  const from = workload.calls.length
  await Promise.all(Array.from({ length: uploads }, () => workload.upload({ bytes, timeoutMs })))
  insist(network.validators[0]!.process.isRunning, `it died: ${network.validators[0]!.process.said.at(-1)}`)
  return `${uploads} uploads of ${(bytes / 2 ** 20).toFixed(1)} MiB at once: ${workload.tally(from)}`
}

async function serves(work: Work): Promise<number> {
  const began = performance.now()
  await until(
    async () => (await work.workload.upload({ timeoutMs: 20_000 })).code === 'ok',
    'it serves again',
    60_000,
  )
  return began
}

export const hostMemory: FaultCase = {
  name: 'host-memory-256-mib',
  row: { component: 'Host', fault: '256 MiB of memory', required: REQUIRED },
  injected:
    'a control group (v1 memory.limit_in_bytes, or v2 memory.max) around the validator; 24 uploads of 8 MiB at once',
  async run(context) {
    const group = limitedGroup(context, { memoryBytes: 256 * 2 ** 20 })
    const work = await atWork(context, { busy: false })
    group.add(work.network.validators[0]!.process.pid)
    const seen = await crowd(work, { uploads: 24, bytes: PART_BYTES, timeoutMs: 40_000 })
    insist(group.kills() === 0, `the kernel ended it ${group.kills()} times over its memory`)
    const since = await serves(work)
    return `${group.kind}; ${seen}; ${await work.finish(since)}`
  },
}

export const hostFiles: FaultCase = {
  name: 'host-64-descriptors',
  row: { component: 'Host', fault: '64 file descriptors', required: REQUIRED },
  injected: 'prlimit --nofile=64 for the running validator; 60 uploads at once',
  async run(context) {
    const work = await atWork(context, { busy: false })
    // Not from its beginning: node itself opens the modules of the program all at once.
    sh('prlimit', '--pid', String(work.network.validators[0]!.process.pid), '--nofile=64')
    const seen = await crowd(work, { uploads: 60, bytes: 60_000, timeoutMs: 20_000 })
    const since = await serves(work)
    return `${seen}; ${await work.finish(since)}`
  },
}

export const hostProcessor: FaultCase = {
  name: 'host-cpu-20-percent',
  row: { component: 'Host', fault: 'one core at 20 %', required: REQUIRED },
  injected: 'a control group (v1 cpu.cfs_quota_us, or v2 cpu.max) around the validator; 60 uploads at once',
  async run(context) {
    const group = limitedGroup(context, { cpu: 0.2 })
    const work = await atWork(context, { busy: false })
    group.add(work.network.validators[0]!.process.pid)
    const seen = await crowd(work, { uploads: 60, bytes: 60_000, timeoutMs: 60_000 })
    group.remove()
    const since = await serves(work)
    return `${group.kind}; ${seen}; ${await work.finish(since)}`
  },
}
