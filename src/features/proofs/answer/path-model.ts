/** The way from what a miner sent up to a root, level by level, as it is drawn. */
import type { PathStep } from '../../../client/audit-api.ts'
import { leafCount, RECORD_BYTES } from '../../../protocol/content-tree.ts'

/** What is hashed with the way at one level; a level where nothing is beside it has neither. */
export interface PathLevel {
  readonly left: string | null
  readonly right: string | null
}

export function merkleLevels(path: readonly PathStep[]): readonly PathLevel[] {
  return path.map(({ side, hash }) => ({
    left: side === 'left' ? hash : null,
    right: side === 'right' ? hash : null,
  }))
}

export interface ChunkPlace {
  /** Bytes of the object. */
  readonly length: number
  readonly chunkBytes: number
  readonly index: number
}

/** Records of a chunk: the first and how many. */
export function recordsOf({ length, chunkBytes, index }: ChunkPlace): {
  readonly first: number
  readonly count: number
} {
  const first = index * Math.floor(chunkBytes / RECORD_BYTES)
  return {
    first,
    count: Math.max(0, Math.min(Math.floor(chunkBytes / RECORD_BYTES), leafCount(length) - first)),
  }
}

/**
 * A content path lists neighbours without their sides: these follow from where the records lie (content-tree.ts).
 * Null for a path of another length than the place demands.
 */
export function contentLevels(place: ChunkPlace, path: readonly string[]): readonly PathLevel[] | null {
  const { first, count } = recordsOf(place)
  if (count === 0) return null
  let [from, to, width, used] = [first, first + count - 1, leafCount(place.length), 0]
  const next = (needed: boolean): string | null => {
    const step = needed ? (path[used] ?? null) : null
    if (needed) used += 1
    return step
  }
  const levels: PathLevel[] = []
  while (width > 1) {
    const left = next(from % 2 === 1)
    const right = next(to % 2 === 0 && to + 1 < width)
    levels.push({ left, right })
    from = Math.floor(from / 2)
    to = Math.floor(to / 2)
    width = Math.ceil(width / 2)
  }
  return used === path.length ? levels : null
}
