/**
 * Whether a Redis keeps what it acknowledges. With its default settings it does not: nothing, or the last second, would be gone
 * after a power cut, and objects with it that their owners were told are stored. So an index is opened only where every write
 * has reached the disk before its answer (redis.io, "Redis persistence"), and each new connection is asked anew: the server
 * behind an address may be another one since.
 */
import type { Redis } from 'ioredis'
import { IndexError } from './index-error.ts'

const NEEDED: Readonly<Record<string, { readonly value: string; readonly why: string }>> = {
  appendonly: { value: 'yes', why: 'it writes no log' },
  appendfsync: { value: 'always', why: 'it answers before its log is on the disk' },
  'no-appendfsync-on-rewrite': {
    value: 'no',
    why: 'it answers before its log is on the disk while it rewrites that',
  },
  'maxmemory-policy': { value: 'noeviction', why: 'it forgets records when its memory is full' },
}

const MIN_REPLICAS = 'min-replicas-to-write'

/**
 * With replicas also that a primary which lost them takes no more writes: what it took alone would be gone when another takes over.
 * @throws IndexError unsafe, with the settings that are wrong and the commands that mend them
 */
export async function refuseUnsafe(client: Redis, place: string, replicas: number): Promise<void> {
  const found = await settingsOf(client, place)
  const wrong = Object.entries(NEEDED).filter(([name, { value }]) => found.get(name) !== value)
  if (Number(found.get(MIN_REPLICAS) ?? 0) < replicas)
    wrong.push([
      MIN_REPLICAS,
      { value: String(replicas), why: 'it goes on writing when it is cut off from its replicas' },
    ])
  if (wrong.length > 0) {
    const why = wrong.map(([name, { why: reason }]) => `${reason} (${name} ${found.get(name) ?? 'unknown'})`)
    const mend = wrong.map(([name, { value }]) => `CONFIG SET ${name} ${value}`)
    throw new IndexError(
      'unsafe',
      `the Redis at ${place} may lose what it acknowledged: ${why.join('; ')}. Mend it with ${mend.join(', ')}, then CONFIG REWRITE`,
    )
  }
  const [role, , attached] = await client.role()
  if (role !== 'master')
    throw new IndexError(
      'unsafe',
      `the Redis at ${place} is a ${String(role)}: an index is written to a primary`,
    )
  const count = Array.isArray(attached) ? attached.length : 0
  if (count < replicas)
    throw new IndexError(
      'unavailable',
      `the Redis at ${place} has ${count} of the ${replicas} replicas that must have a write before it is acknowledged`,
    )
}

async function settingsOf(client: Redis, place: string): Promise<ReadonlyMap<string, string>> {
  try {
    const found = new Map<string, string>()
    for (const name of [...Object.keys(NEEDED), MIN_REPLICAS]) {
      const answer: unknown = await client.config('GET', name)
      if (Array.isArray(answer) && typeof answer[1] === 'string') found.set(name, answer[1])
    }
    return found
  } catch (caught) {
    if (caught instanceof Error && /NOPERM|unknown command/i.test(caught.message))
      throw new IndexError(
        'unsafe',
        `the Redis at ${place} does not let its settings be read (CONFIG GET), so nobody knows what it keeps`,
        caught,
      )
    throw caught
  }
}
