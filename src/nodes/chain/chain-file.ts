/**
 * The chain on disk: one JSON file, replaced whole and durably before a block is announced, so that no
 * client ever saw a block that a restart forgets. A damaged file is an error, never a new chain: a new
 * genesis would strand every node that knows the old one.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { makeFolderDurable, removeTemporaryFiles, writeFileDurable } from '../shared/durable-file.ts'
import { lockFolder } from '../shared/folder-lock.ts'
import { fileSchema, type SavedModel, VERSION } from './chain-file-schema.ts'
import { parseEventRecords } from './event-records.ts'
import type { ChainModel } from './model.ts'
import { storageValue } from './runtime.ts'
import { type EventRecord, Snapshot, type SnapshotParts } from './snapshot.ts'

const FILE = 'chain.json'
/** Message is for the operator; `cause` the reason. */
export class ChainFileError extends Error {
  override readonly name = 'ChainFileError'
}

const bigAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

/** The model as the file holds it. */
export const modelText = (model: ChainModel): string => JSON.stringify(model, bigAsText)

/** 0x, 32 bytes. */
export const digest = (text: string): string =>
  `0x${createHash('blake2b512').update(text).digest('hex').slice(0, 64)}`

/** Made up: no trie stands behind it. A digest of all that the file holds of a block, so a changed file does not load. */
export const stateRoot = (model: ChainModel, events: readonly EventRecord[]): string =>
  digest(`${modelText(model)}${eventsHex(events)}`)

export const bodyRoot = (body: readonly string[]): string => digest(body.join())

const eventsHex = (events: readonly EventRecord[]): string => storageValue('System', 'Events', events)

const MODEL_MEMBER = ',"model":'
const FILE_END = '}\n'

export class ChainFile {
  readonly #path: string
  /** Gives the folder back to the next process. */
  readonly release: () => Promise<void>

  private constructor(path: string, release: () => Promise<void>) {
    this.#path = path
    this.release = release
  }

  /** @throws FolderInUseError, StorageError */
  static async open(folder: string): Promise<ChainFile> {
    await makeFolderDurable(folder)
    const release = await lockFolder(folder)
    await removeTemporaryFiles(folder)
    return new ChainFile(join(folder, FILE), release)
  }

  /** @returns the newest saved block, or null when there is none yet. @throws ChainFileError */
  async load(): Promise<Snapshot | null> {
    let text: string
    try {
      text = await readFile(this.#path, 'utf8')
    } catch (caught) {
      if (caught instanceof Error && 'code' in caught && caught.code === 'ENOENT') return null
      throw new ChainFileError(`the chain's file ${this.#path} cannot be read`, { cause: caught })
    }
    const parsed = parseChainFile(text)
    if (parsed === null)
      throw new ChainFileError(
        `the chain's file ${this.#path} is damaged; restore it, or remove the folder to begin a new chain`,
      )
    return parsed
  }

  async save(block: Snapshot): Promise<void> {
    const { number, hash: own, parentHash, stateRoot, extrinsicsRoot, hashes } = block
    const calls = { body: block.body, events: eventsHex(block.events) }
    const head = {
      version: VERSION,
      number,
      hash: own,
      parentHash,
      stateRoot,
      extrinsicsRoot,
      hashes,
      ...calls,
    }
    const text = `${JSON.stringify(head).slice(0, -1)}${MODEL_MEMBER}${modelText(block.model)}${FILE_END}`
    await writeFileDurable(this.#path, Buffer.from(text))
  }
}

/** Total. All digests are recomputed: a file that was cut, mixed or edited does not load. */
export const parseChainFile = (text: string): Snapshot | null => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const file = v.safeParse(fileSchema, json)
  if (!file.success) return null
  const { version, number, body, events, extrinsicsRoot } = file.output
  const model = text.slice(text.indexOf(MODEL_MEMBER) + MODEL_MEMBER.length, -FILE_END.length)
  if (digest(version < 3 ? model : `${model}${events}`) !== file.output.stateRoot) return null
  // The genesis block's is random, and older files kept no calls.
  if (version >= 3 && number > 0 && bodyRoot(body) !== extrinsicsRoot) return null
  const records = parseEventRecords(events)
  if (records === null) return null
  const parts: SnapshotParts = { ...file.output, events: records, model: modelOf(file.output.model) }
  const block = new Snapshot(parts)
  return block.hash === file.output.hash ? block : null
}

/** Before stakes were kept by hotkey, they were the neurons'. */
const modelOf = ({ stakes, ...model }: SavedModel): ChainModel => {
  const staked = model.subnet.neurons.filter(({ stakeRao }) => stakeRao > 0n)
  return {
    ...model,
    stakes: stakes ?? Object.fromEntries(staked.map(({ hotkey, stakeRao }) => [hotkey, stakeRao])),
  }
}
