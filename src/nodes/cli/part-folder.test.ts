import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AxonTransport } from '../../client/ports.ts'
import { realClock } from '../../client/real-clock.ts'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import {
  bytesSource,
  joined,
  memorySink,
  newDrive,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { silenced } from '../../testing/silenced.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { PartFolder } from './part-folder.ts'

describe('PartFolder', () => {
  const { path: folder, remove } = temporaryFolder('parts')
  afterAll(remove)

  it('gives back what it was given, to nobody else on the machine, and nothing else', async () => {
    const parts = new PartFolder(join(folder, 'one'))
    expect([await parts.get('ab'), await parts.names()]).toEqual([null, []])
    await parts.put('ab', Uint8Array.of(1, 2, 3))
    expect(await parts.get('ab')).toEqual(Uint8Array.of(1, 2, 3))
    expect(await parts.names()).toEqual(['ab'])
    expect((await stat(join(folder, 'one/ab.part'))).mode & 0o777).toBe(0o600)
    await parts.remove('ab')
    await parts.remove('ab')
    expect(await parts.names()).toEqual([])
  })

  it('never leaves its folder', async () => {
    const parts = new PartFolder(join(folder, 'two'))
    await expect(parts.put('../three', Uint8Array.of(1))).rejects.toThrow(RangeError)
    expect(await readdir(folder)).not.toContain('three.part')
  })

  it('lets a download that was killed go on, also where a part was torn', async () => {
    const plain = new Uint8Array(randomBytes(9 * PART_PLAIN))
    let fetched = 0
    const network = new FakeNetwork({ before: (call) => void (fetched += call === 'retrieve' ? 1 : 0) })
    const path = join(folder, 'vault/parts')
    const { drive, storage } = await unlockedDrive(network)
    const { id } = await uploadNow(drive, bytesSource(plain))

    // A disk takes its time, which a clock that jumps does not give it.
    const killed = newDrive(network, storage, {
      cache: new PartFolder(path),
      clock: realClock,
      connect: () => answering(network, 1 + 5),
    })
    valueOf(await killed.drive.unlock(SECRET))
    void killed.drive.downloadTo(id, async () => memorySink())
    await expect.poll(() => new PartFolder(path).names(), { timeout: 20_000 }).toHaveLength(5)
    const [torn = ''] = await readdir(path)
    await writeFile(join(path, torn), (await readFile(join(path, torn))).subarray(0, 1_000))

    fetched = 0
    const again = newDrive(network, storage, { cache: new PartFolder(path), clock: realClock })
    valueOf(await again.drive.unlock(SECRET))
    const sink = memorySink()
    valueOf(await again.drive.downloadTo(id, async () => sink))
    expect(Buffer.compare(joined(sink.chunks), plain)).toBe(0)
    // The manifest, the parts that were not there yet (the tenth is an empty record), and the torn one.
    expect(fetched).toBe(1 + 10 - 5 + 1)
    expect(await readdir(path)).toEqual([])
  }, 120_000)
})

/** A network that falls silent for good after so many answers. */
function answering(network: FakeNetwork, answers: number): AxonTransport {
  let asked = 0
  return silenced(network, () => {
    asked += 1
    return asked > answers
  })
}
