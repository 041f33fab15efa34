/** Runs the vectors of the proofs. The counts are the files' as committed: a vector that goes missing is seen. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Sha3 } from '../protocol/hash.ts'
import { checkB64json } from './b64json.ts'
import { checkChallenge } from './challenge.ts'
import { checkChunking } from './chunking.ts'
import { checkCid } from './cid.ts'
import { checkCommitments } from './commitments.ts'
import { checkEcdhSecp256r1Ecpoint } from './ecdh-secp256r1-ecpoint.ts'
import { checkHash } from './hash.ts'
import { checkMerkle } from './merkle.ts'
import { checkMerkleVerify } from './merkle-verify.ts'
import { checkPedersen } from './pedersen.ts'
import { checkPoints } from './points.ts'
import { type Checker, type Ports, Tally } from './report.ts'
import { checkRetrieve } from './retrieve.ts'
import { checkSessions } from './sessions.ts'
import { checkStore } from './store.ts'
import { Fields } from './vector-fields.ts'

const sha3: Sha3 = (...parts) => {
  const hash = createHash('sha3-256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}
const unused = () => Promise.reject(new Error('not used by these vectors'))
const ports: Ports = {
  sha3,
  argon2i: unused,
  aesGcm: { seal: unused, open: unused },
  inflate: () => new Uint8Array(0),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
}

function load(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

async function run(check: Checker, file: unknown): Promise<Tally> {
  const tally = new Tally()
  await check(file, tally, ports)
  return tally
}

describe('vectors of the proofs', () => {
  test.each<[string, Checker, number]>([
    ['hash', checkHash, 111],
    ['points', checkPoints, 154],
    ['pedersen', checkPedersen, 357],
    ['chunking', checkChunking, 1576],
    ['merkle', checkMerkle, 2502],
    ['merkle_verify', checkMerkleVerify, 228],
    ['b64json', checkB64json, 48],
    ['commitments', checkCommitments, 241],
    ['cid', checkCid, 222],
    ['store', checkStore, 756],
    ['challenge', checkChallenge, 2117],
    ['retrieve', checkRetrieve, 552],
    ['sessions', checkSessions, 323],
  ])('%s.json: every verdict and value is the expected one', async (name, check, count) => {
    const tally = await run(check, load(`e2e/vectors/${name}.json`))
    expect(tally.failures).toEqual([])
    expect(tally.passed).toBe(count)
  })

  const wycheproof = '../shared/vectors/wycheproof/ecdh_secp256r1_ecpoint_test.json'
  test.runIf(existsSync(wycheproof))(
    'wycheproof: invalid points are refused, valid ones multiply right',
    async () => {
      const tally = await run(checkEcdhSecp256r1Ecpoint, load(wycheproof))
      expect(tally.failures).toEqual([])
      expect(tally.passed).toBe(1452)
    },
  )
})

describe('Fields', () => {
  test('refuses a missing member, another kind and an empty list, and names the place', () => {
    const file = new Fields({ a: [{ n: 1 }], none: [] })
    expect(() => file.text('b')).toThrow('file.b is missing')
    expect(() => file.cases('a')[0]?.text('n')).toThrow('file.a[0].n is not text')
    expect(() => file.cases('none')).toThrow('file.none is empty')
  })
})
