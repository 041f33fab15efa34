/** What store, retrieve and ls share: words and flags, an open drive, one sentence for each failure. */
import type { Drive } from '../../client/drive.ts'
import { DriveError, failureOf } from '../../client/drive-error.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { SdkError } from '../../sdk/sdk-error.ts'
import { type Flags, type FlagTable, parseFlags } from '../shared/args.ts'
import { StorageError } from '../shared/durable-file.ts'
import { type ExitName, exitCode, exitOfDrive, exitOfSdk } from './exit-codes.ts'
import { type NetworkFile, readNetworkFile } from './network-file.ts'
import { createNodeDrive, openNodeDrive } from './node-drive.ts'

interface Parsed<T extends FlagTable> {
  /** Arguments that are no flags. */
  readonly words: readonly string[]
  readonly flags: Flags<T>
}

/** The words and flags of a command, or a sentence. After `--` everything is a word. */
export function parseCommand<const T extends FlagTable>(
  args: readonly string[],
  table: T,
): Parsed<T> | string {
  const words: string[] = []
  const flagArgs: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] === '-o' ? '--output' : (args[at] ?? '')
    if (arg === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg)
      continue
    }
    flagArgs.push(arg)
    const spec = table[arg.slice(2)]
    const next = args[at + 1]
    if (spec === undefined || spec.kind === 'switch' || next === undefined) continue
    flagArgs.push(next)
    at += 1
  }
  const parsed = parseFlags(flagArgs, table)
  return parsed.ok ? { words, flags: parsed.value } : parsed.detail
}

export function badUsage(command: string, sentence: string): number {
  process.stderr.write(`${command}: ${sentence}\n`)
  return exitCode('usage')
}

type Work = (drive: Drive, network: NetworkFile) => Promise<void>

/** Opens the drive of a network folder, does the work, closes it. @returns the exit code */
export function withDrive(command: string, folder: string, work: Work): Promise<number> {
  return over(command, folder, openNodeDrive, work)
}

/** The same with a drive that nobody opened. */
export function withClosedDrive(command: string, folder: string, work: Work): Promise<number> {
  return over(command, folder, createNodeDrive, work)
}

async function over(
  command: string,
  folder: string,
  open: typeof openNodeDrive,
  work: Work,
): Promise<number> {
  const network = await readNetworkFile(folder)
  if (typeof network === 'string') {
    process.stderr.write(`${command}: ${network}\n`)
    return exitCode('network')
  }
  let drive: Drive | null = null
  try {
    drive = await open(folder, network)
    await work(drive, network)
    return exitCode('done')
  } catch (error) {
    return failed(command, error)
  } finally {
    await drive?.dispose()
  }
}

/** One sentence about what went wrong. @returns the exit code */
export function failed(command: string, error: unknown): number {
  process.stderr.write(`${command}: ${sentenceOf(error)}\n`)
  return exitCode(exitOf(error))
}

function exitOf(error: unknown): ExitName {
  return error instanceof SdkError ? exitOfSdk(error.code) : exitOfDrive(failureOf(error).code)
}

function sentenceOf(error: unknown): string {
  if (error instanceof StorageError) return `The drive's folder cannot be written (${error.message}).`
  if (error instanceof SdkError) return `${error.message} (${error.code})`
  const { code, detail } = failureOf(error)
  return code === 'internal' && !(error instanceof DriveError)
    ? `${detail} ${String(error)}`
    : `${detail} (${code})`
}

/** What was stored is stored and proven whatever comes of it. */
export async function tellOthers(command: string, drive: Drive): Promise<void> {
  const synced = await drive.syncNow()
  const failure = synced.ok ? synced.value.failure : synced.error
  if (failure !== null)
    process.stderr.write(`${command}: other devices cannot see it yet: ${failure.detail} (${failure.code})\n`)
}

/** @throws DriveError with the outcome's failure */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new DriveError(outcome.error.code, outcome.error.detail)
}
