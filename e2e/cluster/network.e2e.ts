import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cidOf } from '../../src/protocol/cid.ts'
import { retrieveUserCall, sendStock, storeUserCall } from '../../src/testing/stock-dendrite.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import {
  CALM_BLOCK_MS,
  filetao,
  pidOfNode,
  processesMentioning,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
  until,
  untilAnnounced,
} from '../support/network.ts'

interface Stored {
  readonly cid: string
  readonly link: string
  readonly bytes: number
  readonly holders: readonly string[]
}

const MIB = 1024 * 1024

describe('a local network, from the command line', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  let network: RunningNetwork
  let lastLink = ''
  beforeAll(async () => {
    network = await startNetwork(folder, { miners: 8, blockMs: CALM_BLOCK_MS })
  })
  afterAll(async () => {
    await network.stop()
    removeFolder(folder)
    removeFolder(files)
  })

  function writeRandom(name: string, bytes: number): string {
    const path = join(files, name)
    writeFileSync(path, randomBytes(bytes))
    return path
  }
  function store(path: string): Stored {
    const done = filetao(['store', path, '--network', folder, '--json'])
    expect(done, done.stderr).toMatchObject({ code: 0 })
    return JSON.parse(done.stdout) as Stored
  }
  function retrieve(what: string, name: string): Buffer {
    const out = join(files, name)
    const done = filetao(['retrieve', what, '-o', out, '--network', folder])
    expect(done, done.stderr).toMatchObject({ code: 0 })
    return readFileSync(out)
  }

  it('says where everything is in one JSON line and in network.json', () => {
    expect(network.ready).toMatchObject({ ready: true })
    expect(network.ready.validators).toHaveLength(2)
    expect(network.ready.miners).toHaveLength(8)
    expect(new Set([...network.ready.validators, ...network.ready.miners].map(({ url }) => url)).size).toBe(
      10,
    )
    const { ready: _, ...addresses } = network.ready
    expect(JSON.parse(readFileSync(join(folder, 'network.json'), 'utf8'))).toEqual(addresses)
  })

  it('keeps keys that only their owner can read', () => {
    expect(statSync(join(folder, 'keys/miner-1.json')).mode & 0o777).toBe(0o600)
  })

  it.each([0, 16_385, 8 * MIB + 1])(
    'stores a file of %i bytes on three miners and gives it back',
    (bytes) => {
      const path = writeRandom(`in-${bytes}`, bytes)
      const stored = store(path)
      expect(stored.bytes).toBe(bytes)
      expect(new Set(stored.holders).size).toBeGreaterThanOrEqual(3)
      expect(retrieve(stored.cid, `by-cid-${bytes}`).equals(readFileSync(path))).toBe(true)
      lastLink = stored.link
    },
  )

  it('gives a file back by its link too', () => {
    expect(retrieve(lastLink, 'by-link').equals(readFileSync(join(files, `in-${8 * MIB + 1}`)))).toBe(true)
  })

  it('serves a stock client, whose key nobody registered', async () => {
    const [validator] = network.ready.validators
    if (validator === undefined) throw new TypeError('a validator')
    const { url, hotkey } = validator
    const user = keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
    const data = new Uint8Array(randomBytes(40_000))
    const stored = await sendStock(url, hotkey, user, storeUserCall(data, '{}'))
    expect([stored.status, JSON.parse(stored.text).data_hash]).toEqual([200, cidOf(data)])
    const fetched = await sendStock(url, hotkey, user, retrieveUserCall(cidOf(data)))
    expect(JSON.parse(fetched.text).encrypted_data).toBe(Buffer.from(data).toString('base64'))
  })

  it('lists what it stored', () => {
    const listed = filetao(['ls', '--network', folder])
    expect(listed.code).toBe(0)
    expect(listed.stdout).toContain('in-16385')
  })

  it('has the drive on a second device, from its identifier and one secret', () => {
    const other = temporaryFolder()
    copyFileSync(join(folder, 'network.json'), join(other, 'network.json'))
    const secret = { FILETAO_PASSPHRASE: readFileSync(join(folder, 'vault/key'), 'utf8').trim() }
    const on = (device: string, ...args: string[]) => {
      const done = filetao([...args, '--network', device], secret)
      expect(done, done.stderr).toMatchObject({ code: 0 })
      return done.stdout
    }
    const { vaultId, standings } = JSON.parse(on(folder, 'sync', '--json')) as {
      vaultId: string
      standings: { standing: string }[]
    }
    expect(standings.map(({ standing }) => standing)).toEqual(['current', 'current'])
    const wrong = filetao(['join', vaultId, '--network', other], { FILETAO_PASSPHRASE: 'not this one' })
    expect(wrong).toMatchObject({ code: 4 })
    expect(wrong.stderr).toContain('wrong-passphrase')
    on(other, 'join', vaultId)
    expect(on(other, 'ls')).toBe(on(folder, 'ls'))
    on(other, 'store', writeRandom('from-the-other', 1000))
    on(folder, 'sync')
    expect(on(folder, 'ls')).toContain('from-the-other')
    removeFolder(other)
  })

  it('says until when everything is kept, by the word of both validators', () => {
    const done = filetao(['renew', '--json', '--network', folder])
    expect(done, done.stderr).toMatchObject({ code: 0 })
    const { keptUntil, unknown, failed, accounts } = JSON.parse(done.stdout) as {
      keptUntil: number
      unknown: number
      failed: number
      accounts: { account: { bytes: number } | null }[]
    }
    expect((keptUntil - Date.now()) / 86_400_000).toBeGreaterThan(364)
    expect({ unknown, failed }).toEqual({ unknown: 0, failed: 0 })
    expect(accounts.map(({ account }) => (account?.bytes ?? 0) > 0)).toEqual([true, true])
  })

  it('refuses a second network in the same folder, in one sentence', async () => {
    const second = filetao(['devnet', '--no-open', '--data', folder])
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/belongs to a network that is running/)
    expect(second.stdout).toBe('')
  })

  it('refuses a port that is taken, in one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => taken.once('listening', listening))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const empty = temporaryFolder()
    const refused = filetao(['devnet', '--no-open', '--data', empty, '--port', String(port)])
    taken.close()
    removeFolder(empty)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`port ${port} is taken`)
  })

  it('gives a file back whole after a miner that holds it was killed', () => {
    const path = writeRandom('before-the-kill', 3 * MIB)
    const stored = store(path)
    const index = network.ready.miners.findIndex(({ hotkey }) => stored.holders.includes(hotkey))
    process.kill(pidOfNode(folder, `miner-${index + 1}`), 'SIGKILL')
    expect(retrieve(stored.link, 'after-the-kill').equals(readFileSync(path))).toBe(true)
    const after = store(writeRandom('stored-without-it', MIB))
    expect(new Set(after.holders).size).toBeGreaterThanOrEqual(3)
  })

  it('gives a file back through the other validator when the one that took it is killed', async () => {
    const path = writeRandom('two-validators', MIB)
    const stored = store(path)
    for (const validator of network.ready.validators) await untilAnnounced(validator)
    process.kill(pidOfNode(folder, 'validator-1'), 'SIGKILL')
    const { link } = stored
    expect(retrieve(link, 'without-validator-1').equals(readFileSync(path))).toBe(true)
  })

  it('loses nothing when everything is killed and started again', async () => {
    const path = writeRandom('survivor', 9 * MIB)
    // One validator and one miner are already gone; the rest dies without a chance to tidy up.
    const { link } = store(path)
    const pids = processesMentioning(folder)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await until(() => processesMentioning(folder).length === 0, 'every process is gone')
    const before = network.ready
    network = await startNetwork(folder, { blockMs: CALM_BLOCK_MS })
    expect(network.ready.validators.map(({ hotkey }) => hotkey)).toEqual(
      before.validators.map(({ hotkey }) => hotkey),
    )
    expect(network.ready.app).toBe(before.app)
    expect(retrieve(link, 'survived').equals(readFileSync(path))).toBe(true)
  })

  it('leaves no orphan when the launcher itself is killed', async () => {
    await network.stop('SIGKILL')
    await until(() => processesMentioning(folder).length === 0, 'every process is gone', 90_000)
    network = await startNetwork(folder, { blockMs: CALM_BLOCK_MS })
  })

  it('stops within five seconds and leaves no orphan', async () => {
    const { code, ms } = await network.stop('SIGINT')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(5_000)
    await until(() => processesMentioning(folder).length === 0, 'every process is gone', 5_000)
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })
})

describe('the command line, wrongly used', () => {
  it.each([
    [['nonsense'], /no command of that name/],
    [['store', '--network', '/nonexistent'], /./],
    [['store', '/nonexistent-file', '--network', '/nonexistent'], /./],
    [['retrieve', 'not-a-cid', '-o', '/tmp/x', '--network', '/nonexistent'], /./],
    [['devnet', '--prot', '1'], /--prot is unknown/],
    [['devnet', '--port', '70000'], /--port is "70000"/],
    [['conformance', '/nonexistent'], /./],
  ])('%j: one sentence, no stack, a code that says so', (args, sentence) => {
    const done = filetao(args as string[])
    expect(done.code).not.toBe(0)
    expect(done.stderr).toMatch(sentence)
    expect(done.stderr).not.toMatch(/\n\s+at /)
  })
})
