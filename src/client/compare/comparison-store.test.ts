/** What stays of comparisons: the newest, and whoever was contradicted. */
import { describe, expect, it } from 'vitest'
import type { Opinion } from '../cross-check-api.ts'
import { type ComparisonRow, ComparisonStore } from './comparison-store.ts'

const DAY_MS = 86_400_000

function shelf() {
  const blobs = new Map<string, unknown>()
  const time = { now: 100 * DAY_MS }
  const store = new ComparisonStore(
    {
      get: async (label) => blobs.get(label) ?? null,
      put: async (label, value) => {
        blobs.set(label, structuredClone(value))
        return { bytes: 0, mark: '' }
      },
      exclusive: (work) => work(),
    },
    { now: () => time.now },
  )
  const add = (file: string, uid: number, opinion: Opinion): Promise<void> => {
    const validator = { validatorHotkey: `5F${uid}`, uid, opinion, ms: 1, objects: [] }
    const row: ComparisonRow = { file, at: time.now, after: 'upload', read: false, validator }
    return store.add(row)
  }
  const said = async (file: string) => (await store.of(file)).map(({ validator }) => validator.opinion)
  return { blobs, time, store, add, said }
}

describe('what is kept of comparisons', () => {
  it('is the newest of each validator and file', async () => {
    const { add, said } = shelf()
    await add('a', 1, 'lags')
    await add('a', 2, 'drops')
    await add('b', 1, 'agrees')
    await add('a', 1, 'agrees')
    expect(await said('a')).toEqual(['agrees', 'drops'])
    expect(await said('b')).toEqual(['agrees'])
  })

  it.each(['lies', 'denies'] as const)(
    'is, for a month, that it %s, whatever it says later',
    async (wrong) => {
      const { add, said, time } = shelf()
      await add('a', 1, wrong)
      time.now += DAY_MS
      await add('a', 1, 'agrees')
      expect(await said('a')).toEqual(['agrees', wrong])
      await add('a', 1, wrong)
      expect(await said('a')).toEqual([wrong])
      time.now += 31 * DAY_MS
      expect(await said('a')).toEqual([])
    },
  )

  it('leaves out agreement before anything else when there is too much', async () => {
    const { add, said, store } = shelf()
    await add('old', 1, 'lies')
    for (let i = 0; i < 250; i += 1) await add(`f${i}`, 1, 'agrees')
    expect(await store.all()).toHaveLength(200)
    expect(await said('old')).toEqual(['lies'])
    expect(await said('f0')).toEqual([])
    expect(await said('f249')).toEqual(['agrees'])
  })

  it('is nothing when it is not what this program writes, and begins anew', async () => {
    const { add, said, blobs } = shelf()
    blobs.set('comparisons', [{ file: 1 }])
    expect(await said('a')).toEqual([])
    await add('a', 1, 'lags')
    expect(await said('a')).toEqual(['lags'])
  })
})
