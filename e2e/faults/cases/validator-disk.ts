/** The validator's own disk: full, out of names, failing, read-only, without power. */
import { spawnSync } from 'node:child_process'
import { until } from '../../support/network.ts'
import { type AtWork, atWork } from '../at-work.ts'
import type { CaseContext, FaultCase } from '../case.ts'
import { healthOf } from '../fault-network.ts'
import { realDisk, type SmallDisk, smallDisk } from '../inject/disks.ts'
import { atSyscalls } from '../inject/syscalls.ts'
import { insist, pause } from '../tools.ts'

const STOPS = {
  required:
    'no upload is acknowledged (503 storage-unavailable); downloads go on; it lives; it takes uploads again by itself',
}
const FULL_MS = 8_000
/** Uploads that the fault must have met, so that something was seen. */
const LEAST = 3

/** Waits until the disk refuses, looks at what users are told meanwhile. @returns in words */
async function whileRefusing({ network, workload }: AtWork): Promise<string> {
  const validator = network.validators[0]!
  await until(
    async () => (await workload.upload()).code === 'storage-unavailable',
    'an upload is refused',
    20_000,
  )
  const from = workload.calls.length
  await pause(FULL_MS)
  const health = await healthOf(validator)
  insist(health?.problem === 'index-refuses', `/health says ${JSON.stringify(health)}`)
  insist(validator.process.isRunning, 'it ended')
  const refused = workload.count('upload', 'storage-unavailable', from)
  const uploads = workload.count('upload', 'ok', from)
  const downloads = workload.count('download', 'ok', from)
  insist(uploads === 0, `${uploads} uploads were acknowledged`)
  insist(refused >= LEAST, `only ${refused} uploads were refused: ${workload.tally(from)}`)
  insist(downloads >= LEAST, `only ${downloads} downloads worked: ${workload.tally(from)}`)
  return `meanwhile ${workload.tally(from)}`
}

async function untilTaken({ workload }: AtWork): Promise<string> {
  const began = performance.now()
  await until(async () => (await workload.upload()).code === 'ok', 'uploads are taken again', 60_000)
  return `uploads again ${((performance.now() - began) / 1000).toFixed(1)} s later`
}

const fullDisk = (
  name: string,
  fault: string,
  injected: string,
  fill: (disk: SmallDisk) => void,
): FaultCase => ({
  name,
  row: { component: 'Validator', fault, ...STOPS },
  injected,
  async run(context) {
    const disk = smallDisk(context, 'small', { mib: 96, inodes: 2_000 })
    const work = await atWork(context, {
      node: (node) => (node === 'validator-1' ? { data: `${disk.path}/data` } : {}),
    })
    fill(disk)
    const seen = await whileRefusing(work)
    disk.empty()
    const since = performance.now()
    const again = await untilTaken(work)
    return `${seen}; ${again}; ${await work.finish(since)}`
  },
})

export const validatorDiskFull = fullDisk(
  'validator-disk-full',
  'ENOSPC for its index',
  'a tmpfs of 96 MiB filled to its last byte for more than 8 s',
  (disk) => disk.fill(),
)

export const validatorNoNames = fullDisk(
  'validator-disk-inodes',
  'ENOSPC for its index, no inode left',
  'a tmpfs without a free byte, then without a free name, for more than 8 s',
  (disk) => {
    disk.fill()
    disk.fillNames()
  },
)

export const validatorEio: FaultCase = {
  name: 'validator-disk-eio',
  row: { component: 'Validator', fault: 'EIO at every fsync of its index', ...STOPS },
  injected: 'strace, fsync and fdatasync of the running process fail with EIO for more than 8 s',
  async run(context) {
    const work = await atWork(context)
    const { process } = work.network.validators[0]!
    const fault = await atSyscalls(process.pid, 'fsync,fdatasync:error=EIO')
    const seen = await whileRefusing(work)
    await fault.stop()
    const since = performance.now()
    const again = await untilTaken(work)
    return `${seen}; ${again}; ${await work.finish(since)}`
  },
}

export const validatorReadOnly: FaultCase = {
  name: 'validator-disk-read-only',
  row: {
    component: 'Validator',
    fault: 'the disk turns read-only',
    required:
      'no upload is acknowledged (503 storage-unavailable); downloads go on; it lives; everything is there when the disk was mended and it was started again',
  },
  injected:
    'ext4 on a loop device, an error of the file system with errors=remount-ro; then e2fsck, mounted anew',
  async run(context) {
    const disk = realDisk(context, 'disk')
    const work = await atWork(context, {
      node: (node) => (node === 'validator-1' ? { data: `${disk.path}/data` } : {}),
    })
    const { process } = work.network.validators[0]!
    disk.turnReadOnly()
    const seen = await whileRefusing(work)
    await process.kill()
    disk.mountAgain()
    await process.start()
    const since = performance.now()
    const again = await untilTaken(work)
    return `${seen}; ${again}; ${await work.finish(since, { recordLost: true })}`
  },
}

export const validatorPowerCut: FaultCase = {
  name: 'validator-power-cut',
  row: {
    component: 'Validator',
    fault: 'power cut',
    required: 'nothing acknowledged is lost; its index is whole by `index check`',
  },
  injected:
    'ext4 on a loop device; the bytes of the device at that moment, copied while mounted, are what it starts from; five times',
  async run(context: CaseContext) {
    const disk = realDisk(context, 'disk')
    const work = await atWork(context, {
      seed: { files: 4 },
      node: (node) => (node === 'validator-1' ? { data: `${disk.path}/data` } : {}),
    })
    const { network, workload } = work
    const { process, data } = network.validators[0]!
    for (let cut = 0; cut < 5; cut++) {
      await pause(1_500)
      // Who is answered from here on is answered by a machine that is without power already.
      process.send('SIGSTOP')
      const after = disk.cutPower()
      process.send('SIGKILL')
      await process.kill()
      await workload.end()
      after()
      const checked = spawnSync('node', ['src/nodes/cli/filetao.mjs', 'index', 'check', data], {
        encoding: 'utf8',
      })
      insist(checked.status === 0, `index check after cut ${cut + 1}: ${checked.stdout}${checked.stderr}`)
      await process.start()
      workload.begin()
    }
    return `five cuts, each with a whole index; ${await work.finish(performance.now(), { recordLost: true })}`
  },
}
