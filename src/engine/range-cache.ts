/**
 * Verified objects in memory, for ranges: a film that is read in small pieces must not fetch its parts from a miner each
 * time. Bounded in bytes; what was used longest ago leaves first. Never the answer to whether an object is there: that the
 * records say, each time. A whole download is always fetched, because it shows which copies are bad.
 */

export interface HeldObject {
  readonly data: Uint8Array
  /** Leaves of its content tree. */
  readonly leaves: readonly Uint8Array[]
  readonly encryptionPayload: string
}

export interface RangeCache {
  get(cid: string): HeldObject | null
  put(cid: string, held: HeldObject): void
  drop(cid: string): void
}

export function createRangeCache(maxBytes: number): RangeCache {
  const objects = new Map<string, HeldObject>()
  let bytes = 0
  const drop = (cid: string): void => {
    bytes -= objects.get(cid)?.data.length ?? 0
    objects.delete(cid)
  }
  return {
    get(cid) {
      const held = objects.get(cid)
      if (held === undefined) return null
      objects.delete(cid)
      objects.set(cid, held)
      return held
    },
    put(cid, held) {
      drop(cid)
      objects.set(cid, held)
      bytes += held.data.length
      for (const oldest of objects.keys()) {
        if (bytes <= maxBytes) break
        drop(oldest)
      }
    },
    drop,
  }
}
