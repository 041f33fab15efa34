import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filledIndex } from '../../testing/filled-index.ts'
import { cidOfNumber, hashOfNumber, MINERS, tamper } from '../validator/index-fixture.ts'
import { KEYS } from '../validator/index-keys.ts'
import { openLevelIndex } from '../validator/level-index.ts'
import type { RebuildReport } from '../validator/rebuild-index.ts'
import { runIndex } from './index-command.ts'
import { rebuildSentence } from './index-rebuild.ts'

const [A = ''] = MINERS
const filled = filledIndex(2)
const data = () => filled.at('data')

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  filled.said = ''
  const code = await runIndex(args)
  return { code, said: filled.said }
}

const damage = () =>
  tamper(join(data(), 'index'), { [KEYS.hotkey(A, hashOfNumber(0))]: (text) => text.replace('"', "'") })

describe('filetao index', () => {
  it('says that a whole index is whole, by the data folder or by its own', async () => {
    // Two objects with what expires, six pieces each under two keys, three rows and the version.
    const whole = { code: 0, said: '21 records: 2 objects, 6 pieces\nthe index is whole\n' }
    expect(await run('check', data())).toEqual(whole)
    expect(await run('check', join(data(), 'index'))).toEqual(whole)
  })

  it('says the same to programs', async () => {
    expect(JSON.parse((await run('check', data(), '--json')).said)).toMatchObject({
      whole: true,
      findings: {},
      walked: { records: 21, objects: 2, pieces: 6 },
    })
    await damage()
    const checked = await run('check', data(), '--json')
    expect(checked.code).toBe(1)
    expect(JSON.parse(checked.said)).toMatchObject({ whole: false, findings: { damaged: 1 } })
    const mended = JSON.parse((await run('repair', data(), '--json')).said) as Record<string, unknown>
    expect(mended).toMatchObject({
      whole: true,
      mended: { findings: { damaged: 1 } },
      left: { findings: {} },
    })
  })

  it('names what is damaged, changes nothing in a dry run, and mends', async () => {
    await damage()
    const checked = await run('check', data())
    expect(checked.code).toBe(1)
    expect(checked.said).toContain(
      `damaged records: 1\n  ${KEYS.hotkey(A, hashOfNumber(0))} does not match its check`,
    )
    expect(checked.said).toContain(`${KEYS.object(cidOfNumber(0))} lists a copy on ${A}`)
    expect((await run('repair', data(), '--dry-run')).code).toBe(1)
    expect(await run('check', data())).toEqual(checked)
    expect(readdirSync(data())).toEqual(['index'])

    const mended = await run('repair', data())
    expect(mended.code).toBe(0)
    expect(mended.said).toContain(`what was taken out is in ${join(data(), 'index-quarantine-1')}`)
    expect(mended.said).toContain('the index is usable; the validator makes the lost copies anew')
  })

  it('refuses a folder in use, naming the process, and never makes an index', async () => {
    const index = await openLevelIndex(join(data(), 'index'))
    expect(await run('repair', data())).toMatchObject({
      code: 1,
      said: expect.stringContaining(`in use by process ${process.pid}`),
    })
    await index.close()
    rmSync(join(data(), 'index'), { recursive: true })
    expect(await run('repair', data())).toMatchObject({
      code: 2,
      said: expect.stringContaining('holds no index'),
    })
    expect(readdirSync(data())).toEqual([])
  })

  it('begins anew only where there is no index, and never makes a folder for it', async () => {
    const folder = join(data(), 'index')
    expect(await run('anew', data())).toMatchObject({
      code: 1,
      said: expect.stringContaining('holds an index; move it away'),
    })
    rmSync(folder, { recursive: true })
    expect(await run('anew', join(data(), 'none'))).toMatchObject({ code: 2 })
    expect(await run('anew', folder)).toMatchObject({ code: 0, said: expect.stringContaining(folder) })
    expect(readdirSync(data())).toEqual(['index'])
    expect(await run('check', data())).toEqual({
      code: 0,
      said: '1 records: 0 objects, 0 pieces\nthe index is whole\n',
    })
  })

  it.each([
    [[]],
    [['check']],
    [['anew']],
    [['anew', 'x', '--dry-run']],
    [['mend', 'x']],
    [['check', 'x', '--dry-run']],
    [['repair', 'a', 'b']],
  ])('explains itself for %j', async (args) => {
    expect(await run(...args)).toMatchObject({ code: 2, said: expect.stringContaining('index check DIR') })
  })
})

describe('what filetao index rebuild says', () => {
  const report: RebuildReport = {
    minersAsked: 4,
    minersSilent: 1,
    notHeard: [{ miner: A, why: 'undelivered', pieces: 1_000 }],
    pieces: 1_012,
    known: 0,
    objects: 4,
    bytes: 4_000,
    fromRecords: 0,
    probes: 0,
    short: 1,
    lost: 2,
    unverified: 1_000,
    leftOut: 3,
    payloadUnknown: 0,
  }

  it('tells names that one owner alone told of from what is lost', () => {
    const lines = rebuildSentence(report).split('\n')
    expect(lines).toContain(
      '3 pieces with a single holder were left out (--all takes them), 2 could not be had',
    )
    expect(lines).toContainEqual(
      expect.stringMatching(/^1000 more were named by the miners of one owner only/),
    )
    expect(lines).toContainEqual(expect.stringContaining(`${A} was not heard to its end: it told of piece`))
    expect(rebuildSentence({ ...report, unverified: 0 })).not.toContain('one owner only')
  })
})
