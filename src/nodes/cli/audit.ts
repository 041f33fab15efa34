/**
 * `filetao audit [CID…] --network DIR [--thorough] [--json] [--bundle OUT]`: every holder of the files proves its copies, checked
 * here. CIDs are those that `filetao ls` prints; none means all files. `--bundle` takes one CID and keeps its proofs for others.
 */
import type { AuditReport, MinerFinding } from '../../client/audit-api.ts'
import type { Drive } from '../../client/drive.ts'
import { DriveError } from '../../client/drive-error.ts'
import { writeFileDurable } from '../shared/durable-file.ts'
import { JSON_FLAG, NETWORK_FLAG } from './common-flags.ts'
import { badUsage, parseCommand, valueOf, withDrive } from './drive-command.ts'
import { printable } from './progress.ts'

export const FLAGS = {
  network: NETWORK_FLAG,
  json: JSON_FLAG,
  bundle: { kind: 'text', about: 'a file for the proofs of one CID, for filetao verify' },
  thorough: { kind: 'switch', about: 'ask so much that a loss of a hundredth shows in 999 of 1,000 cases' },
} as const

/** @returns the exit code (exit-codes.ts): a wrong answer is `proof`, somebody who could not be asked is `network` */
export async function runAudit(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('audit', parsed)
  const { words, flags } = parsed
  if (flags.bundle !== undefined && words.length !== 1) return badUsage('audit', '--bundle takes one CID')
  return withDrive('audit', flags.network, async (drive) => {
    const depth = flags.thorough ? 'thorough' : 'quick'
    const target =
      words.length === 0
        ? ({ kind: 'drive' } as const)
        : ({ kind: 'entries', ids: idsOf(drive, words) } as const)
    valueOf(await drive.auditNow(target, depth))
    const report = await drive.auditSettled()
    if (report === null) throw new DriveError('internal', 'An audit ended without a report.')
    if (flags.bundle !== undefined) await writeBundle(drive, idsOf(drive, words), flags.bundle)
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : text(report))
    const { failed, missing } = report.verdicts
    if (failed + missing > 0)
      throw new DriveError('content-damaged', `${failed + missing} copies are wrong or gone`)
    const { unreached, unanswered, stopped } = report
    if (unreached + unanswered > 0 || stopped)
      throw new DriveError(
        'validator-unreachable',
        `${unreached} files were not asked about, or not all of them, and of ${unanswered} objects no validator answered`,
      )
  })
}

/** Receipts and audits of the file, without its name. @throws DriveError no-evidence, bundle-too-large; StorageError */
async function writeBundle(drive: Drive, [entryId = '']: readonly string[], path: string): Promise<void> {
  const bundle = valueOf(await drive.exportBundle({ entryId, run: null, withName: false }))
  await writeFileDurable(path, Buffer.from(bundle))
}

/** @throws DriveError not-found */
function idsOf(drive: Drive, cids: readonly string[]): string[] {
  return cids.map((cid) => {
    const found = drive.entries().find((entry) => entry.cid === cid)
    if (found === undefined)
      throw new DriveError('not-found', `no file of this drive has the CID ${printable(cid)}`)
    return found.id
  })
}

function text({ files, objects, questions, verdicts, miners, bytesDown }: AuditReport): string {
  const copies = Object.values(verdicts).reduce((sum, count) => sum + count, 0)
  const head = `${verdicts.proven} of ${copies} copies of ${objects} objects of ${files} files proven; ${questions} questions, ${bytesDown} bytes\n`
  return head + miners.map(line).join('')
}

function line({ minerHotkey, minerUid, verdict, blame, reason, copies }: MinerFinding): string {
  const why = reason === '' ? '' : ` (${reason})`
  const fault = blame === 'nobody' ? '' : `, fault: ${blame}`
  return `  miner ${minerUid ?? '?'} ${minerHotkey}: ${verdict}${why}${fault}, ${copies} copies\n`
}
