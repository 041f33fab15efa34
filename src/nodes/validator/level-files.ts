/**
 * LevelDB's own files, checked by their CRC-32C. LevelDB makes these checks only in part: it drops a damaged record of
 * its log without a word when it opens, although that record may have been acknowledged, and it reads tables unchecked.
 * Formats: doc/log_format and doc/table_format of LevelDB 1.20.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { maskedCrc } from './masked-crc.ts'

const BLOCK = 32_768
const HEADER = 7
const FOOTER = 48
const TRAILER = 5
const MAGIC = 0xdb4775248b80fb57n
const UNCOMPRESSED = 0

export interface FileDamage {
  readonly file: string
  readonly what: string
}

/**
 * Logs hold what is not in a table yet, and the MANIFEST which tables there are: a few MiB, so they are checked at every
 * start. LevelDB deletes the tables that a MANIFEST does not name, so of that one not even its end may be missing.
 */
export async function damagedLogs(folder: string): Promise<FileDamage[]> {
  const current = (await readFile(join(folder, 'CURRENT'), 'utf8').catch(() => '')).trim()
  const manifest = (bytes: Buffer) => logDamage(bytes, 'strict')
  return [
    ...(await damagedFiles(folder, (name) => name === current, manifest)),
    ...(await damagedFiles(
      folder,
      (name) => /^\d+\.log$/.test(name),
      (bytes) => logDamage(bytes),
    )),
  ]
}

const isTable = (name: string) => /^\d+\.(?:ldb|sst)$/.test(name)

/** Reads every byte of the index. */
export async function damagedTables(folder: string): Promise<FileDamage[]> {
  return damagedFiles(folder, isTable, tableDamage)
}

/** Empty where there is no folder. */
export async function tablesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(onlyMissing)
  return (names ?? []).filter(isTable).sort()
}

/** What is wrong with a table, or null; also when it was merged into others meanwhile. */
export async function damagedTable(folder: string, file: string): Promise<string | null> {
  const bytes = await readFile(join(folder, file)).catch(onlyMissing)
  return bytes === null ? null : tableDamage(bytes)
}

async function damagedFiles(
  folder: string,
  chosen: (name: string) => boolean,
  damageOf: (bytes: Buffer) => string | null,
): Promise<FileDamage[]> {
  const damaged: FileDamage[] = []
  for (const file of (await readdir(folder)).filter(chosen).sort()) {
    const bytes = await readFile(join(folder, file)).catch(onlyMissing)
    const what = bytes === null ? null : damageOf(bytes)
    if (what !== null) damaged.push({ file, what })
  }
  return damaged
}

function onlyMissing(caught: unknown): null {
  if (caught instanceof Error && 'code' in caught && caught.code === 'ENOENT') return null
  throw caught
}

/**
 * What is wrong with a log, or null. A record that the end of the file cuts off, and zeros at the end, are a write that
 * never settled: LevelDB drops it rightly. Anything else that does not match its check is damage.
 */
export function logDamage(bytes: Buffer, end: 'lenient' | 'strict' = 'lenient'): string | null {
  let at = 0
  while (at < bytes.length) {
    const left = BLOCK - (at % BLOCK)
    if (left < HEADER) {
      at += left
      continue
    }
    const record = recordAt(bytes, at)
    if (record === 'whole') at += HEADER + bytes.readUInt16LE(at + 4)
    else if (record === 'damaged' || end === 'strict') return `has a damaged record at byte ${at}`
    else return endDamage(bytes, at)
  }
  return null
}

function recordAt(bytes: Buffer, at: number): 'whole' | 'damaged' | 'cut' {
  if (bytes.length - at < HEADER) return 'cut'
  const end = at + HEADER + bytes.readUInt16LE(at + 4)
  const inBlock = end - at <= BLOCK - (at % BLOCK)
  if (inBlock && end > bytes.length) return 'cut'
  const type = bytes[at + 6] ?? 0
  if (type === 0 && end === at + HEADER) return 'cut'
  const whole = inBlock && type >= 1 && type <= 4 && bytes.readUInt32LE(at) === maskedCrc(bytes, at + 6, end)
  return whole ? 'whole' : 'damaged'
}

/** After a record that was cut off nothing may follow: a whole one there means that a length was changed. */
function endDamage(bytes: Buffer, from: number): string | null {
  for (let at = from + 1; at + HEADER < bytes.length; at++) {
    const type = bytes[at + 6] ?? 0
    if (type >= 1 && type <= 4 && recordAt(bytes, at) === 'whole')
      return `has a damaged record at byte ${from}`
  }
  return null
}

/** What is wrong with a table, or null. */
export function tableDamage(bytes: Buffer): string | null {
  if (bytes.length < FOOTER || bytes.readBigUInt64LE(bytes.length - 8) !== MAGIC)
    return 'has a damaged footer'
  const footer = readHandles(bytes.subarray(bytes.length - FOOTER), 2)
  const index = footer?.[1]
  if (footer === null || index === undefined) return 'has a damaged footer'
  if (!footer.every((handle) => isWhole(bytes, handle))) return 'has a damaged index'
  if (bytes[index.offset + index.size] !== UNCOMPRESSED)
    return 'was compressed by another program, so it cannot be checked'
  const blocks = handlesOf(bytes.subarray(index.offset, index.offset + index.size))
  if (blocks === null) return 'has a damaged index'
  const damaged = blocks.filter((handle) => !isWhole(bytes, handle))
  return damaged.length === 0
    ? null
    : `has ${damaged.length} damaged blocks of ${blocks.length}, first at byte ${damaged[0]?.offset}`
}

interface Handle {
  readonly offset: number
  readonly size: number
}

function isWhole(bytes: Buffer, { offset, size }: Handle): boolean {
  const end = offset + size
  if (end + TRAILER > bytes.length - FOOTER) return false
  return bytes.readUInt32LE(end + 1) === maskedCrc(bytes, offset, end + 1)
}

/** The values of an index block, each of which says where a block lies. */
function handlesOf(block: Buffer): Handle[] | null {
  if (block.length < 4) return null
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4)
  const handles: Handle[] = []
  let at = 0
  while (at < end) {
    const lengths = readVarints(block.subarray(at, end), 3)
    if (lengths === null) return null
    const [, keyBytes = 0, valueBytes = 0] = lengths.values
    const value = at + lengths.bytes + keyBytes
    const handle = readHandles(block.subarray(value, Math.min(value + valueBytes, end)), 1)?.[0]
    if (handle === undefined) return null
    handles.push(handle)
    at = value + valueBytes
  }
  return at === end ? handles : null
}

function readHandles(bytes: Buffer, count: number): Handle[] | null {
  const numbers = readVarints(bytes, 2 * count)
  if (numbers === null) return null
  return Array.from({ length: count }, (_, i) => ({
    offset: numbers.values[2 * i] ?? 0,
    size: numbers.values[2 * i + 1] ?? 0,
  }))
}

function readVarints(bytes: Buffer, count: number): { values: number[]; bytes: number } | null {
  const values: number[] = []
  let at = 0
  while (values.length < count) {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) return null
      value += (byte & 127) * scale
      scale *= 128
      if (byte < 128) break
    }
    values.push(value)
  }
  return { values, bytes: at }
}
