/** The default mixture at four times its pace: what a minute of it shows to anybody who looks. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  filetao,
  pidOfNode,
  ROOT,
  type RunningNetwork,
  removeFolder,
  type StoredFile,
  startNetwork,
  storeRandomFiles,
  temporaryFolder,
  until,
} from '../support/network.ts'
import {
  lookAt,
  notSeparated,
  readEvents,
  readMiners,
  readObjects,
  seenText,
} from '../support/public-view.ts'

const BLOCK_MS = 500
/** What takes half a minute on a machine with nothing else to do. */
const WINDOW_MS = 180_000
const FILE_BYTES = [100, 20_000, 150_000, 600_000, 2_500_000]

describe('a network left alone', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  let stored: readonly StoredFile[] = []
  let network: RunningNetwork
  beforeAll(async () => {
    network = await startNetwork(folder, { tempered: true, blockMs: BLOCK_MS })
    stored = storeRandomFiles(folder, files, FILE_BYTES)
    expect(stored).toHaveLength(FILE_BYTES.length)
  })
  afterAll(async () => {
    await network.stop()
    removeFolder(folder)
    removeFolder(files)
  })

  /** As a program that has installed the package: what it imports is what package.json exports. */
  const runExample = (name: string, env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, ['--import', 'tsx', `src/sdk/examples/${name}.ts`], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    })
  const validators = (): string[] => network.ready.validators.map(({ url }) => url)
  const goodMiners = () =>
    network.ready.miners.filter(
      ({ hotkey }) => network.ready.tempers.find((each) => each.hotkey === hotkey)?.conduct === 'good',
    )

  it('says which miner is of which temper, and keeps it in its folder', async () => {
    const { tempers, miners } = network.ready
    expect(tempers.map(({ hotkey }) => hotkey)).toEqual(miners.map(({ hotkey }) => hotkey))
    const isSaid = (): boolean => {
      const lines = network
        .stderr()
        .split('\n')
        .map((line) => line.trim().split(/\s{2,}|\s(?=5)/))
      return tempers.every(({ name, temper, about }) =>
        lines.some((words) => words[0] === name && words.includes(temper) && words.at(-1) === about),
      )
    }
    await until(isSaid, 'the table of tempers is printed')
    expect(JSON.parse(readFileSync(join(folder, 'tempers.json'), 'utf8'))).toEqual(
      tempers.map(({ temper }) => temper),
    )
  })

  it('tells its validators nothing: their processes know no temper', () => {
    for (const [index] of network.ready.validators.entries()) {
      const words = readFileSync(`/proc/${pidOfNode(folder, `validator-${index + 1}`)}/cmdline`, 'utf8')
      expect(words).not.toMatch(/temper|honest/)
    }
  })

  it('convicts every liar with its reason and nobody else, and pays the good more', async () => {
    let problems: string[] = []
    await until(
      async () => {
        problems = notSeparated(await lookAt(network.ready), 1)
        return problems.length === 0
      },
      'good and bad are separated',
      WINDOW_MS,
    ).catch(async (caught: unknown) => {
      throw new Error(`${problems.join('\n')}\n${seenText(await lookAt(network.ready))}`, { cause: caught })
    })
  })

  it('keeps objects for programs that take the package, and for the command line over a chain', async () => {
    const built = spawnSync('npm', ['run', '--silent', 'build:sdk'], { cwd: ROOT, encoding: 'utf8' })
    expect(built, built.stderr).toMatchObject({ status: 0 })
    const { chain } = network.ready
    const env = { ...process.env, CHAIN: chain, NETUID: '21', KEY_FILE: join(folder, 'keys/miner-1.json') }
    // Before the first epoch with weights no validator has trust, and nobody serves the API.
    let high = runExample('high-level', env)
    const isStored = (): boolean => high.status === 0 || (high = runExample('high-level', env)).status === 0
    await until(isStored, 'a validator is trusted', WINDOW_MS)
    expect(high.stdout, high.stderr).toContain(
      'Retrieved data: This is a test of the API high level abstraction!',
    )
    const low = runExample('low-level', env)
    expect(low.stdout, low.stderr).toContain('Hello FileTao! This is a test of storing data on SN21.')

    const wallets = ['--wallet-path', join(files, 'wallets')]
    expect(filetao(['wallet', 'create', 'me', '--plain', ...wallets])).toMatchObject({ code: 0 })
    const over = ['--chain', chain, '--wallet', 'me', ...wallets, '--hashes', join(files, 'hashes')]
    const [first] = stored
    if (first === undefined) throw new Error('nothing is stored')
    const put = filetao(['store', 'put', first.path, ...over, '--json'])
    expect(put, put.stderr).toMatchObject({ code: 0 })
    const { cid, hotkeys } = JSON.parse(put.stdout) as { cid: string; hotkeys: string[] }
    expect(hotkeys.length).toBeGreaterThan(0)
    const back = `${first.path}-object`
    expect(filetao(['retrieve', 'get', cid, '-o', back, ...over])).toMatchObject({ code: 0 })
    expect(readFileSync(back).equals(readFileSync(first.path))).toBe(true)

    const lists = ['--hashes', join(files, 'hashes'), '--json']
    const listed = filetao(['tools', 'list', ...lists])
    expect(JSON.parse(listed.stdout), listed.stderr).toMatchObject({ cid, hotkeys })
    const imported = filetao(['tools', 'import', cid, '--network', folder, ...lists])
    expect(imported, imported.stderr).toMatchObject({ code: 0 })
    expect(JSON.parse(imported.stdout)).toMatchObject({ object: cid, sealed: false })
    const file = (JSON.parse(imported.stdout) as { cid: string }).cid
    const exporting = ['tools', 'export', file, '--network', folder, '--wallet', 'me', '--plain', ...lists]
    const exported = filetao(exporting)
    expect(exported, exported.stderr).toMatchObject({ code: 0 })
    // The same bytes in the clear are the same object.
    expect(JSON.parse(exported.stdout)).toMatchObject({ cid })

    const other = cid.replace(/.{8}$/, 'aaaaaaaa')
    expect(filetao(['retrieve', 'get', other, '-o', `${back}-2`, ...over])).toMatchObject({ code: 3 })
  })

  it('after a good holder was killed, every object is at three copies again', async () => {
    const dead = goodMiners().find(({ hotkey }) => stored.some(({ holders }) => holders.includes(hotkey)))
    if (dead === undefined) throw new Error('no good miner holds anything')
    const index = network.ready.miners.indexOf(dead)
    process.kill(pidOfNode(folder, `miner-${index + 1}`), 'SIGKILL')
    await until(
      async () => {
        const views = await Promise.all(validators().map(readMiners))
        return views.every((rows) => rows.find(({ hotkey }) => hotkey === dead.hotkey)?.down === true)
      },
      'both validators find it down',
      WINDOW_MS,
    )
    const downAt = (await lookAt(network.ready)).block
    await until(
      async () => {
        const health = await Promise.all(validators().map(readObjects))
        return health.every(
          ({ objects, short, lost, sweepBlock }) =>
            objects > 0 && short === 0 && lost === 0 && sweepBlock !== null && sweepBlock > downAt,
        )
      },
      'a whole sweep finds every object at its copies',
      WINDOW_MS,
    )
  })

  it('no event blames a miner that told no lie', async () => {
    const innocent = new Set(
      network.ready.tempers.filter(({ conduct }) => conduct !== 'bad').map(({ hotkey }) => hotkey),
    )
    for (const url of validators()) {
      const events = await readEvents(url)
      const blamed = events.filter(
        (event) => event.kind === 'audit' && event.outcome === 'fail' && innocent.has(event.miner),
      )
      expect(blamed).toEqual([])
      expect(events.some(({ kind }) => kind === 'audit')).toBe(true)
    }
  })

  it('gives every file back whole', () => {
    for (const { path, link } of stored) {
      const out = `${path}-back`
      const done = filetao(['retrieve', link, '-o', out, '--network', folder])
      expect(done, done.stderr).toMatchObject({ code: 0 })
      expect(readFileSync(out).equals(readFileSync(path))).toBe(true)
    }
  })
})
