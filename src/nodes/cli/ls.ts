/** `filetao ls --network DIR [--json]`: the files of this drive. */
import type { DriveEntry } from '../../client/entry-api.ts'
import { badUsage, JSON_FLAG, NETWORK_FLAG, parseCommand, withDrive } from './drive-command.ts'
import { printable } from './progress.ts'

const FLAGS = { network: NETWORK_FLAG, json: JSON_FLAG } as const

/** @returns the exit code */
export async function runLs(args: string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('ls', parsed)
  if (parsed.words.length > 0) return badUsage('ls', 'it takes no names: ls --network DIR')
  return withDrive('ls', parsed.flags.network, async (drive) => {
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

function pathOf(entry: Named, byId: ReadonlyMap<string, Named>): string {
  const names = [entry.name]
  let parent = entry.parentId === null ? undefined : byId.get(entry.parentId)
  // Depth is bounded by the number of entries, so that a cycle ends.
  while (parent !== undefined && names.length <= byId.size) {
    names.unshift(parent.name)
    parent = parent.parentId === null ? undefined : byId.get(parent.parentId)
  }
  return names.join('/')
}
