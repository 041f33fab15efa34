/**
 * Rows B29 and B30: nobody lies, and the network, the clocks or our own records are wrong. A miner that is accused of
 * anything here is the gravest failure of all: the headline number of the table.
 */
import type { CallFailure, CallLimits, Clock, MinerTransport } from '../../engine/ports.ts'
import type { IndexChange, PieceRecord } from '../../engine/records.ts'
import type { Result } from '../../protocol/verdict.ts'
import { createStream, type Stream } from '../seeded-random.ts'
import { type Arena, type ArenaPlan, createArena } from './arena.ts'
import { accusations, suspectOf } from './engine-trials.ts'
import { failure, never } from './lies-possession.ts'
import { caughtBy, missed, type TrialResult } from './trial.ts'

const PLAN: ArenaPlan = { records: [1, 1.5], honest: 2, spare: 1 }
const STEPS = 8

/** One call as the network lets it through. */
type Passage = <T>(
  call: () => Promise<Result<T, CallFailure>>,
  limits: CallLimits,
) => Promise<Result<T, CallFailure>>

function over(passage: Passage, miners: MinerTransport): MinerTransport {
  return {
    store: (to, ask, limits) => passage(() => miners.store(to, ask, limits), limits),
    challenge: (to, ask, limits) => passage(() => miners.challenge(to, ask, limits), limits),
    retrieve: (to, ask, limits) => passage(() => miners.retrieve(to, ask, limits), limits),
    renew: (to, ask, limits) => passage(() => miners.renew(to, ask, limits), limits),
    discard: (to, ask, limits) => passage(() => miners.discard(to, ask, limits), limits),
    ping: (to, limits) => passage(() => miners.ping(to, limits), limits),
  }
}

function later(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}

interface Weather {
  readonly name: string
  readonly passage: (clock: Clock, random: Stream) => Passage
}

const SAID: readonly CallFailure[] = ['busy', 'full', 'refused', 'unreachable', 'stalled']

/** What may happen to an honest miner's messages. The honest miner has moved its seed wherever the request arrived. */
export const WEATHERS: readonly Weather[] = [
  {
    name: 'requests are lost',
    passage: (_, random) => (call) => (random.chance(0.4) ? never() : call()),
  },
  {
    name: 'answers are lost',
    passage: (_, random) => async (call) => {
      const answer = await call()
      return random.chance(0.4) ? never() : answer
    },
  },
  {
    name: 'answers come minutes late',
    passage: (clock, random) => async (call) => {
      const answer = await call()
      if (random.chance(0.5)) await later(clock, random.between(1_000, 300_000))
      return answer
    },
  },
  {
    name: 'requests arrive minutes late and out of order',
    passage: (clock, random) => async (call) => {
      if (random.chance(0.5)) await later(clock, random.between(1_000, 300_000))
      return call()
    },
  },
  {
    name: 'requests arrive twice',
    passage: (_, random) => async (call) => {
      const answer = await call()
      if (random.chance(0.5)) await call()
      return answer
    },
  },
  {
    name: 'everybody is away for a while',
    passage: (clock, random) => {
      const from = random.between(0, 200_000)
      const until = from + random.between(50_000, 200_000)
      return (call) => {
        const now = clock.monotonicMs()
        return now >= from && now < until ? Promise.resolve(failure('unreachable')) : call()
      }
    },
  },
  {
    name: 'busy, full, rate-limited, resetting',
    passage: (_, random) => (call) =>
      random.chance(0.4) ? Promise.resolve(failure(random.pick(SAID))) : call(),
  },
  {
    name: 'all of it',
    passage: (clock, random) => async (call) => {
      if (random.chance(0.1)) return never()
      if (random.chance(0.1)) return failure(random.pick(SAID))
      if (random.chance(0.2)) await later(clock, random.between(1_000, 120_000))
      const answer = await call()
      if (random.chance(0.1)) await call()
      return random.chance(0.1) ? never() : answer
    },
  },
]

/** What an honest miner does to itself, between two steps. */
type Mishap = (arena: Arena, random: Stream) => Promise<void>

const restart: Mishap = async (arena, random) => {
  if (random.chance(0.3)) await arena.restart()
}

/** The miner's clock runs three quarters of an hour ahead, and it deletes what it thinks is over. */
const clockAhead: Mishap = async ({ clock, miners }) => {
  const endMs = 2_592_000_000
  if (clock.monotonicMs() < endMs / 2) await clock.advance(endMs - clock.monotonicMs() - 20 * 60_000)
  for (const { pieces } of miners) pieces.clear()
}

/** B29. */
export async function tryHonest(seed: string): Promise<TrialResult> {
  const random = createStream(seed, 'weather')
  const kind = random.below(WEATHERS.length + 2)
  const weather = WEATHERS[kind]
  const arena = await createArena(
    PLAN,
    null,
    seed,
    weather === undefined ? {} : { network: (miners, clock) => over(weather.passage(clock, random), miners) },
  )
  const mishap = kind === WEATHERS.length ? clockAhead : restart
  const name = weather?.name ?? (mishap === restart ? 'the validator restarts' : 'a clock runs ahead')
  for (let step = 0; step < STEPS; step += 1) {
    if (weather === undefined || random.chance(0.3)) await mishap(arena, random)
    await arena.step()
  }
  return verdictOf(arena, name)
}

function verdictOf(arena: Arena, name: string): TrialResult {
  arena.engine.stop()
  const accused = accusations(arena, null)
  const asked = arena.events.filter(({ kind }) => kind === 'audit').length
  const [first] = accused
  return first === undefined
    ? caughtBy(name, asked)
    : missed(`${name}: ${JSON.stringify(first)}`, asked, accused.length)
}

/** What may be wrong with our record of a piece that its miner holds and answers for as it should. */
export const DAMAGES: Readonly<Record<string, (piece: PieceRecord) => PieceRecord>> = {
  'another content root': (piece) => ({ ...piece, contentRoot: 'ab'.repeat(32) }),
  'another proof for its seed': (piece) => ({
    ...piece,
    seeds: piece.seeds.map(({ seed }) => ({ seed, proof: '12345' })),
  }),
  'another seed': (piece) => ({ ...piece, seeds: [{ seed: 'cd'.repeat(32), proof: '12345' }] }),
  'no seeds': (piece) => ({ ...piece, seeds: [] }),
  'one byte more': (piece) => ({ ...piece, length: piece.length + 1 }),
  'one record more': (piece) => ({ ...piece, length: piece.length + 16_400 }),
  'one byte less': (piece) => ({ ...piece, length: piece.length - 1 }),
  'half of the length': (piece) => ({ ...piece, length: piece.length >> 1 }),
  'another object': (piece) => ({ ...piece, cid: `bafkrei${'a'.repeat(52)}` }),
  'all of it': (piece) => ({
    ...piece,
    contentRoot: 'ab'.repeat(32),
    length: piece.length + 20_000,
    seeds: [],
  }),
}

/** B30: the same damage to every record of one miner. */
export async function tryWrongRecord(seed: string): Promise<TrialResult> {
  const random = createStream(seed, 'damage')
  const name = random.pick(Object.keys(DAMAGES))
  const damage = DAMAGES[name]
  const probe = await createArena(PLAN, null, seed)
  const suspect = suspectOf(probe)
  probe.engine.stop()
  const change = (entry: IndexChange): IndexChange =>
    entry.kind === 'piece' && entry.record.hotkey === suspect && damage !== undefined
      ? { ...entry, record: damage(entry.record) }
      : entry
  const arena = await createArena(PLAN, null, seed, { damage: change })
  for (let step = 0; step < STEPS; step += 1) await arena.step()
  const result = verdictOf(arena, name)
  const alarmed = arena.events.some((event) => event.kind === 'alarm' && event.what === 'own-record-wrong')
  // Without a seed there is nothing to hold a pair against; a record of another object is no copy and is not asked about.
  const silent = name === 'no seeds' || name === 'another object'
  return result.caught && !alarmed && !silent ? missed(`${name}: no alarm`, result.questions) : result
}
