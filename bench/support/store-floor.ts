/**
 * What an upload with three copies cannot cost less than: each hash, proof and durable write that the protocol asks for, once,
 * by the fastest code that is here, in one process without sockets. Signatures and sockets are floors of their own.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawSeed, parametersOf } from '../../src/engine/group-parameters.ts'
import { loadCurve } from '../../src/kernel/proof-kernel.ts'
import { writeFileDurable } from '../../src/nodes/shared/durable-file.ts'
import { hashPair } from '../../src/nodes/shared/sha3.ts'
import { nodeSha256 } from '../../src/nodes/shared/sha256.ts'
import { toInteger } from '../../src/protocol/hash.ts'
import { type CurveArithmetic, opensBy, randomnessFromBytes } from '../../src/protocol/pedersen.ts'
import { decodePoint } from '../../src/protocol/point.ts'
import { proveStore } from '../../src/protocol/store-proof.ts'
import { keypairFromMiniSecret, verifySignature } from '../../src/wire/sr25519.ts'
import { sendAll } from './http-load.ts'

/** sr25519 for each part of an upload: who asks (one user, three miners asked), what the validator signs, and receipts. */
const CHECKS = 7
const SIGNATURES = 6
const CONNECTIONS = 4

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }

/** @returns seconds of processor time a GiB of user's bytes */
export async function storeFloor(parts: number, partBytes: number, copies: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-floor-'))
  const datas = Array.from({ length: parts }, () => randomBytes(partBytes))
  const curve = await loadCurve()
  try {
    const before = process.cpuUsage()
    for (const [n, data] of datas.entries()) await storeOnce({ folder, copies, curve }, n, data)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6 / ((parts * partBytes) / 2 ** 30)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function storeOnce(
  { folder, copies, curve }: { folder: string; copies: number; curve: CurveArithmetic },
  n: number,
  data: Uint8Array,
): Promise<void> {
  const seed = drawSeed(random)
  const group = parametersOf(seed, curve)
  const [g, h] = [decodePoint(group.g, 'strict'), decodePoint(group.h, 'strict')]
  if (!g.ok || !h.ok) throw new TypeError('drawn points decode')
  // The validator's own: the object's name and the message that every copy commits to.
  nodeSha256(data)
  const { seededHash } = hashPair(data, Buffer.from(seed))
  const m = toInteger(seededHash)
  for (let copy = 0; copy < copies; copy += 1) {
    // The miner's: the signed body, the piece's name and the message, the file, the commitment.
    nodeSha256(data)
    hashPair(data, Buffer.from(seed))
    await writeFileDurable(join(folder, `${n}-${copy}`), data)
    const r = randomnessFromBytes(randomBytes(32))
    const proof = proveStore({ g: g.value, h: h.value, messageHash: m, r }, curve)
    const commitment = decodePoint(proof.commitment, 'strict')
    const opening = commitment.ok ? { g: g.value, h: h.value, commitment: commitment.value, m, r } : null
    if (opening === null || !opensBy(curve, opening)) throw new TypeError('an honest proof opens')
  }
}

/**
 * What comes on top as soon as the parts of an upload are processes of different owners: signatures, and the bytes through
 * the sockets of node:http to each copy's holder, into memory that is used again. What the validator itself receives is not in it.
 * @returns seconds of processor time a GiB of user's bytes
 */
export async function exchangeFloor(parts: number, partBytes: number, copies: number): Promise<number> {
  const data = randomBytes(partBytes)
  const keypair = keypairFromMiniSecret(randomBytes(32))
  const message = randomBytes(200)
  const signature = keypair.sign(message)
  const body = Buffer.allocUnsafeSlow(partBytes)
  const server = createServer((request, response) => {
    let at = 0
    request.on('data', (piece: Buffer) => {
      at += piece.copy(body, at)
    })
    request.on('end', () => response.end())
  })
  const port = await listening(server)
  try {
    const request = { method: 'POST', path: '/', headers: {}, body: data }
    const requests = Array.from({ length: copies }, () => request)
    const before = process.cpuUsage()
    for (let n = 0; n < parts; n += 1) {
      for (let k = 0; k < CHECKS; k += 1) verifySignature(message, signature, keypair.publicKey)
      for (let k = 0; k < SIGNATURES; k += 1) keypair.sign(message)
      await sendAll(`http://127.0.0.1:${port}`, requests, 1)
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6 / ((parts * partBytes) / 2 ** 30)
  } finally {
    server.close()
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address === null || typeof address === 'string' ? 0 : address.port)
    })
  })
}

/**
 * What a miner does with a piece, by the fewest calls and without a socket, as many at once as there are connections: the two
 * hashes, the durable file, one signature checked, one made, one commitment.
 * @returns MB a second
 */
export async function pieceFloor(pieces: number, pieceBytes: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-floor-'))
  const datas = Array.from({ length: pieces }, () => randomBytes(pieceBytes))
  const curve = await loadCurve()
  const keypair = keypairFromMiniSecret(randomBytes(32))
  const message = randomBytes(200)
  const signature = keypair.sign(message)
  const seed = drawSeed(random)
  const group = parametersOf(seed, curve)
  const [g, h] = [decodePoint(group.g, 'strict'), decodePoint(group.h, 'strict')]
  if (!g.ok || !h.ok) throw new TypeError('drawn points decode')
  const bases = { g: g.value, h: h.value }
  const waiting = [...datas.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [n, data] = next
      verifySignature(message, signature, keypair.publicKey)
      nodeSha256(data)
      const { seededHash } = hashPair(data, Buffer.from(seed))
      await writeFileDurable(join(folder, String(n)), data)
      const r = randomnessFromBytes(randomBytes(32))
      proveStore({ ...bases, messageHash: toInteger(seededHash), r }, curve)
      keypair.sign(message)
    }
  }
  try {
    const began = performance.now()
    await Promise.all(Array.from({ length: CONNECTIONS }, work))
    return (pieces * pieceBytes) / 1e3 / (performance.now() - began)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
