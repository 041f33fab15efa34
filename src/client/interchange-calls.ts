/** The calls of interchange-api.ts, as outcomes. */
import type { Argon2i } from '../protocol/interop/keys.ts'
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import { fetchForTools, fileNameOf, openForTools } from './interchange/fetch-for-tools.ts'
import { joinLists, LIST_BYTES_MAX, readHashFile } from './interchange/hash-file.ts'
import { storeForTools, TOOL_BYTES_MAX } from './interchange/store-for-tools.ts'
import { ToolKeys } from './interchange/tool-keys.ts'
import type { InterchangeApi, ToolEntry, ToolImport, ToolList, ToolStored } from './interchange-api.ts'
import type { ByteSource, FileSink } from './ports.ts'
import { requireFile, runDownload } from './transfer/download-jobs.ts'
import { beginUploads, withChoices } from './transfer/upload-jobs.ts'
import { wasmArgon2i } from './wasm-hashes.ts'

export function interchangeCalls(door: Door, argon2i: Argon2i = wasmArgon2i): InterchangeApi {
  const keys = new ToolKeys(argon2i)
  return {
    readToolLists: (lists) => outcome(async () => joinLists(await Promise.all(lists.map(readList)))),
    toolKeyCost: () => outcome(() => keys.cost(() => performance.now())),
    openToolKey: (secret) => outcome(() => keys.open(door.need(), secret)),
    async closeToolKey() {
      if (door.current !== null) keys.close(door.current)
    },
    toolKey: async () => (door.current === null ? null : (keys.get(door.current)?.address ?? null)),
    importFromTools: (entry, parentId) => outcome(() => importFromTools(door, keys, entry, parentId)),
    storeForTools: (entryId, sealed) => outcome(() => storeFile(door, keys, entryId, sealed)),
  }
}

async function readList({ name, file }: { readonly name: string; readonly file: Blob }): Promise<ToolList> {
  if (file.size <= LIST_BYTES_MAX) return readHashFile(name, await file.text())
  return { entries: [], troubles: [{ list: name, name: '', reason: 'too-large' }] }
}

async function importFromTools(
  door: Door,
  keys: ToolKeys,
  entry: ToolEntry,
  parentId: string | null,
): Promise<ToolImport> {
  const open = door.need()
  const { session, desk, waiting, controller } = open
  const object = await fetchForTools(session.access, entry, controller.signal)
  const opened = await openForTools(object, keys.get(open)?.walletKey ?? null)
  if (opened.state !== 'open') return opened
  const source = sourceOf(fileNameOf(entry.name), opened.plain, session.access.clock.now())
  const fresh = await waiting.take(parentId, withChoices([{ source, folders: [] }], {}))
  const [transferId = ''] = await beginUploads(session, desk, parentId, fresh, {})
  return { state: 'begun', transferId, bytes: opened.plain.length, sealed: opened.sealed }
}

function sourceOf(name: string, bytes: Uint8Array, now: number): ByteSource {
  const blob = new Blob([new Uint8Array(bytes)])
  return {
    name,
    bytes: bytes.length,
    mediaType: '',
    lastModified: now,
    open: async () => blob.stream(),
    stat: async () => ({ bytes: bytes.length, lastModified: now }),
  }
}

async function storeFile(door: Door, keys: ToolKeys, entryId: string, sealed: boolean): Promise<ToolStored> {
  const open = door.need()
  const { session, desk, controller } = open
  const { name, content } = requireFile(session, entryId)
  if (content.bytes > TOOL_BYTES_MAX) return { state: 'too-large', maxBytes: TOOL_BYTES_MAX }
  const walletKey = sealed ? (keys.get(open)?.walletKey ?? null) : null
  if (sealed && walletKey === null) return { state: 'key-needed' }
  const sink = bytesSink(content.bytes)
  await runDownload(session, desk, entryId, null, async () => sink)
  return storeForTools(session, { name, plain: sink.bytes, walletKey }, controller.signal)
}

function bytesSink(length: number): FileSink & { readonly bytes: Uint8Array } {
  const bytes = new Uint8Array(length)
  let at = 0
  return {
    bytes,
    async write(chunk) {
      bytes.set(chunk, at)
      at += chunk.length
    },
    commit: async () => undefined,
    discard: async () => undefined,
  }
}
