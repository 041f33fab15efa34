/**
 * `filetao renew --network DIR [--json]`: in step with the network, then one round of upkeep: what comes to the last third of its term is
 * renewed, what was deleted is given back. Once a month from a scheduler, and a drive that nobody opens does not end.
 */
import { DriveError } from '../../client/drive-error.ts'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import { JSON_FLAG, NETWORK_FLAG } from './common-flags.ts'
import { badUsage, parseCommand, valueOf, withDrive } from './drive-command.ts'

export const FLAGS = { network: NETWORK_FLAG, json: JSON_FLAG } as const

/** @returns the exit code: 0 everything is kept, 1 something is not or nobody said, 2 bad usage */
export async function runRenew(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('renew', parsed)
  if (parsed.words.length > 0) return badUsage('renew', 'it takes no names: renew --network DIR')
  return withDrive('renew', parsed.flags.network, async (drive) => {
    valueOf(await drive.syncNow())
    const state = valueOf(await drive.upkeepNow())
    if (state.failure !== null) throw new DriveError(state.failure.code, state.failure.detail)
    process.stdout.write(parsed.flags.json ? json(state) : text(state))
    const { lost, trouble, unknown } = state
    if (lost > 0)
      throw new DriveError('not-found', `${lost} of its files have no copy on the network any more`)
    if (trouble !== null) throw new DriveError('not-enough-copies', `${trouble.files} of its files end soon`)
    if (unknown > 0)
      throw new DriveError(
        'validator-unreachable',
        `of ${unknown} of its files nobody said how long they are kept`,
      )
  })
}

function json({ soonestAt, unknown, lost, renewals, releasing, accounts }: UpkeepState): string {
  const { renewed, moved, failed } = renewals
  return `${JSON.stringify({ keptUntil: soonestAt, unknown, lost, renewed, moved, failed, releasing: releasing.objects, accounts })}\n`
}

function text({ soonestAt, renewals, releasing }: UpkeepState): string {
  const { renewed, moved, failed } = renewals
  const kept =
    soonestAt === null ? 'nothing is stored' : `kept until ${new Date(soonestAt).toISOString().slice(0, 10)}`
  return `${kept}; ${renewed} renewed (${moved} with another validator), ${failed} not; ${releasing.objects} to be given back\n`
}
