/** `filetao retrieve [get] CID|LINK -o OUT --network DIR [--force] [--json]`: fetches, checks and decrypts one file. */
import { resolve } from 'node:path'
import type { Drive } from '../../client/drive.ts'
import { DriveError } from '../../client/drive-error.ts'
import type { DownloadProof } from '../../client/proof-api.ts'
import { parseCid } from '../../protocol/cid.ts'
import { badUsage, parseCommand, valueOf, withDrive } from './drive-command.ts'
import { fileSink } from './file-ports.ts'
import { printable, showProgress } from './progress.ts'
import { retrieveObject } from './retrieve-object.ts'
import { RETRIEVE_FLAGS, WHERE } from './store-flags.ts'

/** @returns the exit code: 0 complete and checked */
export async function runRetrieve(args: string[]): Promise<number> {
  const parsed = parseCommand(args, RETRIEVE_FLAGS)
  if (typeof parsed === 'string') return badUsage('retrieve', parsed)
  const { words, flags } = parsed
  const [what] = words
  if (what === undefined || words.length > 1) {
    return badUsage('retrieve', 'name one file: retrieve CID|LINK -o OUT --network DIR')
  }
  const output = resolve(flags.output)
  const { network } = flags
  if (flags.chain !== undefined && network === undefined) return retrieveObject(what, output, flags)
  if (network === undefined || flags.chain !== undefined) return badUsage('retrieve', WHERE)
  return withDrive('retrieve', network, async (drive) => {
    const stop = await showProgress(drive)
    const proof = await fetchFile(drive, what, output, flags.force)
    await stop()
    const wrong = proof.parts.reduce((sum, part) => sum + part.rejected.length, 0)
    if (flags.json) {
      const retrieved = { output, bytes: proof.bytes, parts: proof.parts.length, rejected: wrong }
      process.stdout.write(`${JSON.stringify(retrieved)}\n`)
    } else {
      const aside = wrong === 0 ? '' : ` (${wrong} wrong answers were refused)`
      process.stderr.write(`${printable(output)}: ${proof.bytes} bytes, every part checked${aside}\n`)
    }
  })
}

async function fetchFile(drive: Drive, what: string, output: string, force: boolean): Promise<DownloadProof> {
  const openSink = () => fileSink(output, force)
  if (!parseCid(what).ok) return valueOf(await drive.downloadLink(what, openSink))
  const entry = drive.entries().find(({ cid }) => cid === what)
  if (entry === undefined) {
    throw new DriveError(
      'not-found',
      'No file of this drive has that CID; a file of somebody else needs its link',
    )
  }
  return valueOf(await drive.downloadTo(entry.id, openSink))
}
