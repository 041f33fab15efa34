/** The pieces that the crash test's victim stores, so that the test can make each of them again from its number. */
import { createHash } from 'node:crypto'

/** From some bytes to 200 KiB; every seventh number repeats the bytes of the one before for another caller. */
export function crashPiece(n: number): Uint8Array {
  const id = n % 7 === 6 ? n - 1 : n
  const length = 1 + ((id * 7919) % 200_000)
  const block = createHash('sha512').update(`piece ${id}`).digest()
  return new Uint8Array(Buffer.alloc(length, block))
}

export function crashCaller(n: number): string {
  return createHash('sha256')
    .update(`caller ${n % 3}`)
    .digest('hex')
}

export function crashSeed(n: number): string {
  return createHash('sha256').update(`seed ${n}`).digest('hex')
}
