/**
 * What an upload with three copies cannot cost less than: each hash, proof and durable write that the protocol asks for, once,
 * by the fastest code that is here, in one process without sockets. Signatures of requests and answers are not in it.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
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
