/**
 * `filetao backup DIR|INDEX_URL OUT` and `filetao restore FILE DIR|INDEX_URL`. A copy of a validator in a folder is made while it runs, by
 * itself; one of Redis only while no validator has it, because Redis' own snapshots are the live ones. OUT `-` is standard output, to be
 * encrypted or sent elsewhere on its way. Exit codes: 0 done and verified, 1 refused or broken, 2 bad usage.
 */
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolderDurable } from '../shared/durable-file.ts'
import { askForBackup } from '../validator/control-socket.ts'
import { type BackupFacts, readBackup, restoreBackup, writeBackup } from '../validator/index-backup.ts'
import { IndexError } from '../validator/index-error.ts'
import { INDEX_URL } from '../validator/redis-address.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, parseCommand } from './drive-command.ts'
import { placeOf, snapshotOf } from './index-move.ts'

export const BACKUP_FLAGS = { json: JSON_FLAG } as const
export const RESTORE_FLAGS = { json: JSON_FLAG } as const

/** @returns the exit code */
export async function runBackup(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, BACKUP_FLAGS)
  if (typeof parsed === 'string') return badUsage('backup', parsed)
  const [from, out, ...more] = parsed.words
  if (from === undefined || out === undefined || more.length > 0)
    return badUsage('backup', 'use it as backup DIR|INDEX_URL OUT; OUT may be - for standard output')
  return guarded('backup', async () => {
    if (out === '-') {
      await copyTo(from, standardOutput())
      return
    }
    if (await exists(out))
      throw new IndexError('locked', `${out} exists already; a copy is never written over`)
    const unfinished = `${out}.unfinished`
    try {
      await copyTo(from, createWriteStream(unfinished, { mode: 0o600, flush: true }))
      const facts = await readBackup(unfinished)
      await rename(unfinished, out)
      await syncFolder(dirname(out))
      say(
        `${facts.records} records are in ${out}, read back with the hash ${facts.sha256}`,
        { out, ...facts },
        parsed.flags.json,
      )
    } catch (caught) {
      await rm(unfinished, { force: true })
      throw caught
    }
  })
}

/** @returns the exit code */
export async function runRestore(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, RESTORE_FLAGS)
  if (typeof parsed === 'string') return badUsage('restore', parsed)
  const [file, to, ...more] = parsed.words
  if (file === undefined || to === undefined || more.length > 0)
    return badUsage('restore', 'use it as restore FILE DIR|INDEX_URL')
  return guarded('restore', async () => {
    if (to !== INDEX_URL) await makeFolderDurable(basename(to) === 'index' ? dirname(to) : to)
    const place = await placeOf(to, false)
    try {
      const facts: BackupFacts & { readonly at: string } = await restoreBackup(file, place)
      const sentence = `${facts.records} records of ${facts.at} are in ${place.store.place}, read back with the hash ${facts.sha256}`
      say(sentence, { place: place.store.place, ...facts }, parsed.flags.json)
    } finally {
      await place.close()
    }
  })
}

/** By the validator that runs there, or out of the folder of a stopped one. */
async function copyTo(from: string, out: Writable): Promise<void> {
  const inside = basename(from) === 'index' ? dirname(from) : from
  const live = from === INDEX_URL ? null : await askForBackup(inside)
  if (live !== null) {
    await pipeline(live, out)
    return
  }
  const place = await placeOf(from, true)
  try {
    await writeBackup(snapshotOf(place), out, new Date())
  } finally {
    await place.close()
  }
}

/** Not ended with the copy: the process's own. */
function standardOutput(): Writable {
  return new Writable({
    write: (piece: Uint8Array, _encoding, done) => void process.stdout.write(piece, () => done()),
  })
}

async function guarded(command: string, work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return 0
  } catch (caught) {
    const isOurs = caught instanceof IndexError || (caught instanceof Error && 'code' in caught)
    if (!isOurs) throw caught
    process.stderr.write(`${command}: ${caught instanceof Error ? caught.message : 'failed'}\n`)
    return 1
  }
}

function say(sentence: string, facts: object, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(facts) : sentence}\n`)
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
