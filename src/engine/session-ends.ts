/**
 * Sessions that were ended before their time: by the key of one, or by the account for all that began before a moment.
 * What is ended is asked on every request, so it is kept in memory as well as in the index; durable before it is
 * acknowledged. A record goes when every delegation that it speaks of has ended by itself, and some time after; that of a stranger
 * without that time when its place is wanted. Until then nothing makes an ended session hold again. Who finds a place: ends-room.ts.
 */
import type { Result } from '../protocol/verdict.ts'
import { type Delegation, sessionId } from '../wire/delegation.ts'
import { MAX_SESSION_SECONDS } from '../wire/limits.ts'
import { createEndsRoom } from './ends-room.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ENDED_ACCOUNTS, ENDED_SESSIONS_OF_ONE, SESSION_END_GRACE } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { EndedSessions } from './records.ts'

export type EndSessionFailure = 'revocation-from-the-future' | 'revocations-full' | 'storage-unavailable'

export interface SessionEnds {
  isEnded(delegation: Delegation): boolean
  /** Learns what other processes ended of this account. Rejects with what the index throws. */
  refresh(account: string): Promise<void>
  /** This one delegation. Durable when it resolves with ok. @param source see `PlaceWish` */
  end(delegation: Delegation, source?: string): Promise<Result<null, EndSessionFailure>>
  /** @param before unix seconds: every delegation of the account that begins earlier */
  endBefore(account: string, before: number, source?: string): Promise<Result<null, EndSessionFailure>>
  /** Forgets what matters no more. Never rejects. */
  forget(): Promise<void>
}

export interface SessionEndParts {
  readonly ports: Pick<EnginePorts, 'index' | 'clock' | 'report'>
  readonly locks: KeyedLock
  /** Other processes end sessions in the same index. Default: false. */
  readonly shared?: boolean
}

const LOCK = 'session-ends'

/** @throws what the index throws: with its ends forgotten, a validator would let ended sessions in again */
export async function createSessionEnds(
  { ports, locks, shared = false }: SessionEndParts,
  places: number = ENDED_ACCOUNTS,
): Promise<SessionEnds> {
  const { index, clock, report } = ports
  const ended = new Map((await index.endedSessions()).map((record) => [record.account, record]))
  const now = () => Math.floor(clock.nowMs() / 1000)
  const failed = (action: string, error: unknown) => {
    const detail = error instanceof Error ? error.message : 'index failed'
    report({ kind: 'storage-failed', action, detail })
  }

  const room = createEndsRoom(places)
  const isOwner = async (account: string) => ((await index.account(account))?.objects ?? 0) > 0
  for (const account of ended.keys()) room.keep(account, await isOwner(account))

  async function note(record: EndedSessions | null, account: string): Promise<void> {
    if (record === null) {
      if (ended.delete(account)) room.free(account)
      return
    }
    if (!ended.has(account)) room.keep(account, await isOwner(account))
    ended.set(account, record)
  }

  /** All that others ended, so that the bounds are those of all processes together. */
  async function reload(): Promise<void> {
    if (!shared) return
    const now = new Map((await index.endedSessions()).map((record) => [record.account, record]))
    for (const account of new Set([...ended.keys(), ...now.keys()]))
      await note(now.get(account) ?? null, account)
  }

  async function drop(records: readonly EndedSessions[]): Promise<void> {
    if (records.length === 0) return
    const changes = records.map(({ account }) => ({ kind: 'ended-sessions-gone', account }) as const)
    await index.apply(changes, 'relaxed')
    for (const { account } of records) {
      ended.delete(account)
      room.free(account)
    }
  }

  async function findPlace(account: string, source: string | null): Promise<boolean> {
    const wish = { isOwner: await isOwner(account), source }
    if (room.take(account, wish)) return true
    if (wish.isOwner) return false
    await drop([...ended.values()].filter((each) => room.isStranger(each.account) && lastEnd(each) <= now()))
    return room.take(account, wish)
  }

  async function change(
    account: string,
    source: string | null,
    next: (record: EndedSessions) => EndedSessions,
  ): Promise<Result<null, EndSessionFailure>> {
    try {
      await reload()
      const known = ended.get(account)
      const record = next(known ?? { account, before: 0, sessions: [] })
      if (known === undefined && !(await findPlace(account, source)))
        return no('revocations-full', 'this validator remembers as many ended sessions as it can')
      await index.apply([{ kind: 'ended-sessions', record }], 'durable')
      ended.set(account, record)
      return { ok: true, value: null }
    } catch (error) {
      if (!ended.has(account)) room.free(account)
      return unavailable(error)
    }
  }

  function unavailable(error: unknown): Result<never, 'storage-unavailable'> {
    failed('end-session', error)
    return no('storage-unavailable', 'this validator cannot use its index now')
  }

  return {
    isEnded(delegation) {
      const record = ended.get(delegation.account)
      if (record === undefined) return false
      if (delegation.from < record.before) return true
      const id = sessionId(delegation)
      return record.sessions.some((session) => session.id === id)
    },
    end(delegation, source) {
      const { account, from, until } = delegation
      const session = { id: sessionId(delegation), from, until }
      const work = () => change(account, source ?? null, (record) => withSession(record, session, now()))
      return locks.run([LOCK], work).catch(unavailable)
    },
    endBefore(account, before, source) {
      // Else one signature would shut an account out for good, and its record would never go.
      if (before > now() + MAX_SESSION_SECONDS)
        return Promise.resolve(no('revocation-from-the-future', 'sessions end a day ahead at most'))
      const work = () =>
        change(account, source ?? null, (record) =>
          covering({ ...record, before: Math.max(before, record.before) }),
        )
      return locks.run([LOCK], work).catch(unavailable)
    },
    async refresh(account) {
      if (shared) await note(await index.endedSessionsOf(account), account)
    },
    async forget() {
      try {
        await locks.run([LOCK], async () => {
          await reload()
          // Some time later than strictly so: a clock that ran ahead and was put right must not revive a session.
          await drop([...ended.values()].filter((record) => lastEnd(record) + SESSION_END_GRACE <= now()))
        })
      } catch (error) {
        failed('forget-session-ends', error)
      }
    },
  }
}

/** Unix seconds: when the last delegation that it speaks of is over by itself. */
function lastEnd({ before, sessions }: EndedSessions): number {
  return sessions.reduce((latest, { until }) => Math.max(latest, until), before + MAX_SESSION_SECONDS)
}

/** Without the sessions that `before` speaks of anyway. */
function covering(record: EndedSessions): EndedSessions {
  return { ...record, sessions: record.sessions.filter(({ from }) => from >= record.before) }
}

type EndedSession = EndedSessions['sessions'][number]

/**
 * One more. An account that ends more than are kept one by one has all of them ended that began no later than the oldest: its
 * record stays small, and no ended session is ever let in again.
 */
function withSession(record: EndedSessions, session: EndedSession, now: number): EndedSessions {
  const others = record.sessions.filter(
    ({ id, until }) => id !== session.id && until + SESSION_END_GRACE > now,
  )
  const sessions = [...others, session]
  if (sessions.length <= ENDED_SESSIONS_OF_ONE) return covering({ ...record, sessions })
  const oldest = Math.min(...sessions.map(({ from }) => from))
  return covering({ ...record, sessions, before: Math.max(record.before, oldest + 1) })
}

function no<R extends EndSessionFailure>(reason: R, detail: string): Result<never, R> {
  return { ok: false, reason, detail }
}
