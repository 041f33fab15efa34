/**
 * Miners that lie, each a row of reliability section 7. They answer Store truly, since they have the bytes then, and do all
 * later arithmetic over bytes that are not the piece's: every check of the specification alone would pass.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MinerRoutes, MinerSeam } from '../../nodes/miner/miner-seam.ts'
import { type PieceName, parseDataHash } from '../../nodes/miner/piece-name.ts'
import { REFUSALS } from '../../nodes/miner/refusals.ts'
import { contentPath, RECORD_BYTES } from '../../protocol/content-tree.ts'
import type { RouteAnswer } from '../../wire/axon.ts'
import type { ChallengeRequest } from '../../wire/synapse.ts'
import { type NotedPieces, notedPieces } from './noted-pieces.ts'

/** B1: keeps no byte; chunk, opening, root and path are made over bytes drawn from the piece's name. */
export function forging(folder: string): MinerSeam {
  const { keeper } = notedPieces(join(folder, 'notes'), {
    keep: async () => undefined,
    recall: async (name, bytes) => createHash('shake256', { outputLength: bytes }).update(name).digest(),
  })
  return { pieces: () => keeper }
}

/**
 * B4: keeps all but the last record of each piece, and the hash of that record, so that every chunk but the last one still
 * leads to the root. Questions about the rest it answers truly.
 */
export function droppingTail(folder: string): MinerSeam {
  const kept = join(folder, 'kept')
  const pathOf = (name: PieceName): string => join(kept, name)
  const pieces = notedPieces(join(folder, 'notes'), {
    keep: async (name, bytes) => {
      await mkdir(kept, { recursive: true })
      await writeFile(pathOf(name), bytes.subarray(0, lastRecordStart(bytes.length)))
    },
    recall: async (name, bytes) => {
      const whole = new Uint8Array(bytes)
      whole.set(await readFile(pathOf(name)))
      return whole
    },
  })
  return { pieces: () => pieces.keeper, routes: (ordinary) => withNotedPath(ordinary, pieces) }
}

/** B6: proves once, then answers every challenge with that first answer. It keeps its pieces and gives them back. */
export function replaying(ordinary: MinerRoutes): MinerRoutes {
  let first: RouteAnswer<'Challenge'> | null = null
  return {
    ...ordinary,
    Challenge: {
      ...ordinary.Challenge,
      async handle(call) {
        if (first !== null) return first
        const answer = await ordinary.Challenge.handle(call)
        if (answer.ok && typeof answer.fields.commitment === 'string') first = answer
        return answer
      },
    },
  }
}

/** B18: proves whatever it is asked, and is busy whenever somebody wants a piece back. */
export function ransoming(ordinary: MinerRoutes): MinerRoutes {
  return { ...ordinary, Retrieve: { ...ordinary.Retrieve, handle: () => REFUSALS.busy } }
}

/** B20: one bit is wrong in what it gives back; its disk is right, and its proofs are. */
export function flippingOnTheWay(ordinary: MinerRoutes): MinerRoutes {
  return {
    ...ordinary,
    Retrieve: {
      ...ordinary.Retrieve,
      async handle(call) {
        const answer = await ordinary.Retrieve.handle(call)
        if (!answer.ok || !(answer.data instanceof Uint8Array)) return answer
        const data = answer.data.slice()
        const middle = data.length >> 1
        data[middle] = (data[middle] ?? 0) ^ 1
        return { ...answer, data }
      },
    },
  }
}

function lastRecordStart(bytes: number): number {
  return Math.max(0, Math.ceil(bytes / RECORD_BYTES) - 1) * RECORD_BYTES
}

/** The path that belongs to the piece as it was stored. */
export function withNotedPath(ordinary: MinerRoutes, pieces: NotedPieces): MinerRoutes {
  return {
    ...ordinary,
    Challenge: {
      ...ordinary.Challenge,
      async handle(call) {
        const answer = await ordinary.Challenge.handle(call)
        if (!answer.ok || !Array.isArray(answer.fields.content_path)) return answer
        const content_path = await notedPath(call.fields, pieces)
        return { ...answer, fields: { ...answer.fields, content_path } }
      },
    },
  }
}

async function notedPath(asked: ChallengeRequest, pieces: NotedPieces): Promise<string[] | null> {
  const name = parseDataHash(asked.challenge_hash)
  if (!name.ok) return null
  const leaves = await pieces.leavesOf(name.value)
  const perChunk = asked.chunk_size / RECORD_BYTES
  const first = asked.challenge_index * perChunk
  const path = contentPath(leaves, first, Math.min(perChunk, leaves.length - first))
  return path.map((step) => Buffer.from(step).toString('hex'))
}
