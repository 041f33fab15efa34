/**
 * Lists of the bittensor command-line tool, one a wallet: a JSON object with `<file name>: CID` and `<file name>_hotkeys: [...]`
 * (protocol section 4.2). Reading is total: a line that is none is told, and the others count.
 */
import { parseCid } from '../../protocol/cid.ts'
import type { ToolEntry, ToolList, ToolTrouble, ToolTroubleReason } from '../interchange-api.ts'

/** Bytes; a line has about 250, so this is a hundred thousand files. */
export const LIST_BYTES_MAX = 32 * 2 ** 20
const NODES = '_hotkeys'
const NAME_MAX = 4_096
const NODES_MAX = 1_024
const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{40,60}$/

export function readHashFile(list: string, text: string): ToolList {
  const members = parsedList(text)
  if (typeof members === 'string') return whole(list, members)
  const entries: ToolEntry[] = []
  const troubles: ToolTrouble[] = []
  const trouble = (name: string, reason: ToolTroubleReason) =>
    troubles.push({ list, name: name.slice(0, 200), reason })
  for (const [name, cid] of members) {
    // A file may be called like that too: then it has a CID, not a list of nodes.
    if (name.endsWith(NODES) && typeof cid !== 'string') {
      if (!members.has(name.slice(0, -NODES.length))) trouble(name, 'nodes-malformed')
      continue
    }
    if (typeof cid !== 'string' || !parseCid(cid).ok || name.length > NAME_MAX) {
      trouble(name, 'cid-malformed')
      continue
    }
    const nodes = nodesOf(members.get(name + NODES))
    if (nodes === null) trouble(name, 'nodes-malformed')
    entries.push({ name, cid, nodes: nodes ?? [] })
  }
  return { entries, troubles }
}

/** The members, or what is wrong with all of it. */
function parsedList(text: string): Map<string, unknown> | 'not-json' | 'not-a-list' {
  let value: unknown
  try {
    // Python writes NaN and the like nowhere here; what is no JSON is no list.
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return 'not-json'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not-a-list'
  return new Map<string, unknown>(Object.entries(value))
}

/** Null: something stands there that is no list of hotkeys. A missing one is an empty one. */
function nodesOf(value: unknown): string[] | null {
  if (value === undefined || value === null || typeof value === 'string') return []
  if (!Array.isArray(value) || value.length > NODES_MAX) return null
  const nodes = value.filter((node): node is string => typeof node === 'string' && ADDRESS.test(node))
  // The tool asks three nodes at random, with repetition.
  return nodes.length === value.length ? [...new Set(nodes)] : null
}

function whole(list: string, reason: ToolTroubleReason): ToolList {
  return { entries: [], troubles: [{ list, name: '', reason }] }
}

/** The same line in several lists is one. */
export function joinLists(lists: readonly ToolList[]): ToolList {
  const entries = new Map<string, ToolEntry>()
  for (const entry of lists.flatMap((list) => list.entries)) {
    const key = `${entry.cid} ${entry.name}`
    const nodes = new Set([...(entries.get(key)?.nodes ?? []), ...entry.nodes])
    entries.set(key, { ...entry, nodes: [...nodes] })
  }
  return { entries: [...entries.values()], troubles: lists.flatMap(({ troubles }) => troubles) }
}

/** A whole list with one file, as the tool reads it. */
export function writeHashFile(entry: ToolEntry): string {
  return textOf(new Map<string, unknown>(), entry)
}

/** The list with one file more, or noted anew, and all else that is in it as it was. Null: the text is no list. */
export function addToHashFile(text: string, entry: ToolEntry): string | null {
  const value = parsedList(text)
  return typeof value === 'string' ? null : textOf(value, entry)
}

function textOf(members: Map<string, unknown>, { name, cid, nodes }: ToolEntry): string {
  members.set(name, cid).set(name + NODES, nodes)
  return `${JSON.stringify(Object.fromEntries(members), null, 4)}\n`
}
