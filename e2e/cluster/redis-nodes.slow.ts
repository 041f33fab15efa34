/**
 * Two API nodes of one validator on one Redis behind nginx, brought up by the very commands of docs/redis.md. What is asked of one
 * node, the other knows; a node that is killed costs nothing that was acknowledged.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../bench/support/free-port.ts'
import { AxonClient } from '../../src/nodes/shared/axon-client.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { needCommands } from '../support/debian.mjs'
import { commandsBelow } from '../support/documented-commands.ts'
import { ROOT, removeFolder, temporaryFolder } from '../support/network.ts'

const CALL = { timeoutMs: 30_000 }
const HEAL_MS = 60_000
const UP_MS = 420_000
const folder = temporaryFolder()
const user = new AxonClient({ keypair: keypairFromMiniSecret(new Uint8Array(32).fill(99)) })
const stranger = new AxonClient({ keypair: keypairFromMiniSecret(new Uint8Array(32).fill(98)) })
let shell: ChildProcess
const target = { one: { url: '', hotkey: '' }, two: { url: '', hotkey: '' }, front: { url: '', hotkey: '' } }

beforeAll(async () => {
  // As the document tells its reader to.
  needCommands('redis-server', 'nginx')
  const names = ['CHAIN_PORT', 'REDIS_PORT', 'NODE1_PORT', 'NODE2_PORT', 'FRONT_PORT'] as const
  const ports: Record<string, string> = {}
  for (const name of names) ports[name] = String(await freePort())
  const commands = commandsBelow('docs/redis.md', 'Two nodes in ten minutes')
  const done = join(folder, 'done')
  // The shell stays, and with its group all that it started.
  const script = `set -euo pipefail\n${commands}\necho $(jobs -p) > ${done}\nsleep 100000\n`
  const path = join(folder, 'commands.sh')
  writeFileSync(path, script)
  const env = { ...process.env, ...ports, T: folder }
  shell = spawn('bash', [path], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  shell.stdout?.on('data', (text: Buffer) => (said += text.toString()))
  shell.stderr?.on('data', (text: Buffer) => (said += text.toString()))
  const untilMs = Date.now() + UP_MS
  while (!existsSync(done)) {
    if (shell.exitCode !== null) throw new Error(`the commands failed: ${said.slice(-2_000)}`)
    if (Date.now() > untilMs) throw new Error(`the commands did not come to their end: ${said.slice(-2_000)}`)
    await sleep(200)
  }
  expect(said).toContain('the same bytes')
  const network = JSON.parse(readFileSync(join(folder, 'network.json'), 'utf8')) as {
    validators: { hotkey: string; url: string }[]
  }
  const [front = target.front] = network.validators
  target.front = front
  target.one = { ...front, url: `http://127.0.0.1:${ports['NODE1_PORT']}` }
  target.two = { ...front, url: `http://127.0.0.1:${ports['NODE2_PORT']}` }
}, UP_MS + 10_000)

afterAll(() => {
  user.close()
  stranger.close()
  if (shell?.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
  removeFolder(folder)
})

const upload = (to: { url: string; hotkey: string }, data: Uint8Array, by = user) =>
  by.call(to, 'StoreUser', { encryption_payload: '{"filetao":1}', ttl: null, content_root: null }, data, CALL)
const retrieve = (to: { url: string; hotkey: string }, cid: string) =>
  user.call(to, 'RetrieveUser', { data_hash: cid, range_start: null, range_end: null }, undefined, CALL)
const remove = (to: { url: string; hotkey: string }, cid: string, by = user) =>
  by.call(to, 'DeleteUser', { data_hash: cid }, undefined, CALL)
const account = (to: { url: string; hotkey: string }) => user.call(to, 'AccountUser', {}, undefined, CALL)

async function stored(
  to: { url: string; hotkey: string },
  data = new Uint8Array(randomBytes(20_000)),
  by = user,
) {
  const outcome = await upload(to, data, by)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`)
  return { cid: String(outcome.value.fields.data_hash), data }
}

describe('two nodes on one Redis', () => {
  it('give what the other one stored, and forget what the other one deleted', async () => {
    const { cid, data } = await stored(target.one)
    const found = await retrieve(target.two, cid)
    expect(found.ok && Buffer.from(found.value.data ?? []).equals(data)).toBe(true)
    expect(await remove(target.two, cid)).toMatchObject({ ok: true })
    expect(await retrieve(target.one, cid)).toMatchObject({ ok: false, code: 'not-found' })
  })

  it('count one object once when both store it at the same time, and count an owner on both', async () => {
    const before = await account(target.one)
    const data = new Uint8Array(randomBytes(30_000))
    const [a, b] = await Promise.all([stored(target.one, data), stored(target.two, data)])
    expect(a.cid).toBe(b.cid)
    const after = await account(target.two)
    const bytes = (answer: typeof before) => (answer.ok ? Number(answer.value.fields.bytes) : Number.NaN)
    expect(bytes(after) - bytes(before)).toBe(30_000)
    await stored(target.two, data, stranger)
    expect(await remove(target.one, a.cid)).toMatchObject({ ok: true, value: { fields: { deleted: false } } })
    expect(await remove(target.one, a.cid, stranger)).toMatchObject({
      ok: true,
      value: { fields: { deleted: true } },
    })
    expect(await retrieve(target.two, a.cid)).toMatchObject({ ok: false, code: 'not-found' })
  })

  it('end as one object or none when one stores what the other deletes', async () => {
    for (let n = 0; n < 6; n += 1) {
      const data = new Uint8Array(randomBytes(10_000))
      const { cid } = await stored(target.one, data)
      await Promise.all([remove(target.two, cid), upload(target.one, data)])
      const [one, two] = await Promise.all([retrieve(target.one, cid), retrieve(target.two, cid)])
      expect(one.ok).toBe(two.ok)
    }
  })

  it('lose nothing when one of them is killed, and go on behind the balancer', async () => {
    const kept: string[] = []
    for (let n = 0; n < 10; n += 1) kept.push((await stored(target.front)).cid)
    const pid = pidOf(join(folder, 'node1'))
    process.kill(pid, 'SIGKILL')
    const killedMs = performance.now()
    await expect
      .poll(async () => (await upload(target.front, new Uint8Array(randomBytes(5_000)))).ok, {
        timeout: HEAL_MS,
      })
      .toBe(true)
    process.stdout.write(
      `a node killed: ${((performance.now() - killedMs) / 1_000).toFixed(2)} s until the next upload\n`,
    )
    for (const cid of kept) expect(await retrieve(target.front, cid)).toMatchObject({ ok: true })
  })
})

/** Of the node with this data folder, by the system's own list. */
function pidOf(data: string): number {
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      if (words.includes(data) && words.some((word) => word.includes('node'))) return Number(name)
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error(`no process has ${data}`)
}
