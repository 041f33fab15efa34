/** A validator process whose index was taken away or changed while it was stopped. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runIndex } from '../cli/index-command.ts'
import { flipBit, wholeIndex } from './index-fixture.ts'
import { openLevelIndex } from './level-index.ts'
import { exitOf, lastWordsOf, startValidatorFixture, type ValidatorFixture } from './validator-fixture.ts'

let network: ValidatorFixture
beforeAll(async () => {
  network = await startValidatorFixture()
}, 120_000)
afterAll(async () => {
  await network?.remove()
}, 30_000)

/** Serves once, with an index that has something in it, in tables; gives its data folder. */
async function servedOnce(name: string, seed: number): Promise<string> {
  const folder = join(network.dataOf(name), 'index')
  const index = await openLevelIndex(folder)
  await index.apply(wholeIndex(12), 'durable')
  await index.close()
  const { child } = await network.startValidator(name, seed)
  const gone = exitOf(child)
  child.kill('SIGTERM')
  expect(await gone).toBe(0)
  return network.dataOf(name)
}

describe('a validator that has served before', () => {
  it('refuses to start without its index, until it is told to begin anew', async () => {
    const data = await servedOnce('robbed', 31)
    const folder = join(data, 'index')
    rmSync(folder, { recursive: true })
    const { code, said } = await lastWordsOf(network.spawnValidator('robbed', 31))
    expect([code, said]).toEqual([1, expect.stringContaining(`validator: the index in ${folder} is gone`)])
    expect(said).toContain(`"filetao index anew ${folder}"`)
    expect(readdirSync(data)).not.toContain('index')
    expect(await runIndex(['anew', data])).toBe(0)
    const { child } = await network.startValidator('robbed', 31)
    child.kill('SIGTERM')
    expect(await exitOf(child)).toBe(0)
  }, 120_000)

  it('refuses to start with one byte of a table changed, and serves nothing', async () => {
    const data = await servedOnce('rotten', 32)
    const folder = join(data, 'index')
    const [table = ''] = readdirSync(folder).filter((name) => name.endsWith('.ldb'))
    flipBit(folder, table, 1_000)
    const child = network.spawnValidator('rotten', 32)
    let ready = ''
    child.stdout?.on('data', (text: Buffer) => {
      ready += text.toString()
    })
    const { code, said } = await lastWordsOf(child)
    expect([code, ready]).toEqual([1, ''])
    expect(said).toContain(`validator: the file ${table} of the index has 1 damaged blocks`)
    expect(said).toContain(`"filetao index repair ${folder}"`)
  }, 120_000)
})
