import { expect, it } from 'vitest'
import { SealedMemo } from './sealed-memo.ts'

/** Blobs with the mark of their writing, and how often each was opened. */
function blobs() {
  const all = new Map<string, { readonly mark: string; readonly value: unknown }>()
  const opened: string[] = []
  let writings = 0
  return {
    opened,
    write: (label: string, value: unknown) => all.set(label, { mark: `${(writings += 1)}`, value }),
    remove: (label: string) => all.delete(label),
    look: async (label: string) => {
      const blob = all.get(label)
      if (blob === undefined) return null
      const open = async () => {
        opened.push(label)
        return blob.value
      }
      return { mark: blob.mark, open }
    },
  }
}

it('a blob is opened once, and again after somebody wrote it anew, even with the same content', async () => {
  const store = blobs()
  const memo = new SealedMemo(store, (value) => ({ value }), 2)
  store.write('a', 1)
  const first = await memo.get('a')
  expect(await memo.get('a')).toBe(first)
  expect(store.opened).toEqual(['a'])
  store.write('a', 1)
  expect(await memo.get('a')).toEqual(first)
  expect(store.opened).toEqual(['a', 'a'])
})

it('a blob that was removed is gone at once', async () => {
  const store = blobs()
  const memo = new SealedMemo(store, (value) => value, 2)
  store.write('a', 1)
  expect(await memo.get('a')).toBe(1)
  store.remove('a')
  expect(await memo.get('a')).toBe(null)
})

it('no more blobs are remembered than it was told', async () => {
  const store = blobs()
  const memo = new SealedMemo(store, (value) => value, 2)
  for (const label of ['a', 'b', 'c']) store.write(label, label)
  for (const label of ['a', 'b', 'c', 'b', 'c', 'a']) expect(await memo.get(label)).toBe(label)
  expect(store.opened).toEqual(['a', 'b', 'c', 'a'])
})

it('what cannot be parsed is not remembered', async () => {
  const store = blobs()
  const memo = new SealedMemo(
    store,
    () => {
      throw new Error('not what this program writes')
    },
    2,
  )
  store.write('a', 1)
  await expect(memo.get('a')).rejects.toThrow('not what')
  await expect(memo.get('a')).rejects.toThrow('not what')
  expect(store.opened).toEqual(['a', 'a'])
})
