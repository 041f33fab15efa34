/** What a validator must find right after it has opened its index, before anything is decided from it. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshFolders } from '../../testing/fresh-folders.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { IndexError } from './index-error.ts'
import { flipBit, hashOfNumber, MINERS, objectOf, tamper, wholeIndex } from './index-fixture.ts'
import { KEYS } from './index-keys.ts'
import type { IndexVerdict } from './index-verify.ts'
import { openLevelIndex } from './level-index.ts'
import { hasServed, verifiedStart } from './verified-start.ts'

const OBJECTS = 12
const [A = ''] = MINERS
/** The end of a table: two handles padded with zeros that nobody reads, and its magic number. */
const FOOTER = 48

const freshFolder = freshFolders('index-verify')

/** Closed, with all records in tables. */
async function tablesOf(count: number): Promise<string> {
  const folder = join(freshFolder(), 'index')
  const index = await openLevelIndex(folder)
  await index.apply(wholeIndex(count), 'durable')
  await index.close()
  await (await openLevelIndex(folder)).close()
  return folder
}

async function verdictOf(folder: string): Promise<IndexVerdict> {
  const index = await openLevelIndex(folder).catch((caught: unknown) => {
    if (caught instanceof IndexError) return caught
    throw caught
  })
  if (index instanceof IndexError) return index
  try {
    return await index.verify()
  } finally {
    await index.close()
  }
}

describe('the walk after the start', () => {
  it('finds a whole index whole, also while it is written to', async () => {
    const folder = await tablesOf(200)
    const index = await openLevelIndex(folder)
    const verdict = index.verify()
    for (let n = 200; n < 400; n += 1)
      await index.apply([{ kind: 'object', record: objectOf(n, { receipts: [] }) }], 'relaxed')
    expect(await verdict).toBe('whole')
    await index.close()
  })

  it('finds one byte that was changed in a table, wherever it is', async () => {
    const whole = await tablesOf(OBJECTS)
    const [file = ''] = readdirSync(whole).filter((name) => name.endsWith('.ldb'))
    const { length } = readFileSync(join(whole, file))
    const random = createSeededRandom('positions')
    const anywhere = Array.from({ length: 40 }, () => {
      const [a = 0, b = 0, c = 0] = random.bytes(3)
      return (a * 65_536 + b * 256 + c) % (length - FOOTER)
    })
    for (const at of [0, length - FOOTER - 1, length - FOOTER, length - 1, ...anywhere]) {
      const folder = join(freshFolder(), 'index')
      cpSync(whole, folder, { recursive: true })
      flipBit(folder, file, at)
      const verdict = await verdictOf(folder)
      expect(verdict, `byte ${at} of ${length}`).toMatchObject({ code: 'damaged' })
      expect(String(verdict)).toContain(`filetao index repair ${folder}`)
    }
  })

  it('finds a record that LevelDB has copied into a whole table with its damage', async () => {
    const folder = await tablesOf(OBJECTS)
    const key = KEYS.hotkey(A, hashOfNumber(3))
    await tamper(folder, { [key]: (text) => text.replace('"', "'") })
    await (await openLevelIndex(folder)).close()
    expect(String(await verdictOf(folder))).toContain(key)
  })

  it('knows nothing when the index is closed before its end', async () => {
    const index = await openLevelIndex(await tablesOf(OBJECTS))
    const verdict = index.verify()
    await index.close()
    expect(await verdict).toBe('unfinished')
  })
})

describe('an index that is gone', () => {
  it('is refused in one sentence that names its folder and the command, where there must be one', async () => {
    const folder = join(freshFolder(), 'index')
    const refused = openLevelIndex(folder, { mustExist: true })
    await expect(refused).rejects.toMatchObject({ code: 'gone' })
    await expect(refused).rejects.toThrow(`the index in ${folder} is gone`)
    await expect(refused).rejects.toThrow(`filetao index anew ${folder}`)
    expect(readdirSync(join(folder, '..')).filter((name) => name === 'index')).toEqual([])
  })

  it('is no news to a validator that has never served', () => {
    expect(hasServed(freshFolder())).toBe(false)
  })
})

describe('a start', () => {
  const damage = new IndexError('damaged', 'a byte')
  const both = (start: ReturnType<typeof verifiedStart>) =>
    new Promise((resolve) => {
      start.afterwards(
        () => resolve('whole'),
        (error) => resolve(error),
      )
    })

  it('is refused by damage that is found while it waits', async () => {
    const start = verifiedStart(Promise.resolve(damage), 60_000)
    await expect(start.beforeServing()).rejects.toBe(damage)
  })

  it('that could not wait begins no rounds before the walk has ended, and none at all when it finds damage', async () => {
    let resolve: (verdict: IndexVerdict) => void = () => undefined
    const promise = new Promise<IndexVerdict>((settle) => {
      resolve = settle
    })
    const start = verifiedStart(promise, 0)
    await start.beforeServing()
    let begun: unknown = 'nothing'
    const after = both(start).then((what) => {
      begun = what
    })
    await new Promise((settle) => setImmediate(settle))
    expect(begun).toBe('nothing')
    resolve(damage)
    await after
    expect(begun).toBe(damage)
  })

  it('begins its rounds once the index is known to be whole', async () => {
    expect(await both(verifiedStart(Promise.resolve('whole')))).toBe('whole')
  })
})
