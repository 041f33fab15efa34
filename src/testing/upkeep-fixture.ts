/** Drives whose time a test moves, over one fake network that lives in the same time. */
import type { Drive } from '../client/drive.ts'
import type { Clock, DrivePorts } from '../client/ports.ts'
import { newDrive, SECRET, type TestDrive, unlockedDrive, valueOf } from './drive-fixture.ts'
import { FakeNetwork, type FakeOptions } from './fake-validators.ts'
import { MemoryStorage } from './memory-storage.ts'

export const DAY_MS = 86_400_000

/** Time that passes when a test says so; pauses end at once, and no two moments are the same. */
export class SteppedClock implements Clock {
  #now = Date.UTC(2026, 10, 28, 12)

  now(): number {
    this.#now += 1
    return this.#now
  }

  pass(ms: number): void {
    this.#now += ms
  }

  async sleep(_ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
  }

  after(_ms: number, work: () => void): () => void {
    const timer = setTimeout(work, 0)
    return () => clearTimeout(timer)
  }
}

export interface UpkeepWorld {
  readonly clock: SteppedClock
  readonly network: FakeNetwork
}

export function upkeepWorld(options: Omit<FakeOptions, 'now'> = {}): UpkeepWorld {
  const clock = new SteppedClock()
  return { clock, network: new FakeNetwork({ ...options, now: () => Math.floor(clock.now() / 1000) }) }
}

/** A drive that nobody else has. */
export function loneDrive(
  { clock, network }: UpkeepWorld,
  extra: Partial<DrivePorts> = {},
): Promise<TestDrive> {
  return unlockedDrive(network, new MemoryStorage(), { clock, ...extra })
}

/** A drive on several devices, in step. */
export async function devicesOf(
  world: UpkeepWorld,
  count: number,
  extra: Partial<DrivePorts> = {},
): Promise<readonly Drive[]> {
  const ports = (at: number) => ({
    ...extra,
    clock: world.clock,
    sync: { automatic: false, deviceName: `device ${at}` },
  })
  const first = await unlockedDrive(world.network, new MemoryStorage(), ports(1))
  valueOf(await first.drive.syncNow())
  const vaultId = valueOf(await first.drive.vaultId())
  const drives = [first.drive]
  for (let at = 2; at <= count; at += 1) {
    const { drive } = newDrive(world.network, new MemoryStorage(), ports(at))
    valueOf(await drive.openFromNetwork(vaultId, SECRET))
    drives.push(drive)
  }
  for (const drive of [...drives, ...drives]) valueOf(await drive.syncNow())
  return drives
}
