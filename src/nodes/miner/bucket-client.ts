/**
 * The few requests that pieces need of an S3-compatible store, each with an end in time and failures in our words. Amazon's
 * client is loaded here and nowhere else, by a miner whose pieces are in a bucket.
 *
 * What is written is covered by SHA-256 in the signature of the request, which the server compares with what arrived, and by
 * SHA-256 or MD5 in a header, which it also compares with what it keeps.
 */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { StorageError } from '../shared/durable-file.ts'
import type { BucketAddress } from './bucket-address.ts'
import { isNoSuchKey, isSpoiltOnItsWay, isTaken, isUnknownToServer, toBucketError } from './bucket-errors.ts'

/** All attempts of one request together. */
const DEADLINE_MS = 20_000
const CONNECT_MS = 3_000
/** Without a byte in either direction. */
const SILENCE_MS = 8_000
/** Of the client itself, with growing waits: refused connections, 5xx, SlowDown. */
const ATTEMPTS = 4
/** Of a whole request whose bytes were spoilt or lost on their way. */
const TRIES = 3

export type Checksum = 'SHA256' | 'MD5'

export interface BucketLimits {
  readonly deadlineMs?: number
}

export interface ListedObject {
  /** Without the prefix. */
  readonly key: string
  readonly bytes: number
}

type Sdk = typeof import('@aws-sdk/client-s3')

export class BucketClient {
  readonly address: BucketAddress
  readonly #sdk: Sdk
  readonly #client: S3Client
  readonly #deadlineMs: number
  checksum: Checksum = 'MD5'

  private constructor(address: BucketAddress, sdk: Sdk, limits: BucketLimits) {
    this.address = address
    this.#sdk = sdk
    this.#deadlineMs = limits.deadlineMs ?? DEADLINE_MS
    this.#client = new sdk.S3Client({
      region: address.region,
      forcePathStyle: address.pathStyle,
      maxAttempts: ATTEMPTS,
      retryMode: 'standard',
      // Ours are set by hand: not every server knows all of them.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
      ...(address.endpoint === null ? {} : { endpoint: address.endpoint }),
    })
  }

  static async open(address: BucketAddress, limits: BucketLimits = {}): Promise<BucketClient> {
    // Its advice about versions of Node is for whoever builds this program, and no line of a miner's log.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
    return new BucketClient(address, await import('@aws-sdk/client-s3'), limits)
  }

  close(): void {
    this.#client.destroy()
  }

  /**
   * Durable when it resolves with true.
   * @param onlyNew false where there is such an object already, if the server can tell
   */
  async put(key: string, body: Uint8Array, onlyNew = false): Promise<boolean> {
    const sum = (kind: string): string => createHash(kind).update(body).digest('base64')
    const covered = this.checksum === 'MD5' ? { ContentMD5: sum('md5') } : { ChecksumSHA256: sum('sha256') }
    const input = { ...this.#at(key), Body: body, ContentLength: body.byteLength, ...covered }
    const condition = onlyNew ? { IfNoneMatch: '*' } : {}
    return this.#try(async (abortSignal) => {
      try {
        const command = new this.#sdk.PutObjectCommand({ ...input, ...condition })
        await this.#client.send(command, { abortSignal })
      } catch (caught) {
        if (onlyNew && isTaken(caught)) return false
        if (!onlyNew || !isUnknownToServer(caught)) throw caught
        await this.#client.send(new this.#sdk.PutObjectCommand(input), { abortSignal })
      }
      return true
    })
  }

  /** Whether the server says back, and so has compared, the SHA-256 of what it got. */
  async echoesSha256(key: string, body: Uint8Array): Promise<boolean> {
    const sum = createHash('sha256').update(body).digest('base64')
    const input = { ...this.#at(key), Body: body, ContentLength: body.byteLength, ChecksumSHA256: sum }
    const said = await this.#try((abortSignal) =>
      this.#client.send(new this.#sdk.PutObjectCommand(input), { abortSignal }),
    )
    return said.ChecksumSHA256 === sum
  }

  /** The object if it has this length; null: there is none, or one of another length. */
  async get(key: string, bytes: number): Promise<Uint8Array | null> {
    return this.#try(async (abortSignal) => {
      const answer = await this.#client
        .send(new this.#sdk.GetObjectCommand(this.#at(key)), { abortSignal })
        .catch(nullWithoutKey)
      if (answer === null) return null
      const body = answer.Body as Readable
      if (answer.ContentLength !== bytes) {
        body.destroy()
        return null
      }
      return readWhole(body, bytes)
    })
  }

  /** Length of an object; null: there is none. A GET of one byte, because an answer to HEAD cannot say why not. */
  async length(key: string): Promise<number | null> {
    return this.#try(async (abortSignal) => {
      const command = new this.#sdk.GetObjectCommand({ ...this.#at(key), Range: 'bytes=0-0' })
      const answer = await this.#client.send(command, { abortSignal }).catch((caught: unknown) => {
        // An empty object has no first byte.
        if (caught instanceof Error && caught.name === 'InvalidRange') return 'empty' as const
        return nullWithoutKey(caught)
      })
      if (answer === null || answer === 'empty') return answer === null ? null : 0
      const body = answer.Body as Readable
      body.destroy()
      const total = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]
      return total === undefined ? (answer.ContentLength ?? 0) : Number(total)
    })
  }

  async delete(key: string): Promise<void> {
    await this.#try((abortSignal) =>
      this.#client.send(new this.#sdk.DeleteObjectCommand(this.#at(key)), { abortSignal }),
    )
  }

  /** Within the bucket, without the bytes passing here; a missing source is fine. */
  async move(from: string, to: string): Promise<void> {
    const { bucket, prefix } = this.address
    const source = `${bucket}/${prefix}${from}`.split('/').map(encodeURIComponent).join('/')
    const copied = await this.#try((abortSignal) =>
      this.#client
        .send(new this.#sdk.CopyObjectCommand({ ...this.#at(to), CopySource: source }), { abortSignal })
        .catch(nullWithoutKey),
    )
    if (copied !== null) await this.delete(from)
  }

  /** Keys after `folder`, in their order. */
  async *list(folder: string): AsyncGenerator<ListedObject> {
    const { bucket, prefix } = this.address
    for (let after: string | undefined; ; ) {
      const page = await this.#listPage(prefix + folder, after)
      for (const { Key = '', Size = 0 } of page.Contents ?? [])
        yield { key: Key.slice(prefix.length), bytes: Size }
      if (page.IsTruncated !== true) return
      after = page.NextContinuationToken
      if (after === undefined) throw new StorageError('io', `${bucket}: a listing broke off`)
    }
  }

  /** Resolves when the bucket is there and may be listed. */
  async checkAccess(): Promise<void> {
    await this.#listPage(this.address.prefix, undefined, 1)
  }

  /** What keeps removed objects alive; null where the server does not know or tell. */
  async keeping(): Promise<{ readonly versions: boolean; readonly lockedFor: string | null } | null> {
    const { bucket: Bucket } = this.address
    try {
      const abortSignal = AbortSignal.timeout(this.#deadlineMs)
      const versioning = await this.#client.send(new this.#sdk.GetBucketVersioningCommand({ Bucket }), {
        abortSignal,
      })
      const lock = await this.#client
        .send(new this.#sdk.GetObjectLockConfigurationCommand({ Bucket }), { abortSignal })
        .catch(() => null)
      const rule = lock?.ObjectLockConfiguration?.Rule?.DefaultRetention
      const term = rule?.Years === undefined ? `${rule?.Days} days` : `${rule.Years} years`
      return { versions: versioning.Status === 'Enabled', lockedFor: rule === undefined ? null : term }
    } catch {
      return null
    }
  }

  #listPage(prefix: string, after: string | undefined, most = 1000) {
    const input = { Bucket: this.address.bucket, Prefix: prefix, MaxKeys: most }
    const command = after === undefined ? input : { ...input, ContinuationToken: after }
    return this.#try((abortSignal) =>
      this.#client.send(new this.#sdk.ListObjectsV2Command(command), { abortSignal }),
    )
  }

  #at(key: string) {
    return { Bucket: this.address.bucket, Key: this.address.prefix + key }
  }

  /** @throws StorageError */
  async #try<T>(ask: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(this.#deadlineMs)
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await ask(signal)
      } catch (caught) {
        const again = caught instanceof LostBody || isSpoiltOnItsWay(caught)
        if (left === 0 || !again || signal.aborted)
          throw toBucketError(caught instanceof LostBody ? caught.cause : caught, this.address)
      }
    }
  }
}

/** The connection ended before the body did. */
class LostBody extends Error {}

async function readWhole(body: Readable, bytes: number): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafeSlow(bytes)
  let filled = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) filled += chunk.copy(whole, filled)
  } catch (caught) {
    throw new LostBody('the body broke off', { cause: caught })
  }
  if (filled !== bytes) throw new LostBody('the body is short')
  return whole
}

function nullWithoutKey(caught: unknown): null {
  if (isNoSuchKey(caught)) return null
  throw caught
}
