/**
 * Sessions that were ended before their time: by the key of one, or by the account for all that began before a moment.
 * What is ended is asked on every request, so it is kept in memory as well as in the index; durable before it is
 * acknowledged. Strangers cannot fill what is kept: an account that has stored something here can end its sessions while fewer than
 * `ENDED_ACCOUNTS` others have. A record goes when every delegation that it speaks of has ended by itself.
 */
import type { Result } from '../protocol/verdict.ts'
import { type Delegation, sessionId } from '../wire/delegation.ts'
import { MAX_SESSION_SECONDS } from '../wire/limits.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ENDED_ACCOUNTS, ENDED_SESSIONS_OF_ONE, SESSION_END_GRACE } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { EndedSessions } from './records.ts'

export type EndSessionFailure = 'revocation-from-the-future' | 'revocations-full' | 'storage-unavailable'

export interface SessionEnds {
  isEnded(delegation: Delegation): boolean
  /** This one delegation. Durable when it resolves with ok. */
  end(delegation: Delegation): Promise<Result<null, EndSessionFailure>>
  /** @param before unix seconds: every delegation of the account that begins earlier */
  endBefore(account: string, before: number): Promise<Result<null, EndSessionFailure>>
  /** Forgets what matters no more. Never rejects. */
  forget(): Promise<void>
}

export interface SessionEndParts {
  readonly ports: Pick<EnginePorts, 'index' | 'clock' | 'report'>
  readonly locks: KeyedLock
}

const LOCK = 'session-ends'

/** @throws what the index throws: with its ends forgotten, a validator would let ended sessions in again */
export async function createSessionEnds(
  { ports, locks }: SessionEndParts,
  room: number = ENDED_ACCOUNTS,
): Promise<SessionEnds> {
  const { index, clock, report } = ports
  const ended = new Map((await index.endedSessions()).map((record) => [record.account, record]))
  const now = () => Math.floor(clock.nowMs() / 1000)
  const failed = (action: string, error: unknown) => {
    const detail = error instanceof Error ? error.message : 'index failed'
    report({ kind: 'storage-failed', action, detail })
  }

  /** Keys cost nothing to invent: half of the room is for accounts that have stored something here. */
  async function hasRoom(account: string): Promise<boolean> {
    if (ended.size < room / 2) return true
    return ended.size < room && ((await index.account(account))?.objects ?? 0) > 0
  }

  async function change(
    account: string,
    next: (record: EndedSessions) => EndedSessions,
  ): Promise<Result<null, EndSessionFailure>> {
    const known = ended.get(account)
    const record = next(known ?? { account, before: 0, sessions: [] })
    try {
      if (known === undefined && !(await hasRoom(account)))
        return no('revocations-full', 'this validator remembers as many ended sessions as it can')
      await index.apply([{ kind: 'ended-sessions', record }], 'durable')
    } catch (error) {
      failed('end-session', error)
      return no('storage-unavailable', 'this validator cannot use its index now')
    }
    ended.set(account, record)
    return { ok: true, value: null }
  }

  return {
    isEnded(delegation) {
      const record = ended.get(delegation.account)
      if (record === undefined) return false
      if (delegation.from < record.before) return true
      const id = sessionId(delegation)
      return record.sessions.some((session) => session.id === id)
    },
    end: (delegation) =>
      locks.run([LOCK], () => {
        const { account, from, until } = delegation
        const session = { id: sessionId(delegation), from, until }
        return change(account, (record) => withSession(record, session, now()))
      }),
    endBefore(account, before) {
      // Else one signature would shut an account out for good, and its record would never go.
      if (before > now() + MAX_SESSION_SECONDS)
        return Promise.resolve(no('revocation-from-the-future', 'sessions end a day ahead at most'))
      return locks.run([LOCK], () =>
        change(account, (record) => covering({ ...record, before: Math.max(before, record.before) })),
      )
    },
    forget: () =>
      locks.run([LOCK], async () => {
        const over = [...ended.values()].filter((record) => mattersUntil(record) <= now())
        if (over.length === 0) return
        try {
          const changes = over.map(({ account }) => ({ kind: 'ended-sessions-gone', account }) as const)
          await index.apply(changes, 'relaxed')
          for (const { account } of over) ended.delete(account)
        } catch (error) {
          failed('forget-session-ends', error)
        }
      }),
  }
}

/** Some time later than strictly so: a clock that ran ahead and was put right must not revive a session. */
function mattersUntil({ before, sessions }: EndedSessions): number {
  const last = sessions.reduce((latest, { until }) => Math.max(latest, until), before + MAX_SESSION_SECONDS)
  return last + SESSION_END_GRACE
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
