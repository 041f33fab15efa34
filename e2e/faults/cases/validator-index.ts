/** What is wrong with a validator's index at its start: damaged, or another process has it. */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filetao } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import type { Member } from '../fault-network.ts'
import { insist, pause } from '../tools.ts'

/** Header of a record of LevelDB’s log (checksum, length 500, type full) and three of its bytes. */
const TORN = Buffer.from([1, 2, 3, 4, 0xf4, 0x01, 1, 9, 9, 9])

function largestLog(data: string): string {
  const folder = join(data, 'index')
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const [path] = logs
    .map((name) => join(folder, name))
    .sort((a, b) => readFileSync(b).length - readFileSync(a).length)
  insist(path !== undefined && readFileSync(path).length > 100, 'the index has no log')
  return path
}

const filetaoIndex = (...args: readonly string[]) => filetao(['index', ...args], { FILETAO_PREPARED: '1' })

/** Started, it ends with one sentence. */
async function refusal({ process }: Member): Promise<string> {
  const { code } = await process.begin()
  insist(code === 1, `it ended with ${code}`)
  const sentence = process.said.findLast((line) => line.startsWith('validator: ')) ?? ''
  insist(/index repair|index check/.test(sentence), `it names no command: ${sentence}`)
  return sentence
}

export const validatorDamaged: FaultCase = {
  name: 'validator-index-damaged',
  row: {
    component: 'Validator',
    fault: 'a bit of its index flipped; the end of its log torn',
    required:
      'refuses to start, names the record and the command that repairs; after that command, and the one that it names for what only the damaged file held, everything that was acknowledged comes back',
  },
  injected:
    'one bit in the middle of LevelDB’s log of one of two validators, then half a record at its end, while it was killed',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { validators: 2, seed: { files: 6 } })
    const [damaged] = network.validators
    insist(damaged !== undefined, 'a validator')
    await pause(2_000)
    await workload.end()
    await damaged.process.kill()
    const path = largestLog(damaged.data)
    const bytes = readFileSync(path)
    const middle = bytes.length >> 1
    bytes[middle] = bytes[middle]! ^ 1
    writeFileSync(path, bytes)
    const sentence = await refusal(damaged)
    const dry = filetaoIndex('repair', damaged.data, '--dry-run')
    insist(/damaged|would/.test(dry.stdout + dry.stderr), `a dry run says: ${dry.stdout}${dry.stderr}`)
    insist((await refusal(damaged)) === sentence, 'a dry run changed something')
    const repaired = filetaoIndex('repair', damaged.data)
    insist(repaired.code === 0, `index repair: ${repaired.stdout}${repaired.stderr}`)
    insist(repaired.stdout.includes('index rebuild DIR --missing'), `it names no command: ${repaired.stdout}`)
    const again = ['rebuild', damaged.data, '--missing', '--chain', network.chainUrl, '--allow-private']
    const rebuilt = filetaoIndex(...again, '--key', damaged.keyFile)
    insist(rebuilt.code === 0, `index rebuild: ${rebuilt.stdout}${rebuilt.stderr}`)
    const [, missing] = /(\d+) objects of/.exec(rebuilt.stdout) ?? []
    await damaged.process.start()
    workload.begin()
    await pause(3_000)
    await workload.end()
    await damaged.process.kill()
    // The beginning of a record that was being appended when the power went: nobody was told of it.
    appendFileSync(largestLog(damaged.data), TORN)
    await damaged.process.start()
    const since = performance.now()
    workload.begin()
    await pause(2_000)
    return `“${sentence}”; repaired by that command, and ${missing} objects made anew from their miners; a torn end mended by itself; ${await finish(since)}`
  },
}

export const validatorTwice: FaultCase = {
  name: 'validator-one-folder-twice',
  row: {
    component: 'Validator',
    fault: 'two processes on one folder',
    required: 'the second refuses and names who has it; the first does not notice',
  },
  injected: 'the same command started a second time, on another port',
  async run(context) {
    const { network, workload, finish, from } = await atWork(context)
    const [first] = network.validators
    insist(first !== undefined, 'a validator')
    // The same key, the same folder; its own port.
    const second = network.double('validator-1')
    const { code, ms } = await second.begin()
    insist(code === 1, `the second ended with ${code}`)
    const sentence = second.said.findLast((line) => line.startsWith('validator: ')) ?? ''
    insist(
      sentence.includes(String(first.process.pid)),
      `it does not name process ${first.process.pid}: ${sentence}`,
    )
    await pause(2_000)
    insist(workload.count('upload', 'ok', from) > 0, 'the first does not work')
    const seen = await finish(performance.now())
    return `“${sentence}” after ${(ms / 1000).toFixed(1)} s; ${seen}`
  },
}
