/**
 * Runtime metadata on a node's disk, by code hash, so that a restart does not fetch 340 KB again. A file that is not
 * what was written is as good as none. At most two are kept: the runtime's and the one before its upgrade.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetadataCache } from '../../chain/chain-types.ts'
import { makeFolderDurable, writeFileDurable } from './durable-file.ts'

const KEPT = 2
const DIGEST_BYTES = 32
const NAME = /^[0-9a-f]{64}\.scale$/

export class MetadataFolder implements MetadataCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws when the folder cannot be read; the chain client takes that as "not there" */
  async get(codeHash: string): Promise<Uint8Array | null> {
    const file = await readFile(this.#path(codeHash))
    const metadata = file.subarray(DIGEST_BYTES)
    return digest(metadata).equals(file.subarray(0, DIGEST_BYTES)) ? new Uint8Array(metadata) : null
  }

  async set(codeHash: string, metadata: Uint8Array): Promise<void> {
    await makeFolderDurable(this.#folder)
    await writeFileDurable(this.#path(codeHash), Buffer.concat([digest(metadata), metadata]))
    await this.#forgetOld()
  }

  #path(codeHash: string): string {
    const name = `${codeHash.replace(/^0x/, '')}.scale`
    if (!NAME.test(name)) throw new RangeError('a code hash has 32 bytes')
    return join(this.#folder, name)
  }

  async #forgetOld(): Promise<void> {
    const paths = (await readdir(this.#folder))
      .filter((name) => NAME.test(name))
      .map((name) => join(this.#folder, name))
    const aged = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })))
    for (const { path } of aged.toSorted((a, b) => b.at - a.at).slice(KEPT)) await rm(path, { force: true })
  }
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
