/** What every place of pieces promises; each kind runs this against the real thing. */
import { describe, expect, it } from 'vitest'
import { nodeSha3 } from '../shared/sha3.ts'
import { pieceNameOf } from './piece-name.ts'
import type { FoundEntry, PiecePlace } from './piece-place.ts'

export interface PlaceFixture {
  /** The place, empty, as a first start opens it. */
  open(): Promise<PiecePlace>
  /** As the next start finds it. */
  reopen(before: PiecePlace): Promise<PiecePlace>
  /** Puts something where pieces are that no miner wrote there. */
  plant(entry: string, bytes: Uint8Array): Promise<void>
}

/** @param fixture made before each test */
export function promisesOfPlaces(kind: string, fixture: () => PlaceFixture): void {
  const piece = (fill: string, length = 5000) => {
    const bytes = new Uint8Array(Buffer.alloc(length, fill))
    return { bytes, name: pieceNameOf(nodeSha3(bytes)) }
  }
  async function found(place: PiecePlace): Promise<FoundEntry[]> {
    const all: FoundEntry[] = []
    for await (const entry of place.scan()) all.push(entry)
    return all
  }

  describe(`pieces in a ${kind}`, () => {
    it('come back as they were written, also after a restart', async () => {
      const place = await fixture().open()
      const { name, bytes } = piece('one')
      await place.write(name, bytes)
      const again = await fixture().reopen(place)
      expect(Buffer.compare((await again.read(name, 5000)) ?? Buffer.of(), bytes)).toBe(0)
      expect(await again.has(name, 5000)).toBe(true)
    })

    it('of one byte and of sixteen mebibytes are the same', async () => {
      const place = await fixture().open()
      for (const length of [1, 16 * 1024 * 1024]) {
        const { name, bytes } = piece('x', length)
        await place.write(name, bytes)
        expect(Buffer.compare((await place.read(name, length)) ?? Buffer.of(), bytes)).toBe(0)
      }
    })

    it('are not there under another name or of another length, and that is no failure', async () => {
      const place = await fixture().open()
      const { name, bytes } = piece('one')
      const other = piece('other')
      await place.write(name, bytes)
      expect(await place.read(name, 4999)).toBeNull()
      expect(await place.has(name, 5001)).toBe(false)
      expect(await place.read(other.name, 5000)).toBeNull()
      expect(await place.has(other.name, 5000)).toBe(false)
    })

    it('may be written again, and are one piece', async () => {
      const place = await fixture().open()
      const { name, bytes } = piece('one')
      await place.write(name, bytes)
      await place.write(name, bytes)
      expect(await found(place)).toEqual([{ kind: 'piece', name, bytes: 5000 }])
      expect(await place.has(name, 5000)).toBe(true)
    })

    it('go when they are removed, and removing what is not there is fine', async () => {
      const place = await fixture().open()
      const { name, bytes } = piece('one')
      await place.write(name, bytes)
      await place.remove(name)
      await place.remove(name)
      await place.quarantine(name, 'damaged')
      expect(await place.read(name, 5000)).toBeNull()
      expect(await found(place)).toEqual([])
      await place.write(name, bytes)
      expect(await place.has(name, 5000)).toBe(true)
    })

    it('are found in the order of their names', async () => {
      const place = await fixture().open()
      const all = Array.from({ length: 12 }, (_, n) => piece(`piece ${n}`, 100 + n))
      await Promise.all(all.map(({ name, bytes }) => place.write(name, bytes)))
      const again = await fixture().reopen(place)
      const expected = all.map(({ name, bytes }) => ({ kind: 'piece', name, bytes: bytes.byteLength }))
      expect(await found(again)).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)))
    })

    it('leave the place for the quarantine, and so does what is not ours', async () => {
      const place = await fixture().open()
      const { name, bytes } = piece('one')
      await place.write(name, bytes)
      await fixture().plant('notes.txt', Buffer.from('not a piece'))
      await place.quarantine(name, 'damaged')
      expect(await place.read(name, 5000)).toBeNull()
      const [foreign, ...more] = await found(place)
      expect([foreign?.kind, more]).toEqual(['foreign', []])
      if (foreign?.kind === 'foreign') await place.quarantineForeign(foreign)
      expect(await found(place)).toEqual([])
    })
  })
}
