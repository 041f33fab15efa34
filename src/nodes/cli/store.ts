/**
 * `filetao store [put] FILE… --network DIR [--json]`: encrypts, uploads and checks the proofs of every copy. With --chain in
 * place of --network: objects as the reference's tools store them (store-object.ts).
 */
import type { Drive } from '../../client/drive.ts'
import { DriveError } from '../../client/drive-error.ts'
import type { DriveErrorCode } from '../../client/outcome-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { badUsage, parseCommand, tellOthers, valueOf, withDrive } from './drive-command.ts'
import { fileSource } from './file-ports.ts'
import { printable, showProgress } from './progress.ts'
import { STORE_FLAGS, WHERE } from './store-flags.ts'
import { storeObjects } from './store-object.ts'

/** @returns the exit code: 0 all stored and proven */
export async function runStore(args: string[]): Promise<number> {
  const parsed = parseCommand(args, STORE_FLAGS)
  if (typeof parsed === 'string') return badUsage('store', parsed)
  const { words, flags } = parsed
  if (words.length === 0) return badUsage('store', 'name at least one file: store FILE… --network DIR')
  const { network: folder } = flags
  if (flags.chain !== undefined && folder === undefined) return storeObjects(words, flags)
  if (folder === undefined || flags.chain !== undefined) return badUsage('store', WHERE)
  return withDrive('store', folder, async (drive, network) => {
    const sources = await Promise.all(
      words.map(async (path) => ({ source: await fileSource(path), folders: [] })),
    )
    const stop = await showProgress(drive)
    const ids = valueOf(await drive.uploadSources(null, sources))
    const statuses = await Promise.all(ids.map((id) => drive.settled(id)))
    await stop()
    const failures: string[] = []
    let code: DriveErrorCode | null = null
    for (const status of statuses) {
      code ??= status.error?.code ?? null
      if (status.error !== null)
        failures.push(`${printable(status.name)}: ${status.error.detail} (${status.error.code})`)
      else await print(drive, status, network.app, flags.json)
    }
    await tellOthers('store', drive)
    if (code !== null) throw new DriveError(code, failures.join('\n'))
  })
}

async function print(drive: Drive, status: TransferStatus, app: string, json: boolean): Promise<void> {
  const sheet = valueOf(await drive.proofSheet(status.entryId ?? ''))
  const holders = holdersOf(sheet)
  const link = `${app.replace(/\/$/, '')}/${sheet.link}`
  const parts = sheet.parts.filter(({ role }) => role === 'part').length
  const stored = { cid: sheet.manifestCid, link, bytes: sheet.bytes, holders, parts }
  if (json) process.stdout.write(`${JSON.stringify(stored)}\n`)
  else {
    process.stdout.write(`${sheet.manifestCid}\n`)
    process.stderr.write(
      storedText({ name: status.name, copies: status.copies, bytes: sheet.bytes, parts, link }),
    )
  }
}

/** For people. */
export function storedText({ name, bytes, parts, copies, link }: StoredFile): string {
  const where = `${bytes} bytes in ${parts} part${parts === 1 ? '' : 's'}, ${copies} proven copies each`
  return `${printable(name)}: ${where}\n  link: ${link}\n`
}

interface StoredFile {
  readonly name: string
  readonly bytes: number
  readonly parts: number
  readonly copies: number
  readonly link: string
}

/** Miners whose proof of any part or the manifest was verified here. */
function holdersOf(sheet: ProofSheet): string[] {
  const verified = sheet.parts.flatMap(({ holders }) => holders.filter(({ level }) => level === 'verified'))
  return [...new Set(verified.map(({ minerHotkey }) => minerHotkey))]
}
