/**
 * The engine's Index on LevelDB. One change list is one batch, so a torn write loses all of it or nothing, and a
 * `durable` one is synced before it settles: what was acknowledged is on the disk. A second process on the same
 * folder is refused by the store's own lock.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import * as v from 'valibot'
import type { Index } from '../../engine/ports.ts'
import {
  KEYS,
  ObjectSchema,
  OutboxSchema,
  operationsOf,
  PieceSchema,
  StatsSchema,
  WindowSchema,
} from './index-codec.ts'

const VERSION = 1

type IndexErrorCode = 'locked' | 'damaged' | 'newer-version' | 'unavailable'

/** The disk failed us. The message names the folder or the record, never its content. */
class IndexError extends Error {
  override readonly name = 'IndexError'
  readonly code: IndexErrorCode

  constructor(code: IndexErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

export interface LevelIndex extends Index {
  close(): Promise<void>
}

type Level = ClassicLevel<string, string>

/** @throws IndexError */
export async function openLevelIndex(folder: string): Promise<LevelIndex> {
  await mkdir(folder, { recursive: true })
  // LevelDB would make an empty store around files whose CURRENT is gone; an empty index forgets every object.
  if (readdirSync(folder).some((name) => /\.(ldb|log)$/.test(name)) && !existsSync(join(folder, 'CURRENT'))) {
    throw new IndexError(
      'damaged',
      `the index in ${folder} has lost its file CURRENT; restore the folder from a copy`,
    )
  }
  const level: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'utf8' })
  try {
    await level.open()
  } catch (caught) {
    throw openError(folder, caught)
  }
  await checkVersion(level, folder)
  return {
    object: (cid) => read(level, KEYS.object(cid), ObjectSchema),
    claims: (cid) => list(level, KEYS.claim(cid, ''), ObjectSchema),
    piece: (hotkey, dataHash) => read(level, KEYS.hotkey(hotkey, dataHash), PieceSchema),
    stats: () => list(level, KEYS.stats(''), StatsSchema),
    outbox: () => list(level, 'outbox:', OutboxSchema),
    window: () => read(level, KEYS.window, WindowSchema),
    apply: (changes, mode) => write(level, changes.flatMap(operationsOf), mode === 'durable'),
    close: () => level.close(),
  }
}

async function write(
  level: Level,
  operations: ReturnType<typeof operationsOf>,
  sync: boolean,
): Promise<void> {
  if (operations.length === 0) return
  try {
    await level.batch(operations, { sync })
  } catch (caught) {
    throw new IndexError('unavailable', 'the index cannot be written', caught)
  }
}

async function read<T>(level: Level, key: string, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
  let text: string | undefined
  try {
    text = await level.get(key)
  } catch (caught) {
    throw new IndexError('unavailable', 'the index cannot be read', caught)
  }
  return text === undefined ? null : parseRecord(key, text, schema)
}

async function list<T>(level: Level, prefix: string, schema: v.GenericSchema<unknown, T>): Promise<T[]> {
  const records: T[] = []
  try {
    // Every key is ASCII, so this is the end of the prefix's range.
    for await (const [key, text] of level.iterator({ gte: prefix, lt: `${prefix}\x7f` })) {
      records.push(parseRecord(key, text, schema))
    }
  } catch (caught) {
    throw caught instanceof IndexError
      ? caught
      : new IndexError('unavailable', 'the index cannot be read', caught)
  }
  return records
}

function parseRecord<T>(key: string, text: string, schema: v.GenericSchema<unknown, T>): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (caught) {
    throw new IndexError('damaged', `the index record ${key} is not JSON`, caught)
  }
  const outcome = v.safeParse(schema, value)
  if (outcome.success) return outcome.output
  throw new IndexError(
    'damaged',
    `the index record ${key} is damaged at ${v.getDotPath(outcome.issues[0]) ?? 'its top'}`,
  )
}

async function checkVersion(level: Level, folder: string): Promise<void> {
  const version = await read(level, KEYS.version, WindowSchema)
  if (version === null) {
    await write(level, [{ type: 'put', key: KEYS.version, value: String(VERSION) }], true)
  } else if (version !== VERSION) {
    await level.close()
    throw new IndexError(
      'newer-version',
      `the index in ${folder} has version ${version}; this program knows ${VERSION}`,
    )
  }
}

function openError(folder: string, caught: unknown): IndexError {
  const cause = caught instanceof Error && caught.cause instanceof Error ? caught.cause : caught
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'LEVEL_LOCKED')
    return new IndexError('locked', `another process uses the index in ${folder}`, caught)
  if (code === 'LEVEL_CORRUPTION') {
    return new IndexError(
      'damaged',
      `the index in ${folder} is damaged; restore the folder from a copy`,
      caught,
    )
  }
  return new IndexError('unavailable', `the index in ${folder} cannot be opened`, caught)
}
