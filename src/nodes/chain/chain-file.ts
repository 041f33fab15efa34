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
import type { ChainModel } from './model.ts'
import { type EventRecord, Snapshot, type SnapshotParts } from './snapshot.ts'

const FILE = 'chain.json'
/**
 * Files of version 1 had no bonds and a fixed least number of neurons out of immunity. They are read with no
 * bonds at all, which the next epochs build up, and the chain's default; the next block is saved as version 2.
 */
const VERSION = 2

/** Message is for the operator; `cause` the reason. */
export class ChainFileError extends Error {
  override readonly name = 'ChainFileError'
}

const uint = v.pipe(v.number(), v.integer(), v.minValue(0))
const u16 = v.pipe(uint, v.maxValue(65_535))
const hash = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
const big = v.pipe(
  v.string(),
  v.regex(/^\d{1,39}n$/),
  v.transform((text) => BigInt(text.slice(0, -1))),
)

const axonSchema = v.strictObject({
  block: uint,
  version: uint,
  ip: big,
  ipType: v.picklist([4, 6]),
  port: u16,
  protocol: uint,
})

const neuronSchema = v.strictObject({
  hotkey: v.string(),
  coldkey: v.string(),
  stakeRao: big,
  validatorPermit: v.boolean(),
  registeredAt: uint,
  lastUpdate: uint,
  axon: v.nullable(axonSchema),
  incentive: u16,
  consensus: u16,
  dividends: u16,
  validatorTrust: u16,
  emission: big,
  weights: v.array(v.tuple([u16, u16])),
  bonds: v.optional(v.array(v.tuple([u16, u16])), []),
})

const modelSchema = v.strictObject({
  subnet: v.strictObject({
    netuid: u16,
    tempo: u16,
    immunityPeriod: u16,
    maxUids: u16,
    minNonImmuneUids: v.optional(u16, 10),
    lastEpochBlock: uint,
    neurons: v.array(neuronSchema),
  }),
  nonces: v.record(v.string(), uint),
  owners: v.record(v.string(), v.string()),
  timestampMs: uint,
})

const fileSchema = v.strictObject({
  version: v.picklist([1, VERSION]),
  number: uint,
  hash,
  parentHash: hash,
  stateRoot: hash,
  extrinsicsRoot: hash,
  hashes: v.array(v.tuple([uint, hash])),
  model: modelSchema,
})

const bigAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

/** The model as the file holds it. */
export const modelText = (model: ChainModel): string => JSON.stringify(model, bigAsText)

/** 0x, 32 bytes. The state root is made up: the digest of the model's text, so a changed file does not load. */
export const digest = (text: string): string =>
  `0x${createHash('blake2b512').update(text).digest('hex').slice(0, 64)}`

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
    const head = { version: VERSION, number, hash: own, parentHash, stateRoot, extrinsicsRoot, hashes }
    const text = `${JSON.stringify(head).slice(0, -1)}${MODEL_MEMBER}${modelText(block.model)}${FILE_END}`
    await writeFileDurable(this.#path, Buffer.from(text))
  }
}

/** Total. Both digests are recomputed: a file that was cut, mixed or edited does not load. */
export const parseChainFile = (text: string): Snapshot | null => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const file = v.safeParse(fileSchema, json)
  if (!file.success) return null
  const model = text.slice(text.indexOf(MODEL_MEMBER) + MODEL_MEMBER.length, -FILE_END.length)
  if (digest(model) !== file.output.stateRoot) return null
  const events: readonly EventRecord[] = []
  const parts: SnapshotParts = { ...file.output, events, body: [] }
  const block = new Snapshot(parts)
  return block.hash === file.output.hash ? block : null
}
