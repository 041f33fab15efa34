import { expect, it } from 'vitest'
import { changesOf, readLevers, writeLevers } from './levers.ts'

const read = (text: string, tier: Parameters<typeof readLevers>[1] = 'Silver') =>
  readLevers(new URLSearchParams(text), tier)

it('without an address asks for a little of each, and for the next tier', () => {
  expect(read('')).toEqual({ faster: 100, surer: 1, tier: 'Gold' })
  expect(read('', 'Super Saiyan').tier).toBeNull()
})

it('reads any tier above, and takes nothing else from an address', () => {
  expect(read('faster=0&surer=20&as=Diamond')).toEqual({ faster: 0, surer: 20, tier: 'Diamond' })
  expect(read('as=same').tier).toBeNull()
  for (const text of ['faster=-1&surer=NaN&as=Bronze', 'faster=1e9&surer=21&as=x', 'faster=1.5&surer=&as='])
    expect(read(text)).toEqual({ faster: 100, surer: 1, tier: 'Gold' })
})

it('writes what it reads, beside what else is in the address', () => {
  for (const levers of [
    { faster: 250, surer: 5, tier: 'Diamond' },
    { faster: 100, surer: 1, tier: null },
  ] as const) {
    const written = writeLevers(new URLSearchParams('fleet=synthetic&faster=9'), levers)
    expect(written.get('fleet')).toBe('synthetic')
    expect(readLevers(written, 'Silver')).toEqual(levers)
  }
})

it('plays only what changes anything, and all together only where there are several', () => {
  const ids = (levers: Parameters<typeof changesOf>[0]) => changesOf(levers).map(({ id }) => id)
  expect(ids({ faster: 100, surer: 1, tier: 'Gold' })).toEqual(['faster', 'surer', 'tier', 'all'])
  expect(ids({ faster: 0, surer: 3, tier: null })).toEqual(['surer'])
  expect(ids({ faster: 0, surer: 0, tier: null })).toEqual([])
})
