/**
 * The nonce window of wire/nonce.ts made safe across restarts. Inside the window a replay is refused from
 * memory; what memory cannot know after a restart, the floor refuses. After a clean stop the floor is the
 * highest nonce accepted, kept in a file. After a crash it is "now plus the tolerated skew", which no nonce of
 * the earlier life can exceed; opening waits until that has passed, so that no honest caller is refused. The file is
 * also renewed while running, so that a clock that was set back between two lives does not reopen it.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { NONCE_FUTURE_NS } from '../../wire/limits.ts'
import { createNonceWindow, type NonceMemory, withUptimeNonces } from '../../wire/nonce.ts'
import { writeFileDurable } from './durable-file.ts'
import { errorFields, type Log } from './log.ts'

export interface PersistentNonces extends NonceMemory {
  /** Stores the exact floor; the next start opens without a gap. */
  close(): Promise<void>
}

interface Kept {
  readonly floor: bigint
  readonly clean: boolean
}

const RENEW_MS = 10_000
/** The wait after a crash; longer only when the clock was set back, and then refusing is right. */
const GAP_MS_MAX = Number(NONCE_FUTURE_NS / 1_000_000n) + 100

/** @throws StorageError when the file cannot be written: then replays could not be refused */
export async function openNonceStore(
  path: string,
  now: () => bigint,
  log: Log,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<PersistentNonces> {
  const kept = await readKept(path)
  const opened = now()
  const floor = floorOf(kept, opened)
  const nonces = createNonceWindow({ floor })
  const judged = withUptimeNonces(nonces)
  const keep = (clean: boolean): Promise<void> => {
    const limit = now() + NONCE_FUTURE_NS
    const highest = nonces.highest()
    const value = clean ? highest : highest > limit ? highest : limit
    return writeFileDurable(path, Buffer.from(`${JSON.stringify({ floor: value.toString(), clean })}\n`))
  }
  await keep(false)
  const gapMs = Number(floor - opened) / 1e6
  if (gapMs > 0) await wait(Math.min(gapMs, GAP_MS_MAX))
  const renewal = setInterval(() => {
    keep(false).catch((caught: unknown) => log.warn('nonce-floor-not-written', errorFields(caught)))
  }, RENEW_MS)
  renewal.unref()
  return {
    check: (caller, nonce, at) => judged.check(caller, nonce, at),
    claim: (caller, nonce, at) => judged.claim(caller, nonce, at),
    close: async () => {
      clearInterval(renewal)
      await keep(true)
    },
  }
}

function floorOf(kept: Kept | 'first-start' | 'unreadable', now: bigint): bigint {
  if (kept === 'first-start') return 0n
  const afterCrash = now + NONCE_FUTURE_NS
  if (kept === 'unreadable') return afterCrash
  if (kept.clean) return kept.floor
  // The renewed floor lies up to the skew ahead of the crash; a restart within that time waits for the lower bound.
  return kept.floor > afterCrash ? kept.floor : afterCrash
}

async function readKept(path: string): Promise<Kept | 'first-start' | 'unreadable'> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (caught) {
    return caught instanceof Error && 'code' in caught && caught.code === 'ENOENT'
      ? 'first-start'
      : 'unreadable'
  }
  const match = /^\{"floor":"([0-9]{1,20})","clean":(true|false)\}\n$/.exec(text)
  return match === null ? 'unreadable' : { floor: BigInt(match[1] ?? '0'), clean: match[2] === 'true' }
}
