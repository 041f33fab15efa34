/**
 * The object of a link: sealed under the link's key, and under a password too where one was set (docs/formats/share-link.md).
 * Opening is total: bytes of a stranger give a reason, and what a password costs to try is bounded before it is tried.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { SALT_BYTES } from '../../protocol/envelope/key.ts'
import { openMessage, sealMessage } from '../../protocol/envelope/seal.ts'
import type { Result } from '../../protocol/verdict.ts'
import type { Argon2Cost, Argon2id } from '../ports.ts'
import { passphraseBytes } from '../vault.ts'
import { COST_CAP, COST_FLOOR } from '../vault-cost.ts'
import { randomBytes, webAead } from '../web-crypto.ts'
import { encodeShare, parseShare, type ShareContent } from './share-content.ts'

export type ShareReason = 'link-damaged' | 'link-newer' | 'link-password-needed' | 'link-password-wrong'

const CONTEXT = 'filetao-drive/1/share'
const CONTEXT_LOCKED = 'filetao-drive/1/share/password'
const INFO = utf8ToBytes('filetao-drive/1/share-password')
const VERSION = 1
const OPEN = 0
const LOCKED = 1
const PASSWORD_SALT_BYTES = 16
/** Version and form, then salt and cost. */
const LOCK_BYTES = 2 + PASSWORD_SALT_BYTES + 6

export interface Lock {
  readonly password: string
  readonly cost: Argon2Cost
}

/** @param lock null: whoever has the link reads it */
export async function sealShare(
  content: ShareContent,
  linkKey: Uint8Array,
  lock: Lock | null,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const plain = encodeShare(content)
  const body =
    lock === null
      ? concatBytes(Uint8Array.of(VERSION, OPEN), plain)
      : await lockedBody(plain, linkKey, lock, argon2id)
  return seal(body, linkKey, CONTEXT)
}

async function lockedBody(
  plain: Uint8Array,
  linkKey: Uint8Array,
  { password, cost }: Lock,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const salt = randomBytes(PASSWORD_SALT_BYTES)
  const key = passwordKey(await argon2id(passphraseBytes(password), salt, cost), linkKey)
  const numbers = new Uint8Array(6)
  new DataView(numbers.buffer).setUint32(0, cost.memoryKiB)
  numbers.set([cost.passes, cost.lanes], 4)
  return concatBytes(Uint8Array.of(VERSION, LOCKED), salt, numbers, await seal(plain, key, CONTEXT_LOCKED))
}

function seal(plain: Uint8Array, fileKey: Uint8Array, context: string): Promise<Uint8Array> {
  return sealMessage({ fileKey, salt: randomBytes(SALT_BYTES), context, plain, aead: webAead })
}

function passwordKey(stretched: Uint8Array, linkKey: Uint8Array): Uint8Array {
  return hkdf(sha256, stretched, linkKey, INFO, 32)
}

/**
 * @param password null or empty: none was given yet
 * @throws DriveError memory-short
 */
export async function openShare(
  object: Uint8Array,
  linkKey: Uint8Array,
  password: string | null,
  argon2id: Argon2id,
): Promise<Result<ShareContent, ShareReason>> {
  const opened = await openMessage({ fileKey: linkKey, context: CONTEXT, message: object, aead: webAead })
  if (!opened.ok) return damaged(`it does not open with this key (${opened.reason})`)
  const [version, form] = opened.value
  if (version !== VERSION || (form !== OPEN && form !== LOCKED)) {
    return { ok: false, reason: 'link-newer', detail: `form ${version}/${form}` }
  }
  if (form === OPEN) return parsed(opened.value.subarray(2))
  const lock = parseLock(opened.value)
  if (lock === null) return damaged('the cost of its password is out of bounds')
  if (password === null || password === '')
    return { ok: false, reason: 'link-password-needed', detail: 'This link asks for a password.' }
  const stretched = await argon2id(passphraseBytes(password), lock.salt, lock.cost)
  const inner = await openMessage({
    fileKey: passwordKey(stretched, linkKey),
    context: CONTEXT_LOCKED,
    message: lock.message,
    aead: webAead,
  })
  if (inner.ok) return parsed(inner.value)
  return inner.reason === 'commitment-mismatch'
    ? { ok: false, reason: 'link-password-wrong', detail: 'That is not the password of this link.' }
    : damaged(`what the password opens is damaged (${inner.reason})`)
}

function parseLock(body: Uint8Array) {
  if (body.length < LOCK_BYTES) return null
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const at = 2 + PASSWORD_SALT_BYTES
  const cost = {
    memoryKiB: view.getUint32(at),
    passes: view.getUint8(at + 4),
    lanes: view.getUint8(at + 5),
  }
  const allowed =
    cost.memoryKiB >= COST_FLOOR.memoryKiB &&
    cost.memoryKiB <= COST_CAP.memoryKiB &&
    cost.passes >= COST_FLOOR.passes &&
    cost.passes <= COST_CAP.passes &&
    cost.lanes === COST_FLOOR.lanes
  return allowed ? { cost, salt: body.slice(2, at), message: body.subarray(LOCK_BYTES) } : null
}

function parsed(bytes: Uint8Array): Result<ShareContent, ShareReason> {
  const content = parseShare(bytes)
  return content === null ? damaged('what it holds is not a list of files') : { ok: true, value: content }
}

function damaged(detail: string): Result<never, ShareReason> {
  return { ok: false, reason: 'link-damaged', detail }
}
