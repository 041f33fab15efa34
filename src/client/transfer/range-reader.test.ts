import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PART_PLAIN, RECORD_PLAIN } from '../../protocol/envelope/records.ts'
import { askFor } from '../../testing/content-asker.ts'
import {
  bytesSource,
  listEntries,
  type TestDrive,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { RANGE_TEMPERS } from '../../testing/fake-ranges.ts'
import type { ValidatorTemper } from '../../testing/fake-validator-tempers.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { BLOCK_BYTES } from './range-reader.ts'

function random(bytes: number): Uint8Array {
  return new Uint8Array(randomBytes(bytes))
}

async function stored(
  plain: Uint8Array,
  validators: readonly ValidatorTemper[] = ['honest', 'honest'],
): Promise<TestDrive & { readonly network: FakeNetwork; readonly entryId: string }> {
  const network = new FakeNetwork({ validators: validators.map(() => 'honest') })
  const made = await unlockedDrive(network)
  const { id } = await uploadNow(made.drive, bytesSource(plain))
  network.tempers.splice(0, validators.length, ...validators)
  network.asked.length = 0
  return { ...made, network, entryId: id }
}

/** `toEqual` looks at every byte as a member of an object: seconds for a megabyte. */
function expectBytes(got: Uint8Array | null, wanted: Uint8Array | undefined): void {
  expect(got !== null && wanted !== undefined && Buffer.compare(got, wanted) === 0).toBe(true)
}

/** What was fetched whole and in ranges since the file was stored. */
function fetched({ asked }: FakeNetwork) {
  const count = (wanted: string) => asked.filter(({ call }) => call === wanted).length
  return { whole: count('retrieve'), ranges: count('range') }
}

describe('a file that is open for reading', () => {
  it('gives the bytes of any range, and whole files of awkward lengths', async () => {
    for (const length of [0, 1, RECORD_PLAIN - 1, RECORD_PLAIN, BLOCK_BYTES, BLOCK_BYTES + 1]) {
      const plain = random(length)
      const { drive, entryId } = await stored(plain)
      const { read, bytes } = await askFor(drive, entryId)
      expect(bytes).toBe(length)
      expectBytes(await read(0, length), plain)
    }
  }, 60_000)

  it('is the same over the seam of two parts as anywhere', async () => {
    const plain = random(PART_PLAIN + BLOCK_BYTES + 77)
    const { drive, entryId } = await stored(plain)
    const { read } = await askFor(drive, entryId)
    const offset = fc.oneof(
      fc.nat({ max: plain.length }),
      fc.integer({ min: PART_PLAIN - 20_000, max: PART_PLAIN + 20_000 }),
    )
    await fc.assert(
      fc.asyncProperty(offset, fc.nat({ max: 600_000 }), async (start, length) => {
        const end = Math.min(plain.length, start + length)
        expect(Buffer.compare((await read(start, end)) ?? random(1), plain.subarray(start, end))).toBe(0)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('fetches the records around what is asked, not the file', async () => {
    const { drive, entryId, network } = await stored(random(2 * PART_PLAIN))
    const { read } = await askFor(drive, entryId)
    await read(PART_PLAIN + 1_000_000, PART_PLAIN + 1_000_100)
    await read(300, 400)
    // The manifest whole, then a block for each place.
    expect(fetched(network)).toEqual({ whole: 1, ranges: 2 })
  })

  it('has what follows on its way while somebody reads on, and what was read stays', async () => {
    const { drive, entryId, network } = await stored(random(PART_PLAIN))
    const { read } = await askFor(drive, entryId)
    await read(0, BLOCK_BYTES)
    expect(fetched(network).ranges).toBe(1)
    await read(BLOCK_BYTES, BLOCK_BYTES + 1)
    await expect.poll(() => fetched(network).ranges).toBe(5)
    await read(2 * BLOCK_BYTES, 3 * BLOCK_BYTES)
    await read(0, 10)
    expect(fetched(network).ranges).toBeLessThanOrEqual(6)
  })

  it('keeps no more than a few MiB', async () => {
    const { drive, entryId, network } = await stored(random(PART_PLAIN))
    const { read } = await askFor(drive, entryId)
    // Backwards, so that nothing is fetched ahead.
    for (let block = 15; block >= 0; block -= 1) await read(block * BLOCK_BYTES, block * BLOCK_BYTES + 1)
    expect(fetched(network).ranges).toBe(16)
    await read(15 * BLOCK_BYTES, 15 * BLOCK_BYTES + 1)
    expect(fetched(network).ranges).toBe(17)
  }, 60_000)

  it('refuses bytes that the file has not, and more at once than fits', async () => {
    const { drive, entryId } = await stored(random(3_000_000))
    const { read } = await askFor(drive, entryId)
    for (const [start, end] of [
      [0, 3_000_001],
      [3_000_000, 3_000_001],
      [5, 4],
      [0, 2_000_000],
    ] as const)
      expect(await read(start, end), `${start}–${end}`).toBeNull()
    expectBytes(await read(3_000_000, 3_000_000), new Uint8Array(0))
  })

  it('answers nobody once it is closed, or the drive is locked', async () => {
    const { drive, entryId } = await stored(random(1_000))
    const first = await askFor(drive, entryId)
    const second = await askFor(drive, entryId)
    await first.close()
    expect(await drive.contentState(first.id)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await drive.contentState(second.id)).toMatchObject({ ok: true })
    await drive.lock()
    expect(await drive.contentState(second.id)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})

describe('a lie about a range', () => {
  const LIES: readonly ValidatorTemper[] = [
    'wrong-bytes',
    'other-object',
    ...RANGE_TEMPERS.filter((temper) => temper !== 'no-ranges'),
  ]
  for (const lie of LIES) {
    it(`is named and another node is asked: ${lie}`, async () => {
      // In the middle: at the end of an object there is nothing that could be given too much.
      const plain = random(BLOCK_BYTES * 2 + 100_000)
      const { drive, entryId, network } = await stored(plain)
      const { read, id } = await askFor(drive, entryId)
      await read(0, 1)
      // Whoever was asked first is asked first again.
      const first = network.asked.at(-1)?.validator ?? 0
      network.tempers[first] = lie
      const middle = plain.subarray(BLOCK_BYTES, BLOCK_BYTES * 2)
      expectBytes(await read(BLOCK_BYTES, BLOCK_BYTES * 2), middle)
      const { failure, rejected } = valueOf(await drive.contentState(id))
      expect(failure).toBeNull()
      expect(rejected).toHaveLength(1)
      expect(rejected[0]?.validatorHotkey).toBe(network.metagraph().neurons[first]?.hotkey)
    })
  }

  it('that all tell is no byte, and says who told it', async () => {
    for (const lie of LIES) {
      const { drive, entryId, network } = await stored(random(BLOCK_BYTES * 3))
      const { read, id } = await askFor(drive, entryId)
      network.tempers.fill(lie)
      expect(await read(0, 1_000), lie).toBeNull()
      const { failure, rejected } = valueOf(await drive.contentState(id))
      expect(failure?.code, lie).toBe('content-damaged')
      expect(new Set(rejected.map(({ validatorHotkey }) => validatorHotkey)).size, lie).toBe(2)
      for (const { hotkey } of network.metagraph().neurons.slice(0, 2))
        expect(failure?.detail).toContain(hotkey)
    }
  }, 60_000)
})

describe('reading where nodes fail', () => {
  it('goes on when they are back', async () => {
    const plain = random(BLOCK_BYTES * 2)
    const { drive, entryId, network } = await stored(plain)
    const { read, id } = await askFor(drive, entryId)
    network.tempers.fill('unreachable')
    expect(await read(0, 10)).toBeNull()
    expect(valueOf(await drive.contentState(id)).failure?.code).toBe('validator-unreachable')
    network.tempers.fill('honest')
    expectBytes(await read(0, 10), plain.subarray(0, 10))
    expect(valueOf(await drive.contentState(id)).failure).toBeNull()
  })

  it('takes whole parts where nobody reads ranges, each of them once', async () => {
    const plain = random(PART_PLAIN + 500_000)
    const { drive, entryId, network } = await stored(plain, ['no-ranges', 'no-ranges'])
    const { read } = await askFor(drive, entryId)
    for (const at of [0, 7_000_000, 3_000_000])
      expectBytes(await read(at, at + 100_000), plain.subarray(at, at + 100_000))
    expect(fetched(network)).toEqual({ whole: 2, ranges: 2 })
    expectBytes(
      await read(PART_PLAIN + 10, PART_PLAIN + 20),
      plain.subarray(PART_PLAIN + 10, PART_PLAIN + 20),
    )
    expect(fetched(network).whole).toBe(3)
  }, 60_000)

  it('is a refusal when the file is nowhere any more', async () => {
    const { drive, entryId, network } = await stored(random(1_000))
    network.objects.clear()
    const { port1 } = new MessageChannel()
    expect(await drive.openContent({ port: port1, entryId })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    port1.close()
  })
})

describe('a small file in a pack', () => {
  async function packed(count: number) {
    const network = new FakeNetwork()
    const made = await unlockedDrive(network)
    const plains = Array.from({ length: count }, () => random(40_000))
    const sources = plains.map((plain, at) => {
      return { source: bytesSource(plain, { name: `${at}` }), folders: [] }
    })
    const ids = valueOf(await made.drive.uploadSources(null, sources, { pack: true }))
    for (const id of ids) await made.drive.settled(id)
    const entries = await listEntries(made.drive)
    const idOf = (at: number) => entries.find(({ name }) => name === `${at}`)?.id ?? ''
    network.asked.length = 0
    return { ...made, network, plains, idOf }
  }

  it('comes alone, and the whole pack only when more of it is wanted', async () => {
    const { drive, network, plains, idOf } = await packed(6)
    const first = await askFor(drive, idOf(2))
    expect(await first.read(0, 40_000)).toEqual(plains[2])
    expect(fetched(network)).toEqual({ whole: 0, ranges: 1 })
    await first.close()
    await askFor(drive, idOf(2))
    expect(fetched(network)).toEqual({ whole: 0, ranges: 2 })
    const other = await askFor(drive, idOf(4))
    expectBytes(await other.read(100, 200), plains[4]?.subarray(100, 200))
    await askFor(drive, idOf(5))
    expect(fetched(network)).toEqual({ whole: 1, ranges: 2 })
  })

  it('is not taken from a node that gives another piece of the pack', async () => {
    for (const lie of ['range-shifted', 'range-short', 'wrong-bytes'] as const) {
      const { drive, network, plains, idOf } = await packed(4)
      network.tempers.splice(0, 2, lie, 'honest')
      const { read } = await askFor(drive, idOf(1))
      expectBytes(await read(0, 40_000), plains[1])
    }
  })
})
