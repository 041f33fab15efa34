/**
 * `filetao pieces move DATA PIECES_URL` and the two words the other way round, for a miner that is stopped. DATA is what the
 * miner was given as --data; the word PIECES_URL stands for the bucket that the environment names. Exit codes: 0 moved, 1 refused
 * or broken off (run it again and it goes on), 2 bad usage.
 */
import { PIECES_URL } from '../miner/bucket-address.ts'
import { movePieces } from '../miner/move-pieces.ts'
import { bucketOf } from '../miner/open-bucket.ts'
import { StorageError } from '../shared/durable-file.ts'
import { createLog } from '../shared/log.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, parseCommand } from './drive-command.ts'

const USAGE =
  'pieces move DATA PIECES_URL, or pieces move PIECES_URL DATA; DATA is the data folder of a stopped miner, the word PIECES_URL the bucket that the environment names'

export const FLAGS = { json: JSON_FLAG } as const

/** @returns the exit code */
export async function runPieces(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('pieces', parsed)
  const [action, from, to, ...more] = parsed.words
  if (action !== 'move' || from === undefined || to === undefined || more.length > 0) return usage()
  if ((from === PIECES_URL) === (to === PIECES_URL)) return usage()
  const bucket = bucketOf(process.env)
  if (bucket === null) return badUsage('pieces', 'PIECES_URL names no bucket: set it to its address')
  if (!bucket.ok) return badUsage('pieces', bucket.detail)
  const folder = from === PIECES_URL ? to : from
  const progress = process.stderr.isTTY
  try {
    const moved = await movePieces({
      folder,
      bucket: bucket.value,
      to: to === PIECES_URL ? 'bucket' : 'folder',
      log: createLog('pieces', { level: 'warn' }),
      ...(progress ? { onPiece: (pieces) => process.stderr.write(`\r${pieces} pieces`) } : {}),
    })
    if (progress) process.stderr.write('\r\x1b[K')
    const { pieces, bytes, lost, aside, sha256 } = moved
    const gone = lost === 0 ? '' : `; ${lost} were gone or damaged before and are declared so`
    const sentence = `${pieces} pieces (${bytes} bytes) are in the ${to === PIECES_URL ? 'bucket' : 'folder'} now, each read back, their names with the hash ${sha256}; the old copies are left in ${aside}${gone}`
    process.stdout.write(`${parsed.flags.json ? JSON.stringify(moved) : sentence}\n`)
    return 0
  } catch (caught) {
    if (!(caught instanceof StorageError)) throw caught
    process.stderr.write(`pieces: ${caught.message}\n`)
    return 1
  }
}

function usage(): number {
  process.stderr.write(`pieces: use it as ${USAGE}\n`)
  return 2
}
