/**
 * What a passphrase slot costs whoever guesses, fitted to the device that makes it: as much as can be waited
 * for, never below the floor, never above what a phone can open. Memory grows first, as that is what guessing
 * machines lack (RFC 9106, section 4).
 */
import { DriveError } from './drive-error.ts'
import type { Argon2Cost, Argon2id, Clock } from './ports.ts'

/** RFC 9106's second recommendation, on one lane: 0.2 to 0.5 s in a page worker. Files below it are refused. */
export const COST_FLOOR: Argon2Cost = { memoryKiB: 65_536, passes: 3, lanes: 1 }
/** Above it a vault file is an attack on the machine that opens it. */
export const COST_CAP: Argon2Cost = { memoryKiB: 262_144, passes: 4, lanes: 1 }

/** Milliseconds a person waits for the vault to open; the measured cost stays below it. */
const TARGET_MS = 600
const MEMORY_STEP_KIB = 32_768
/** Compiles the function and touches memory, so that neither is measured. */
const WARM_UP: Argon2Cost = { memoryKiB: 1024, passes: 1, lanes: 1 }

/** All there is to choose from, cheapest first: 64 to 256 MiB in three passes, then the cap. */
const LADDER: readonly Argon2Cost[] = [
  ...Array.from(
    { length: (COST_CAP.memoryKiB - COST_FLOOR.memoryKiB) / MEMORY_STEP_KIB + 1 },
    (_unused, step) => ({ ...COST_FLOOR, memoryKiB: COST_FLOOR.memoryKiB + step * MEMORY_STEP_KIB }),
  ),
  COST_CAP,
]

interface CostPorts {
  readonly argon2id: Argon2id
  readonly clock: Pick<Clock, 'now'>
}

/** The largest cost that takes about 0.6 s here, by one measurement at the floor. */
export async function tuneCost({ argon2id, clock }: CostPorts): Promise<Argon2Cost> {
  const password = new Uint8Array(16)
  const salt = new Uint8Array(16)
  await argon2id(password, salt, WARM_UP)
  const start = clock.now()
  await argon2id(password, salt, COST_FLOOR)
  const measuredMs = clock.now() - start
  // A clock that was set back, or is too coarse to tell, measured nothing.
  if (!(measuredMs > 0)) return COST_FLOOR
  const affordable = LADDER.filter((cost) => (measuredMs * work(cost)) / work(COST_FLOOR) <= TARGET_MS)
  return affordable.at(-1) ?? COST_FLOOR
}

/** Stretches at `cost`, or at the floor on a device that lacks the memory. @returns with the cost it took */
export async function stretchAtMost(
  argon2id: Argon2id,
  password: Uint8Array,
  salt: Uint8Array,
  cost: Argon2Cost,
): Promise<{ readonly stretched: Uint8Array; readonly cost: Argon2Cost }> {
  try {
    return { stretched: await argon2id(password, salt, cost), cost }
  } catch (error) {
    if (!(error instanceof DriveError) || error.code !== 'memory-short') throw error
    return { stretched: await argon2id(password, salt, COST_FLOOR), cost: COST_FLOOR }
  }
}

function work({ memoryKiB, passes }: Argon2Cost): number {
  return memoryKiB * passes
}
