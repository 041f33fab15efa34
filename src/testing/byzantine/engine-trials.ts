/** Trials in which the real engine asks, over and over, until the liar is convicted or the bound is passed. */
import type { EngineEvent } from '../../engine/events.ts'
import type { AuditTask } from '../../engine/rounds/pending.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { type Arena, type ArenaPlan, createArena, validatorHotkey } from './arena.ts'
import { lengthOf } from './desk.ts'
import type { MakeLiar } from './liar.ts'
import { answersStoreWith, type StoreLie } from './lies-store.ts'
import { caughtBy, missed, type TrialResult } from './trial.ts'

type Audit = Extract<EngineEvent, { kind: 'audit' }>

/** Steps without a single question to the liar after which a trial gives up: something is wrong with the trial. */
const IDLE_STEPS = 40

export interface Hunt {
  readonly plan: ArenaPlan
  readonly make: MakeLiar
  readonly task: AuditTask
  /** Reasons that this lie may be convicted with. */
  readonly reasons: readonly string[]
  /** Questions of the task after which the trial ends. */
  readonly most: number
  /** Before the liar turns. */
  readonly before?: (arena: Arena) => Promise<void>
}

export function auditsOf(arena: Arena, hotkey: string, task?: AuditTask): Audit[] {
  return arena.events.flatMap((event) =>
    event.kind === 'audit' && event.miner === hotkey && (task === undefined || event.task === task)
      ? [event]
      : [],
  )
}

export function suspectOf({ miners }: Arena): string {
  const [first] = miners
  if (first === undefined) throw new Error('an arena has miners')
  return first.keypair.address
}

/** Everything that says something bad of a miner other than `suspect`. */
export function accusations({ events, miners }: Arena, suspect: string | null): EngineEvent[] {
  const honest = new Set(miners.map(({ keypair }) => keypair.address).filter((hotkey) => hotkey !== suspect))
  return events.filter((event) => {
    if (event.kind === 'audit') return event.outcome === 'fail' && honest.has(event.miner)
    if (event.kind === 'copy-failed') return event.reason === 'lied' && honest.has(event.miner)
    if (event.kind === 'holder-bad') return event.reason === 'wrong-bytes' && honest.has(event.miner)
    return event.kind === 'copy-lost' && honest.has(event.miner)
  })
}

/** Asks until the liar is convicted by `task`. */
export async function hunt(
  { plan, make, task, reasons, most, before }: Hunt,
  seed: string,
): Promise<TrialResult> {
  const arena = await createArena(plan, make, seed)
  const suspect = suspectOf(arena)
  await before?.(arena)
  const asked = auditsOf(arena, suspect, task).length
  arena.liar.turn()
  let idle = 0
  for (let seen = asked; ; ) {
    await arena.step()
    const audits = auditsOf(arena, suspect, task)
    const convicted = audits.findIndex(({ outcome }) => outcome === 'fail')
    const questions = (convicted < 0 ? audits.length : convicted + 1) - asked
    const accused = accusations(arena, suspect).length
    const reason = audits[convicted]?.reason
    if (reason !== undefined || questions >= most || accused > 0) {
      arena.engine.stop()
      if (reason === undefined) return missed(`not convicted in ${questions} questions`, questions, accused)
      return reasons.includes(reason)
        ? caughtBy(reason, questions, accused)
        : missed(`convicted of ${reason}`, questions, accused)
    }
    idle = audits.length === seen ? idle + 1 : 0
    seen = audits.length
    if (idle > IDLE_STEPS) throw new Error(`the engine does not ask: ${seed}`)
  }
}

/** A liar that no check refuses, because what it lies about says nothing about the data: passes `questions` of them. */
export async function harmless(
  plan: ArenaPlan,
  make: MakeLiar,
  seed: string,
  questions: number,
): Promise<TrialResult> {
  const arena = await createArena(plan, make, seed)
  const suspect = suspectOf(arena)
  arena.liar.turn()
  for (let step = 0; step < 4 * questions; step += 1) {
    await arena.step()
    if (auditsOf(arena, suspect).length >= questions) break
  }
  arena.engine.stop()
  const audits = auditsOf(arena, suspect)
  const accused = accusations(arena, suspect).length
  const bad = audits.find(({ outcome }) => outcome !== 'pass')
  if (audits.length === 0) return missed('not asked', 0, accused)
  return bad === undefined
    ? caughtBy('never convicted', audits.length, accused)
    : missed(`${bad.outcome}: ${bad.reason}`, audits.length, accused)
}

/** An upload past a miner that lies in its Store answer: it makes no copy, and the others make three. */
export async function tryStoreLie(lie: StoreLie, seed: string): Promise<TrialResult> {
  const plan: ArenaPlan = { records: [], honest: 3, spare: 0 }
  const arena = await createArena(plan, answersStoreWith(lie, validatorHotkey()), seed, { rounds: false })
  const suspect = suspectOf(arena)
  const random = createSeededRandom(`${seed} upload`)
  const failed = () =>
    arena.events.find(
      (event) => event.kind === 'copy-failed' && event.miner === suspect && event.reason === 'lied',
    )
  // Three of four are drawn for each object, so the liar is soon among them.
  for (let upload = 0; upload < 20 && failed() === undefined; upload += 1) {
    const data = random.bytes(lengthOf(0.01))
    const object = { data, encryptionPayload: '', ttl: null, contentRoot: null, owner: 'user' }
    const stored = await arena.clock.runUntil(arena.engine.objects.store(object))
    const accused = accusations(arena, suspect).length
    if (!stored.ok) return missed(stored.reason, 1, accused)
    if (stored.value.receipts.some(({ miner }) => miner === suspect))
      return missed(`taken: ${lie.name}`, 1, accused)
  }
  arena.engine.stop()
  const event = failed()
  const detail = event?.kind === 'copy-failed' ? event.detail : 'never asked'
  const accused = accusations(arena, suspect).length
  return detail.startsWith(lie.reason) && event !== undefined
    ? caughtBy('no copy', 1, accused)
    : missed(`${lie.name}: ${detail}`, 1, accused)
}
