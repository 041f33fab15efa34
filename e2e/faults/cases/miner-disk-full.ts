import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import { smallDisk } from '../inject/disks.ts'
import { eventsOf } from '../invariants.ts'
import { insist, pause } from '../tools.ts'
import { PART_BYTES } from '../workload.ts'

export const minerDiskFull: FaultCase = {
  name: 'miner-disk-full',
  row: {
    component: 'Miner',
    fault: 'disk full',
    required: 'refuses a Store with 507; what it has is still proven; takes pieces again when there is room',
  },
  injected:
    'a tmpfs of 64 MiB filled to its last byte, under three of five miners, so that each upload meets one',
  async run(context) {
    const disks = ['miner-1', 'miner-2', 'miner-3'].map((name) => ({ name, disk: smallDisk(context, name) }))
    const { network, workload, finish, from } = await atWork(context, {
      seed: { files: 6, part: true },
      node: (name) => {
        const own = disks.find((one) => one.name === name)
        return own === undefined ? {} : { data: own.disk.path, args: ['--reserve', '0'] }
      },
    })
    for (const { disk } of disks) disk.fill()
    await pause(8_000)
    const refused = await workload.upload({ bytes: PART_BYTES })
    insist(refused.code === 'not-enough-copies', `an upload with two miners left came to ${refused.code}`)
    const events = await eventsOf(network.validators[0]!)
    const full = events.filter(({ kind, reason }) => kind === 'copy-failed' && reason === 'full').length
    insist(full > 0, 'no miner said that it was full')
    const names = new Set(disks.map(({ name }) => network.member(name).hotkey))
    const proven = events.filter(
      ({ kind, outcome, miner }) => kind === 'audit' && outcome === 'pass' && names.has(miner ?? ''),
    )
    insist(proven.length > 0, 'a full miner proved nothing')
    const kept = workload.count('upload', 'not-enough-copies', from)
    for (const { disk } of disks) disk.empty()
    const since = performance.now()
    for (let tries = 0; (await workload.upload({ bytes: PART_BYTES })).code !== 'ok'; tries++) {
      insist(tries < 30, 'uploads are refused although there is room again')
      await pause(1_000)
    }
    return `${full} refusals with 507, ${kept} uploads told not-enough-copies, ${proven.length} proofs by full miners; ${await finish(since)}`
  },
}
