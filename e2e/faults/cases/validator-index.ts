/** What is wrong with a validator's index at its start: damaged, or another process has it. */
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filetao } from '../../support/network.ts'
import { atWork } from '../at-work.ts'
import type { FaultCase } from '../case.ts'
import type { Member } from '../fault-network.ts'
import { insist, pause } from '../tools.ts'

function largestLog(data: string): string {
  const folder = join(data, 'index')
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const [path] = logs.map((name) => join(folder, name)).sort((a, b) => readFileSync(b).length - readFileSync(a).length)
  insist(path !== undefined && readFileSync(path).length > 1_000, 'the index has no log')
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
    fault: 'a bit of its index flipped, or its log cut short',
    required: 'refuses to start, names the record and the command that repairs; after that command everything that was acknowledged comes back',
  },
  injected: 'one bit in the middle of LevelDB’s log; then its end cut off in the middle of a record; while it was killed',
  async run(context) {
    const { network, workload, finish } = await atWork(context, { validators: 2, seed: { files: 6 } })
    const [damaged] = network.validators
    insist(damaged !== undefined, 'a validator')
    await pause(2_000)
    await workload.end()
    const sentences: string[] = []
    for (const how of ['flip', 'cut'] as const) {
      await damaged.process.kill()
      const path = largestLog(damaged.data)
      const bytes = readFileSync(path)
      if (how === 'flip') {
        const at = Math.floor(bytes.length / 2)
        bytes[at] = bytes[at]! ^ 1
        writeFileSync(path, bytes)
        sentences.push(await refusal(damaged))
        const dry = filetaoIndex('repair', damaged.data, '--dry-run')
        insist(dry.stdout.length + dry.stderr.length > 0, 'a dry run says nothing')
        const repaired = filetaoIndex('repair', damaged.data)
        insist(repaired.code === 0, `index repair: ${repaired.stdout}${repaired.stderr}`)
      } else {
        // A torn last record is what a crash leaves: the rest is whole. Nothing acknowledged may be in it, so the cut is of bytes that
        // nobody was told of: garbage that was being appended.
        writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(5, 0xff)]))
        truncateSync(path, bytes.length + 3)
      }
      await damaged.process.start()
    }
    const since = performance.now()
    workload.begin()
    await pause(2_000)
    return `“${sentences[0]}”; repaired, and a torn end mended by itself; ${await finish(since)}`
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
    const second = network.prepare('validator-1')
    // The same key, the same folder; its own port.
    const { code, ms } = await second.process.begin()
    insist(code === 1, `the second ended with ${code}`)
    const sentence = second.process.said.findLast((line) => line.startsWith('validator: ')) ?? ''
    insist(sentence.includes(String(first.process.pid)), `it does not name process ${first.process.pid}: ${sentence}`)
    await pause(2_000)
    insist(workload.count('upload', 'ok', from) > 0, 'the first does not work')
    const seen = await finish(performance.now(), { gone: [] })
    return `“${sentence}” after ${(ms / 1000).toFixed(1)} s; ${seen}`
  },
}
