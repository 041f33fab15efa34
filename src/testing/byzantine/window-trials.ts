/** Rows about time and identity (B16, B17, B24, B25, B26), over scoring windows of the real epoch code. */
import type { MinerStats } from '../../engine/records.ts'
import { TIER_NAMES, TIERS } from '../../protocol/scoring/tiers.ts'
import { createMiner } from '../miners.ts'
import { type Arena, type ArenaPlan, createArena } from './arena.ts'
import { lengthOf } from './desk.ts'
import { accusations, auditsOf, suspectOf } from './engine-trials.ts'
import type { MakeLiar } from './liar.ts'
import { deletesLater, proxies, silentAboutTheGone, storesNothing } from './lies-possession.ts'
import { caughtBy, missed, type TrialResult } from './trial.ts'

const PLAN: ArenaPlan = { records: [1, 1.5], honest: 2, spare: 1 }
const WINDOW_BLOCKS = 720

async function steps(arena: Arena, count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) await arena.step()
}

function rowOf(arena: Arena): MinerStats | undefined {
  return arena.engine.rows().find(({ hotkey }) => hotkey === suspectOf(arena))
}

function rankOf(arena: Arena): number {
  return TIER_NAMES.indexOf(rowOf(arena)?.tier ?? 'Bronze')
}

async function endWindow(arena: Arena): Promise<void> {
  await arena.skipTo((Math.floor(arena.block() / WINDOW_BLOCKS) + 1) * WINDOW_BLOCKS)
}

/** B24: paid for a life of good answers, at the top tier; deletes everything and goes on answering. */
export async function tryPaidThenDeletes(seed: string): Promise<TrialResult> {
  const name = 'Super Saiyan'
  const paid = { tier: name, total_successes: 12_000, storage_limit: TIERS[name].storageLimit } as const
  const arena = await createArena(PLAN, deletesLater('fabricates'), seed, { paid })
  const suspect = suspectOf(arena)
  await steps(arena, 3)
  const top = rankOf(arena)
  arena.liar.turn()
  let windows = 0
  for (; windows < 2 && rankOf(arena) === top; windows += 1) {
    await steps(arena, 10)
    await endWindow(arena)
  }
  const convicted = auditsOf(arena, suspect).some(({ outcome }) => outcome === 'fail')
  const accused = accusations(arena, suspect).length
  arena.engine.stop()
  if (!convicted) return missed('not convicted', windows, accused)
  return rankOf(arena) > top
    ? caughtBy('tier drops', windows, accused)
    : missed(`still ${rowOf(arena)?.tier}`, windows, accused)
}

/** B25: silent about what it dropped, while the window ends and the validator restarts. */
export async function tryFlapping(seed: string): Promise<TrialResult> {
  const arena = await createArena(PLAN, silentAboutTheGone, seed)
  const suspect = suspectOf(arena)
  arena.liar.turn()
  const silent = () => auditsOf(arena, suspect, 'challenge').filter(({ outcome }) => outcome === 'late')
  for (let step = 0; step < 40 && silent().length === 0; step += 1) await arena.step()
  const cid = silent()[0]?.cid
  const asked = auditsOf(arena, suspect, 'challenge').length
  if (cid === undefined) return missed('was never silent', asked)
  await endWindow(arena)
  await arena.restart()
  for (let step = 0; step < 40 && auditsOf(arena, suspect, 'challenge').length === asked; step += 1)
    await arena.step()
  const next = auditsOf(arena, suspect, 'challenge')[asked]
  const accused = accusations(arena, suspect).length
  if (next?.cid !== cid) return missed(`asked about ${next?.cid ?? 'nothing'}`, asked + 1, accused)
  const doubtful = () => silent().filter((audit) => audit.cid === cid).length >= 3
  for (let step = 0; step < 60 && !doubtful(); step += 1) await arena.step()
  arena.engine.stop()
  const questions = silent().filter((audit) => audit.cid === cid).length
  return doubtful()
    ? caughtBy('asked again until doubtful', questions, accused)
    : missed('the strikes did not add up', questions, accused)
}

/** B26: convicted, then registered again under the same hotkey. */
export async function tryRegistersAgain(seed: string): Promise<TrialResult> {
  const arena = await createArena(PLAN, storesNothing(), seed)
  const suspect = suspectOf(arena)
  await steps(arena, 2)
  const earned = rowOf(arena)?.total_successes ?? 0
  const held = (await arena.index.piecesOf(suspect, '', 10)).length
  const place = arena.neurons.findIndex(({ hotkey }) => hotkey === suspect)
  const seat = arena.neurons[place]
  if (seat === undefined) throw new Error('no seat')
  arena.neurons[place] = { ...seat, registeredAtBlock: arena.block() }
  // Two blocks: too few for a step, so what is seen is the new seat's and nothing that it was given since.
  await arena.skipTo(arena.block() + 1)
  const row = rowOf(arena)
  const credit = (await arena.index.piecesOf(suspect, '', 10)).length
  const accused = accusations(arena, suspect).length
  const replaced = arena.events.some((event) => event.kind === 'miner-replaced' && event.miner === suspect)
  arena.engine.stop()
  if (earned === 0 || held === 0) return missed('had nothing to wash', 1, accused)
  const anew = (row?.total_successes ?? 0) === 0 && (row?.tier ?? 'Bronze') === 'Bronze' && credit === 0
  return anew && replaced
    ? caughtBy('new identity', 1, accused)
    : missed(`kept ${row?.total_successes} successes and ${credit} pieces`, 1, accused)
}

/** B17: the liar and a miner of the same owner, on one disk: no object has both among its copies. */
export async function tryOneDisk(seed: string): Promise<TrialResult> {
  const arena = await createArena({ records: [], honest: 3, spare: 1 }, null, seed)
  const [liar, twin] = arena.miners
  const [, first, second] = arena.neurons
  if (liar === undefined || twin === undefined || first === undefined || second === undefined)
    throw new Error('an arena has miners')
  arena.neurons[2] = { ...second, coldkey: first.coldkey }
  const data = new Uint8Array(lengthOf(0.1)).fill(7)
  new DataView(data.buffer).setUint32(0, Number.parseInt(seed.slice(-6), 10) || 1)
  const upload = { data, encryptionPayload: '', ttl: null, contentRoot: null, owner: 'user' }
  const stored = await arena.clock.runUntil(arena.engine.objects.store(upload))
  arena.engine.stop()
  const accused = accusations(arena, null).length
  if (!stored.ok) return missed(stored.reason, 1, accused)
  const pair = [liar.keypair.address, twin.keypair.address]
  const both = stored.value.receipts.filter(({ miner }) => pair.includes(miner)).length
  return both < 2 && stored.value.copies === 3
    ? caughtBy('one copy counted', 1, accused)
    : missed(`${both} copies of one owner counted`, 1, accused)
}

/** B16: passes while its source lives; convicted by the first question after that. */
export async function tryProxy(seed: string): Promise<TrialResult> {
  // Outside of the subnet, so that what happens to it happens to nobody else.
  const source = createMiner(77, 'elsewhere')
  const arena = await createArena(
    PLAN,
    (honest, tools) => proxies(honest, { ...tools, accomplice: source }),
    seed,
  )
  const suspect = suspectOf(arena)
  for (const [hash, piece] of arena.miners[0]?.pieces ?? []) source.pieces.set(hash, piece)
  arena.liar.turn()
  await steps(arena, 3)
  const before = auditsOf(arena, suspect, 'challenge')
  if (before.some(({ outcome }) => outcome !== 'pass'))
    return missed('did not pass with its source', before.length)
  source.pieces.clear()
  for (let step = 0; step < 20 && auditsOf(arena, suspect, 'challenge').length === before.length; step += 1)
    await arena.step()
  const next = auditsOf(arena, suspect, 'challenge')[before.length]
  const accused = accusations(arena, suspect).length
  arena.engine.stop()
  return next?.outcome === 'fail'
    ? caughtBy(`passes; ${next.reason} once its source is gone`, 1, accused)
    : missed(`${next?.outcome ?? 'not asked'}: ${next?.reason ?? ''}`, 1, accused)
}

/**
 * Silence is no lie, and a refusal may be honest, so nobody is convicted of it: asked three times in a row about the same piece, the miner's copy counts
 * no more until it passes again.
 */
export async function trySilence(
  make: MakeLiar,
  task: 'challenge' | 'retrieve',
  seed: string,
): Promise<TrialResult> {
  const arena = await createArena(PLAN, make, seed)
  const suspect = suspectOf(arena)
  arena.liar.turn()
  const doubtful = async () => {
    const audits = await arena.index.pendingAudits()
    return audits.some((audit) => audit.hotkey === suspect && audit.task === task && audit.strikes >= 3)
  }
  const convicted = () => auditsOf(arena, suspect, task).some(({ outcome }) => outcome === 'fail')
  for (let step = 0; step < 120 && !convicted() && !(await doubtful()); step += 1) await arena.step()
  arena.engine.stop()
  const audits = auditsOf(arena, suspect, task)
  const accused = accusations(arena, suspect).length
  const unanswered = audits.filter(({ outcome }) => outcome !== 'pass').length
  if (convicted()) return caughtBy('convicted', unanswered, accused)
  return (await doubtful())
    ? caughtBy('doubtful', unanswered, accused)
    : missed('never doubtful', audits.length, accused)
}

const FOUR: ArenaPlan = { records: Array.from({ length: 4 }, () => 1), honest: 2, spare: 1 }

/** Silence about one piece shields no other: the copies fall into doubt one after the other, and are made anew elsewhere. */
export async function trySilenceAboutAll(make: MakeLiar, most: number, seed: string): Promise<TrialResult> {
  const arena = await createArena(FOUR, make, seed)
  const suspect = suspectOf(arena)
  arena.liar.turn()
  const healthy = async () => {
    const doubtful = (await arena.index.pendingAudits()).filter(
      ({ hotkey, strikes }) => hotkey === suspect && strikes >= 3,
    )
    const held = await arena.index.piecesOf(suspect, '', 100)
    const gone = new Set(doubtful.map(({ dataHash }) => dataHash))
    return held.filter(({ dataHash, purpose }) => purpose === 'user' && !gone.has(dataHash)).length
  }
  for (let step = 0; step < most && (await healthy()) > 0; step += 1) await arena.step()
  arena.engine.stop()
  const questions = auditsOf(arena, suspect).length
  const accused = accusations(arena, suspect).length
  const left = await healthy()
  return left === 0
    ? caughtBy('every copy doubtful', questions, accused)
    : missed(`${left} of 4 copies still count`, questions, accused)
}
