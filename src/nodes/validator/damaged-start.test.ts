/** A validator process whose index was taken away, changed or moved while it was stopped. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runIndex } from '../cli/index-command.ts'
import { flipBit, wholeIndex } from './index-fixture.ts'
import { openLevelIndex } from './level-index.ts'
import { type RedisServer, startRedis } from './redis-fixture.ts'
import { exitOf, lastWordsOf, startValidatorFixture, type ValidatorFixture } from './validator-fixture.ts'

let network: ValidatorFixture
let redis: RedisServer | undefined
beforeAll(async () => {
  network = await startValidatorFixture()
}, 120_000)
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
afterAll(async () => {
  await network?.remove()
  await redis?.stop()
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

  it('goes on in Redis once its index was moved there, is killed, and goes on again; then back', async () => {
    const data = await servedOnce('moved', 33)
    redis = await startRedis()
    vi.stubEnv('INDEX_URL', redis.address('moved'))
    const { code, said } = await lastWordsOf(network.spawnValidator('moved', 33))
    expect([code, said]).toEqual([1, expect.stringContaining(`"filetao index move ${data}/index INDEX_URL"`)])
    expect(await runIndex(['move', data, 'INDEX_URL'])).toBe(0)

    const first = await network.startValidator('moved', 33)
    first.child.kill('SIGKILL')
    await exitOf(first.child)
    // Waits until the hold of the one that was killed is over, without anybody's help.
    const second = await network.startValidator('moved', 33)
    const health = await (await fetch(`${second.url}/health`)).json()
    expect(health).toMatchObject({ ok: true, hotkey: second.hotkey })
    second.child.kill('SIGTERM')
    expect(await exitOf(second.child)).toBe(0)

    expect(await runIndex(['move', 'INDEX_URL', data])).toBe(0)
    vi.unstubAllEnvs()
    const third = await network.startValidator('moved', 33)
    third.child.kill('SIGTERM')
    expect(await exitOf(third.child)).toBe(0)
  }, 120_000)
})
