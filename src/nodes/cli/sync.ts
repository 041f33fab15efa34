/**
 * `filetao sync --network DIR [--json]`: one round with the network. `filetao join IDENTIFIER --network DIR`: a drive of another
 * device, opened by FILETAO_PASSPHRASE or FILETAO_PHRASE.
 */
import { DriveError } from '../../client/drive-error.ts'
import type { HeadStanding, SyncState } from '../../client/sync-api.ts'
import { JSON_FLAG, NETWORK_FLAG } from './common-flags.ts'
import { badUsage, parseCommand, valueOf, withClosedDrive, withDrive } from './drive-command.ts'
import { secretGiven } from './node-drive.ts'

export const FLAGS = { network: NETWORK_FLAG, json: JSON_FLAG } as const

/** @returns the exit code: 0 in step, 1 not, 2 bad usage */
export async function runSync(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('sync', parsed)
  if (parsed.words.length > 0) return badUsage('sync', 'it takes no names: sync --network DIR')
  return withDrive('sync', parsed.flags.network, async (drive) => {
    const state = valueOf(await drive.syncNow())
    if (state.failure !== null) throw new DriveError(state.failure.code, state.failure.detail)
    const vaultId = valueOf(await drive.vaultId())
    process.stdout.write(parsed.flags.json ? json(vaultId, state) : text(vaultId, state))
  })
}

/** @returns the exit code: 0 the drive is here, 1 not, 2 bad usage */
export async function runJoin(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('join', parsed)
  const [vaultId] = parsed.words
  if (vaultId === undefined || parsed.words.length > 1)
    return badUsage('join', 'name the drive by its identifier: join ftv1… --network DIR')
  return withClosedDrive('join', parsed.flags.network, async (drive) => {
    valueOf(await drive.openFromNetwork(vaultId, secretGiven()))
    valueOf(await drive.syncNow())
    const files = drive.entries().filter(({ kind }) => kind === 'file').length
    if (parsed.flags.json) process.stdout.write(`${JSON.stringify({ vaultId, files })}\n`)
    process.stderr.write(`join: the drive is here, with ${files} file${files === 1 ? '' : 's'}\n`)
  })
}

function json(vaultId: string, { number, untold, unread, standings }: SyncState): string {
  return `${JSON.stringify({ vaultId, number, untold, unread, standings })}\n`
}

function text(vaultId: string, { number, standings }: SyncState): string {
  return `${vaultId}  head ${number}\n${standings.map(line).join('')}`
}

const WORDS: Readonly<Record<HeadStanding['standing'], string>> = {
  current: 'has it',
  behind: 'has an older one',
  none: 'has none',
  'rolled-back': 'gave an older one than it had signed for',
  wrong: 'gave something else',
  unreachable: 'did not answer',
}

function line({ hotkey, standing, isCurrent }: HeadStanding): string {
  const now = isCurrent && standing !== 'current' ? ', and has it now' : ''
  return `${hotkey}  ${WORDS[standing]}${now}\n`
}
