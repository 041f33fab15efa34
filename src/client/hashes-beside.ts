/** The other end of `HashesBeside`: what runs in the worker beside the drive. */
import type { Hashes, HashesBeside, StreamHash } from './ports.ts'

export function hashesBeside(hashes: Hashes): HashesBeside {
  const open = new Map<number, StreamHash>()
  let next = 0
  const of = (id: number): StreamHash => {
    const hash = open.get(id)
    if (hash === undefined) throw new TypeError('no such hash is open')
    return hash
  }
  return {
    async open() {
      const hash = await hashes.sha256()
      next += 1
      open.set(next, hash)
      return next
    },
    async update(id, bytes) {
      of(id).update(bytes)
      return bytes
    },
    digest: async (id) => of(id).digest(),
    close: async (id) => void open.delete(id),
  }
}
