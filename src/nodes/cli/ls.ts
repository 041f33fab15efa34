/** `filetao list --network DIR [--json]`, `ls`: the files of this drive. With --wallet: what that wallet stored as objects (hash-list.ts). */
import type { DriveEntry } from '../../client/entry-api.ts'
import { badUsage, parseCommand, withDrive } from './drive-command.ts'
import { listObjects } from './hash-list.ts'
import { printable } from './progress.ts'
import { LIST_FLAGS } from './store-flags.ts'

/** @returns the exit code */
export async function runLs(args: string[]): Promise<number> {
  const parsed = parseCommand(args, LIST_FLAGS)
  if (typeof parsed === 'string') return badUsage('list', parsed)
  if (parsed.words.length > 0) return badUsage('list', 'it takes no names: list --network DIR')
  const { network, wallet } = parsed.flags
  if (wallet !== undefined && network === undefined) return listObjects(wallet, parsed.flags)
  if (network === undefined || wallet !== undefined)
    return badUsage(
      'list',
      'say what: --network DIR for the drive, or --wallet NAME for the objects it stored',
    )
  return withDrive('list', network, async (drive) => {
    const entries = drive.entries()
    const byId = new Map(entries.map((entry) => [entry.id, entry]))
    const files = entries
      .filter(({ kind }) => kind === 'file')
      .map(({ cid, bytes, parts, addedAt, ...entry }) => ({
        cid,
        path: pathOf(entry, byId),
        bytes,
        parts,
        addedAt,
      }))
      .sort((left, right) => (left.path < right.path ? -1 : 1))
    if (parsed.flags.json) process.stdout.write(`${JSON.stringify({ files })}\n`)
    else
      for (const { cid, bytes, path } of files)
        process.stdout.write(`${cid}  ${String(bytes).padStart(14)}  ${printable(path)}\n`)
  })
}

type Named = Pick<DriveEntry, 'id' | 'name' | 'parentId'>

export function pathOf(entry: Named, byId: ReadonlyMap<string, Named>): string {
  const names = [entry.name]
  let parent = entry.parentId === null ? undefined : byId.get(entry.parentId)
  // Depth is bounded by the number of entries, so that a cycle ends.
  while (parent !== undefined && names.length <= byId.size) {
    names.unshift(parent.name)
    parent = parent.parentId === null ? undefined : byId.get(parent.parentId)
  }
  return names.join('/')
}
