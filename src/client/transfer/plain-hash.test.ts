import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashesBeside } from '../hashes-beside.ts'
import type { HashesBeside } from '../ports.ts'
import { wasmHashes } from '../wasm-hashes.ts'
import { manyRandomBytes } from '../web-crypto.ts'
import { plainHash } from './plain-hash.ts'

const LONG = 64 * 1024 * 1024 + 1
const PIECES = [5, 524_288, 524_289, 0, 1_500_000].map((length) => manyRandomBytes(length))

const sha256 = (pieces: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return new Uint8Array(hash.digest())
}

/** As between two workers: what is handed over is gone here until it comes back. */
function handingOver(open: number[] = []): HashesBeside {
  const hashes = hashesBeside(wasmHashes)
  return {
    ...hashes,
    async open() {
      const id = await hashes.open()
      open.push(id)
      return id
    },
    async update(id, bytes) {
      const there = structuredClone(bytes, { transfer: [bytes.buffer] })
      return structuredClone(await hashes.update(id, there), { transfer: [there.buffer] })
    },
  }
}

it('gives the digest of long files as of short ones, whoever computes it', async () => {
  for (const hashes of [wasmHashes, { ...wasmHashes, beside: handingOver() }]) {
    const hash = await plainHash(hashes, LONG)
    for (const piece of PIECES) await hash.update(piece)
    expect(await hash.digest()).toEqual(sha256(PIECES))
  }
})

it('goes on after a digest, and leaves the bytes that it was given where they are', async () => {
  const hash = await plainHash({ ...wasmHashes, beside: handingOver() }, LONG)
  const bytes = manyRandomBytes(1000)
  const before = bytes.slice()
  await hash.update(bytes)
  expect(await hash.digest()).toEqual(sha256([before]))
  await hash.update(bytes)
  expect(await hash.digest()).toEqual(sha256([before, before]))
  expect(bytes).toEqual(before)
})

it('keeps two files apart that are hashed at once', async () => {
  const hashes = { ...wasmHashes, beside: handingOver() }
  const [one, two] = await Promise.all([plainHash(hashes, LONG), plainHash(hashes, LONG)])
  for (const piece of PIECES) await Promise.all([one.update(piece), two.update(piece.subarray(1))])
  expect(await one.digest()).toEqual(sha256(PIECES))
  expect(await two.digest()).toEqual(sha256(PIECES.map((piece) => piece.subarray(1))))
})

it('asks nobody beside it for a short file', async () => {
  const open: number[] = []
  await plainHash({ ...wasmHashes, beside: handingOver(open) }, LONG - 1)
  expect(open).toEqual([])
})

it('gives no digest when a piece was lost on the way', async () => {
  const beside = handingOver()
  const hash = await plainHash(
    { ...wasmHashes, beside: { ...beside, update: () => Promise.reject(new Error('the worker died')) } },
    LONG,
  )
  await hash.update(manyRandomBytes(10))
  await expect(hash.digest()).rejects.toThrow('the worker died')
})

it('forgets a hash that was closed', async () => {
  const open: number[] = []
  const beside = handingOver(open)
  const hash = await plainHash({ ...wasmHashes, beside }, LONG)
  hash.close()
  await expect(beside.digest(open[0] ?? 0)).rejects.toThrow(TypeError)
})
