/** Pieces of `bench/bucket.ts`, and the rate at which something is done with them. */
export const AT_ONCE = 16
export const SMALL = 2_000
export const LARGE = 16 * 1024 * 1024
export const LARGE_PIECES = 8

export const smallPiece = (n: number): Uint8Array => Buffer.alloc(SMALL, `piece ${n} `)
export const largePiece = (n: number): Uint8Array => Buffer.alloc(LARGE, `large ${n} `)

/** @returns times a second */
export async function rate(
  times: number,
  atOnce: number,
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  const began = performance.now()
  let next = 0
  const go = async (): Promise<void> => {
    while (next < times) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, go))
  return (times * 1000) / (performance.now() - began)
}
