/** Bits that a disk changed: noticed before they accuse a miner, never taken for "nothing there", and mended by a command. */
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { describe, expect, it } from 'vitest'
import type { IndexChange } from '../../engine/records.ts'
import { freshFolders } from '../../testing/fresh-folders.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { put } from './index-codec.ts'
import type { Finding } from './index-findings.ts'
import {
  cidOfNumber,
  flipBit,
  hashOfNumber,
  MINERS,
  OWNER,
  objectOf,
  pieceOf,
  statsOf,
  tamper,
  wholeIndex,
} from './index-fixture.ts'
import { KEYS } from './index-keys.ts'
import type { StoredIndex } from './index-on.ts'
import { checkIndex, repairIndex } from './index-repair.ts'
import { openLevelIndex } from './level-index.ts'

const OBJECTS = 12
const [A = '', B = ''] = MINERS
const EXTRA: IndexChange[] = [
  { kind: 'window', block: 7 },
  { kind: 'seat', seat: { uid: 3, hotkey: A, registeredAtBlock: 1 } },
  { kind: 'outbox', entry: { validator: B, cid: cidOfNumber(1) } },
  { kind: 'peer', validator: B },
  { kind: 'repair', entry: { cid: cidOfNumber(2), sinceMs: 5, reason: 'missing' } },
  {
    kind: 'pending',
    audit: {
      hotkey: A,
      dataHash: hashOfNumber(0),
      task: 'challenge',
      why: 'late',
      strikes: 1,
      contradictions: 0,
      sinceBlock: 9,
    },
  },
]

const freshFolder = freshFolders('index-damage')

/** An index of its own, closed. `files`: its records lie in the log, or in tables. */
async function closedIndex(files: 'log' | 'tables' = 'log'): Promise<string> {
  const folder = join(freshFolder(), 'index')
  const index = await openLevelIndex(folder)
  await index.apply([...wholeIndex(OBJECTS), ...EXTRA], 'durable')
  await index.close()
  // LevelDB makes a table of its log when it opens.
  if (files === 'tables') await (await openLevelIndex(folder)).close()
  return folder
}

function copyOf(folder: string): string {
  const copy = join(freshFolder(), 'index')
  cpSync(folder, copy, { recursive: true })
  return copy
}

const jsonOf = (text: string): object => JSON.parse(text.slice(9))

function sealed(key: string, value: unknown): string {
  const record = put(key, value)
  if (record.type !== 'put') throw new TypeError('a put')
  return record.value
}

const flipped = (text: string) => text.replace('"', "'")

async function findings(folder: string, look = checkIndex) {
  const found: Finding[] = []
  const report = await look(folder, (finding) => found.push(finding))
  const kinds = Object.fromEntries(
    [...new Set(found.map(({ kind }) => kind))].map((kind) => [
      kind,
      found.filter((each) => each.kind === kind).length,
    ]),
  )
  return {
    found,
    kinds,
    report,
    whole: found.length === 0 && report.files.length === 0 && report.unreadable === null,
  }
}

async function withIndex<T>(folder: string, work: (index: StoredIndex) => Promise<T>): Promise<T> {
  const index = await openLevelIndex(folder)
  try {
    return await work(index)
  } finally {
    await index.close()
  }
}

async function dump(folder: string): Promise<[string, string][]> {
  const level = new ClassicLevel<string, string>(folder, { compression: false })
  const entries = await level.iterator().all()
  await level.close()
  return entries
}

describe('a damaged record', () => {
  it.each([
    KEYS.version,
    KEYS.window,
    KEYS.stats(A),
    KEYS.seat(3),
    KEYS.pending(A, hashOfNumber(0)),
    KEYS.outbox(B, cidOfNumber(1)),
    KEYS.peer(B),
  ])('keeps the validator from starting and is named: %s', async (key) => {
    const folder = await closedIndex()
    await tamper(folder, {
      [key]: (text) => text.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1)),
    })
    const refused = openLevelIndex(folder)
    await expect(refused).rejects.toMatchObject({ code: 'damaged' })
    await expect(refused).rejects.toThrow(key)
    await expect(refused).rejects.toThrow(`filetao index repair ${folder}`)
    expect((await findings(folder)).kinds).toMatchObject({ damaged: 1 })
  })

  it('of an object or a piece is refused by its name, left out of walks and reported', async () => {
    const folder = await closedIndex()
    await tamper(folder, {
      [KEYS.object(cidOfNumber(3))]: flipped,
      [KEYS.hotkey(A, hashOfNumber(4))]: flipped,
    })
    const reported: string[] = []
    const index = await openLevelIndex(folder, { onDamage: (key) => reported.push(key) })
    await expect(index.object(cidOfNumber(3))).rejects.toMatchObject({ code: 'damaged' })
    await expect(index.piece(A, hashOfNumber(4))).rejects.toThrow(KEYS.hotkey(A, hashOfNumber(4)))
    expect((await index.objectsFrom('', OBJECTS - 1)).map(({ cid }) => cid)).not.toContain(cidOfNumber(3))
    expect(await index.objectsFrom('', OBJECTS - 1)).toHaveLength(OBJECTS - 1)
    expect(await index.piecesOf(A, '', 99)).toHaveLength(OBJECTS - 1)
    expect(new Set(reported)).toEqual(new Set([KEYS.object(cidOfNumber(3)), KEYS.hotkey(A, hashOfNumber(4))]))
    await index.close()
  })

  it('of an account refuses its owner and stays until it is counted anew; other owners go on', async () => {
    const folder = await closedIndex()
    await tamper(folder, { [KEYS.account(OWNER)]: flipped })
    await withIndex(folder, async (index) => {
      await expect(index.account(OWNER)).rejects.toMatchObject({ code: 'damaged' })
      const record = objectOf(OBJECTS, { owners: [OWNER, B], receipts: [] })
      await index.apply([{ kind: 'object', record }], 'durable')
      await expect(index.account(OWNER)).rejects.toMatchObject({ code: 'damaged' })
      expect(await index.account(B)).toMatchObject({ objects: 1 })
    })
    await findings(folder, repairIndex)
    await withIndex(folder, async (index) => {
      expect(await index.account(OWNER)).toMatchObject({ objects: OBJECTS + 1 })
    })
  })

  it('is one that lies under the key of another', async () => {
    const folder = await closedIndex()
    const other = new Map(await dump(folder)).get(KEYS.hotkey(B, hashOfNumber(0))) ?? ''
    await tamper(folder, { [KEYS.hotkey(A, hashOfNumber(0))]: () => other })
    await withIndex(folder, async (index) => {
      await expect(index.piece(A, hashOfNumber(0))).rejects.toMatchObject({ code: 'damaged' })
    })
  })
})

describe("LevelDB's own files", () => {
  const positions = (length: number, count: number) => {
    const random = createSeededRandom(length)
    return Array.from(
      { length: count },
      () => Number(random.bytes(4).reduce((n, byte) => n * 256 + byte, 0)) % length,
    )
  }
  const onlyFile = (folder: string, name: RegExp) => {
    const [file] = readdirSync(folder).filter((each) => name.test(each))
    if (file === undefined) throw new Error(`no ${name}`)
    return { file, length: readFileSync(join(folder, file)).length }
  }

  it.each([
    ['the log', /\.log$/],
    ['the MANIFEST', /^MANIFEST/],
  ])('a bit turned in %s keeps the validator from starting; nothing is dropped', async (_, name) => {
    const whole = await closedIndex()
    const { file, length } = onlyFile(whole, name)
    for (const at of [0, 4, 5, length - 1, ...positions(length, 10)]) {
      const folder = copyOf(whole)
      flipBit(folder, file, at)
      await expect(openLevelIndex(folder), `byte ${at} of ${length}`).rejects.toMatchObject({
        code: 'damaged',
      })
      expect((await findings(folder)).whole).toBe(false)
    }
  })

  it('a log whose last record was cut off by a crash is none', async () => {
    const folder = await closedIndex()
    const { file, length } = onlyFile(folder, /\.log$/)
    const path = join(folder, file)
    writeFileSync(path, readFileSync(path).subarray(0, length - 10))
    // The whole fixture is that one record.
    expect(await withIndex(folder, (index) => index.objectsFrom('', 9))).toEqual([])
  })

  it('a bit turned in a table is found by the check, and no wrong record is handed out', async () => {
    const whole = await closedIndex('tables')
    const { file, length } = onlyFile(whole, /\.ldb$/)
    for (const at of positions(length, 12)) {
      const folder = copyOf(whole)
      flipBit(folder, file, at)
      expect((await findings(folder)).whole, `byte ${at}`).toBe(false)
      const index = await openLevelIndex(folder).catch((caught: unknown) => {
        expect(caught).toMatchObject({ code: 'damaged' })
        return null
      })
      if (index === null) continue
      for (let n = 0; n < OBJECTS; n++) {
        const read = await index.object(cidOfNumber(n)).catch(() => null)
        if (read !== null) expect(read).toEqual(objectOf(n))
      }
      await index.close()
    }
  })

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is empty', (path: string) => writeFileSync(path, '')],
    ['names nothing', (path: string) => writeFileSync(path, 'MANIFEST-999999\n')],
  ])('are refused when CURRENT %s, and brought back by a repair', async (_, harm) => {
    const folder = await closedIndex('tables')
    harm(join(folder, 'CURRENT'))
    await expect(openLevelIndex(folder)).rejects.toMatchObject({ code: 'damaged' })
    await expect(openLevelIndex(folder)).rejects.toThrow('filetao index repair')
    expect((await findings(folder, repairIndex)).found).toEqual([])
    expect((await findings(folder)).whole).toBe(true)
    expect(await withIndex(folder, (index) => index.objectsFrom('', 99))).toHaveLength(OBJECTS)
  })
})

describe('index repair', () => {
  it('finds nothing in a whole index and changes nothing', async () => {
    const folder = await closedIndex()
    const before = await dump(folder)
    const { whole, report } = await findings(folder, repairIndex)
    expect([whole, report.quarantine, report.walked?.objects, report.walked?.pieces]).toEqual([
      true,
      null,
      OBJECTS,
      3 * OBJECTS,
    ])
    expect(await dump(folder)).toEqual(before)
  })

  it('writes anew what follows from other records', async () => {
    const folder = await closedIndex()
    const before = await dump(folder)
    const derived = before.map(([key]) => key).filter((key) => /^(?:piece|expiry|queue):/.test(key))
    expect(derived).toHaveLength(3 * OBJECTS + OBJECTS + 1)
    await tamper(folder, Object.fromEntries(derived.map((key, i) => [key, i % 2 === 0 ? null : flipped])))
    await findings(folder, repairIndex)
    expect(await dump(folder)).toEqual(before)
  })

  it('moves a damaged piece aside, corrects the bytes of its miner and queues its object', async () => {
    const folder = await closedIndex()
    await tamper(folder, { [KEYS.hotkey(A, hashOfNumber(0))]: flipped })
    const dry = await findings(folder)
    expect(dry.kinds).toEqual({ damaged: 1, 'copy-lost': 1, stray: 1 })
    const { report } = await findings(folder, repairIndex)
    expect(readFileSync(join(report.quarantine ?? '', 'records.jsonl'), 'utf8')).toContain(hashOfNumber(0))
    await withIndex(folder, async (index) => {
      expect(await index.piece(A, hashOfNumber(0))).toBeNull()
      expect((await index.repairs(1))[0]).toEqual({
        cid: cidOfNumber(0),
        sinceMs: 0,
        reason: 'index-repaired',
      })
      expect(await index.stats()).toContainEqual(statsOf(A, (OBJECTS - 1) * 1_000))
      expect(await index.stats()).toContainEqual(statsOf(B, OBJECTS * 1_000))
    })
    // The receipt stays as a place to ask while the object waits, which is no damage.
    expect((await findings(folder)).whole).toBe(true)
  })

  it('names an object that is lost and takes its pieces out', async () => {
    const folder = await closedIndex()
    await tamper(folder, { [KEYS.object(cidOfNumber(0))]: flipped })
    const { kinds, found } = await findings(folder, repairIndex)
    expect(kinds).toMatchObject({ damaged: 1, 'object-lost': 3 })
    expect(found.some(({ key }) => key === KEYS.object(cidOfNumber(0)))).toBe(true)
    await withIndex(folder, async (index) => {
      expect(await index.piecesOf(B, '', 99)).toHaveLength(OBJECTS - 1)
      expect(await index.stats()).toEqual(MINERS.map((miner) => statsOf(miner, (OBJECTS - 1) * 1_000)))
    })
    expect((await findings(folder)).whole).toBe(true)
  })

  it.each([
    ['wrong', (text: string) => sealed(KEYS.account(OWNER), { ...jsonOf(text), bytes: 5 })],
    ['gone', () => null],
    ['damaged', flipped],
  ])('counts an account anew that is %s', async (_, change) => {
    const folder = await closedIndex()
    const before = await dump(folder)
    const text = before.find(([key]) => key === KEYS.account(OWNER))?.[1] ?? ''
    const value = change(text)
    await tamper(folder, { [KEYS.account(OWNER)]: value === null ? null : () => value })
    const { found } = await findings(folder)
    expect(found).toContainEqual(expect.objectContaining({ kind: 'missing', key: KEYS.account(OWNER) }))
    await findings(folder, repairIndex)
    expect(await dump(folder)).toEqual(before)
  })

  it('takes the account of nobody away, and counts heads anew', async () => {
    const folder = await closedIndex()
    const head = { vaultId: 'ab', number: 1, hash: 'cd', owner: A, record: new Uint8Array(7) }
    await withIndex(folder, (index) => index.apply([{ kind: 'head', record: head }], 'durable'))
    const level = new ClassicLevel<string, string>(folder, { compression: false })
    const nobody = KEYS.account('5nobody')
    await level.put(nobody, sealed(nobody, { hotkey: '5nobody', objects: 1, bytes: 2, heads: 0 }))
    await level.put(KEYS.headTotals, sealed(KEYS.headTotals, { heads: 3, bytes: 9 }))
    await level.close()
    expect((await findings(folder)).kinds).toEqual({ missing: 1, stray: 1 })
    await findings(folder, repairIndex)
    await withIndex(folder, async (index) => {
      expect(await index.account('5nobody')).toBeNull()
      expect(await index.headTotals()).toEqual({ heads: 1, bytes: 7 })
    })
    expect((await findings(folder)).whole).toBe(true)
  })

  it("begins a miner's lost row anew, with the bytes its pieces tell", async () => {
    const folder = await closedIndex()
    await tamper(folder, { [KEYS.stats(A)]: flipped, [KEYS.version]: flipped })
    await findings(folder, repairIndex)
    const rows = await withIndex(folder, (index) => index.stats())
    expect(rows[0]).toEqual({ ...statsOf(A, OBJECTS * 1_000), score: 0, total_successes: 0 })
  })

  it('takes out a key that is not text any more, and one that nobody writes', async () => {
    const folder = await closedIndex()
    const level = new ClassicLevel<Buffer, string>(folder, { keyEncoding: 'buffer', compression: false })
    await level.put(Buffer.from([...Buffer.from('hotkey:'), 0xf8, 0x80]), 'x')
    await level.put(Buffer.from('readme'), 'x')
    await level.close()
    expect((await findings(folder, repairIndex)).kinds).toEqual({ damaged: 2 })
    expect((await findings(folder)).whole).toBe(true)
  })

  it('goes on after it was killed: until then the validator does not start, least of all with an empty index', async () => {
    const begun = await closedIndex()
    cpSync(begun, `${begun}.mending`, { recursive: true })
    const nearlyDone = await closedIndex()
    renameSync(nearlyDone, `${nearlyDone}.mended`)
    const ready = await closedIndex()
    cpSync(ready, `${ready}.mended`, { recursive: true })
    for (const folder of [begun, nearlyDone, ready]) {
      await expect(openLevelIndex(folder)).rejects.toThrow(`run "filetao index repair ${folder}" again`)
      await expect(checkIndex(folder, () => undefined)).rejects.toMatchObject({ code: 'damaged' })
      expect((await findings(folder, repairIndex)).whole).toBe(true)
      expect(await withIndex(folder, (index) => index.objectsFrom('', 99))).toHaveLength(OBJECTS)
    }
  })

  it('loses nothing silently, whichever bits of a table were turned', async () => {
    const whole = await closedIndex('tables')
    const before = new Map(await dump(whole))
    const [file = ''] = readdirSync(whole).filter((name) => name.endsWith('.ldb'))
    const { length } = readFileSync(join(whole, file))
    for (let run = 0; run < 6; run++) {
      const folder = copyOf(whole)
      for (let bit = 0; bit <= run % 3; bit++) flipBit(folder, file, (run * 7_919 + bit * 104_729) % length)
      const { report } = await findings(folder, repairIndex)
      const after = await findings(folder)
      expect(
        after.found.filter(({ kind }) => kind !== 'copy-lost'),
        `run ${run}`,
      ).toEqual([])
      expect(after.report.files).toEqual([])
      const left = new Map(await dump(folder))
      const gone = [...before.keys()].filter((key) => !left.has(key))
      // The folder as it was found is kept.
      if (gone.length > 0) expect(readdirSync(report.quarantine ?? '')).toContain('index')
      await withIndex(folder, async (index) => {
        for (const record of await index.objectsFrom('', 99)) {
          expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => objectOf(n))).toContainEqual(record)
        }
        for (const record of await index.piecesOf(A, '', 99)) {
          expect(Array.from({ length: OBJECTS }, (_, n) => pieceOf(n, A))).toContainEqual(record)
        }
      })
    }
  })
})
