import { describe, expect, it } from 'vitest'
import { bytesSource, unlockedDrive, uploadNow } from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import type { Clock } from '../ports.ts'

/** A clock on which planned work waits until a test lets it begin. */
function heldClock() {
  const planned: { readonly ms: number; readonly work: () => void }[] = []
  const clock: Clock = {
    now: () => Date.now(),
    sleep: async (_ms, signal) => signal.throwIfAborted(),
    after(ms, work) {
      const timer = { ms, work }
      planned.push(timer)
      return () => void (planned.includes(timer) && planned.splice(planned.indexOf(timer), 1))
    },
  }
  /** Begins what was planned after so long. */
  const begin = (ms: number) => {
    const due = planned.filter((one) => one.ms === ms)
    for (const timer of due) {
      planned.splice(planned.indexOf(timer), 1)
      timer.work()
    }
    return due.length
  }
  return { clock, begin, planned }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 5_000; tries += 1) {
    if (isSo()) return
    await new Promise((turn) => setTimeout(turn, 0))
  }
  throw new Error('it never came to that')
}

class CountingStorage extends MemoryStorage {
  reads = 0

  override get(name: string): Promise<Uint8Array | null> {
    this.reads += 1
    return super.get(name)
  }
}

const START_MS = 20_000
const ROUND_MS = 60_000

/** Files that lack a copy each, in a drive whose rounds a test begins. */
async function world(files: number) {
  const network = new FakeNetwork()
  const { clock, begin, planned } = heldClock()
  // Each with parts of its own: a small file would lie in a pack with others.
  const storage = new CountingStorage()
  const { drive } = await unlockedDrive(network, storage, { clock, upkeep: { automatic: true } })
  for (let at = 0; at < files; at += 1)
    await uploadNow(drive, bytesSource(new Uint8Array(1_200_000).fill(at), { name: `f${at}` }))
  const asked = () => network.asked.filter(({ call }) => call === 'holders').length
  const round = async (ms: number) => {
    expect(begin(ms)).toBeGreaterThan(0)
    await until(() => planned.some((one) => one.ms === ROUND_MS))
  }
  return { network, drive, storage, asked, round }
}

describe('HealthWatch', () => {
  it('asks nobody about files whose copies are all there', async () => {
    const { asked, round } = await world(2)
    await round(START_MS)
    expect(asked()).toBe(0)
  })

  it('asks about what lacks copies without a file being looked at, not again before some blocks, and stops when locked', async () => {
    const { network, drive, asked, round } = await world(2)
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    await round(START_MS)
    const once = asked()
    expect(once).toBeGreaterThanOrEqual(2)
    network.subnet.block = 205
    await round(ROUND_MS)
    expect(asked()).toBe(once)
    network.subnet.block = 206
    await round(ROUND_MS)
    expect(asked()).toBe(2 * once)
    await drive.lock()
    expect(asked()).toBe(2 * once)
  })

  it('asks about no more than 32 objects in one round, and goes on after them in the next', async () => {
    const { network, asked, round } = await world(18)
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    await round(START_MS)
    expect(asked()).toBe(32)
    await round(ROUND_MS)
    expect(asked()).toBeGreaterThan(32)
  }, 60_000)

  it('reads no receipts while no seat changes hands', async () => {
    const { storage, round, network } = await world(2)
    await round(START_MS)
    await round(ROUND_MS)
    const reads = storage.reads
    await round(ROUND_MS)
    expect(storage.reads).toBe(reads)
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    await round(ROUND_MS)
    expect(storage.reads).toBeGreaterThan(reads)
  })

  it('tries again in a later round where nobody answered', async () => {
    const { network, asked, round } = await world(1)
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    network.tempers[0] = 'unreachable'
    network.tempers[1] = 'unreachable'
    await round(START_MS)
    const tried = asked()
    expect(tried).toBeGreaterThan(0)
    network.subnet.block = 210
    await round(ROUND_MS)
    expect(asked()).toBe(2 * tried)
  })
})
