/**
 * The store round (protocol section 9.2): random data of our own on a few random miners, so that a miner which no user chose
 * can earn statistics, and so that there is something to ask it about.
 *
 * A probe is to a miner what a user's object is: encrypted-looking bytes of any size, one seed and one pair of points for a
 * group in distinct failure domains, the ordinary time to live. Different from the reference, which stores on whoever
 * answers without end: a miner holds at most a few probes, because they cost it space and nobody misses them.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import { isMiner } from '../candidates.ts'
import { callWithin, watchStalls } from '../deadline.ts'
import { drawSeed, type GroupParameters } from '../group-parameters.ts'
import { nowSeconds, PROBE_MINERS, PROBES_MAX, storeTimeoutMs, TTL_DEFAULT } from '../limits.ts'
import type { NeuronView, Random } from '../ports.ts'
import { shuffled } from '../random-choice.ts'
import type { PieceRecord } from '../records.ts'
import { type ScoredCall, scoreCalls } from '../scores.ts'
import type { RoundCount } from '../upkeep/upkeep-types.ts'
import { discounted, type Finding, failed, ofFailure, passed } from './outcomes.ts'
import { NO_COUNT, type RoundParts, type StepTime } from './round-parts.ts'

export interface ProbeOptions {
  /** Bytes. Half of the probes are smaller. */
  readonly medianBytes: number
}

/** Bytes; the largest is the largest part of a user's file. */
const PROBE_BYTES_MAX = 8 * 2 ** 20
/** Width of the lognormal distribution, as the reference has it. */
const SIGMA = 1.5
/** Records read at once while a miner's probes are counted. */
const PAGE = 256
/** Steps after which a miner that had its fill is counted anew: probes end, and upkeep removes them. */
const RECOUNT_STEPS = 600

/** A size between 1 byte and 8 MiB: lognormal around the median (section 9.2), by the method of Box and Muller. */
export function drawProbeBytes(random: Random, medianBytes: number): number {
  // In (0, 1], so that the logarithm is finite.
  const uniform = () => (new DataView(random.bytes(4).buffer).getUint32(0) + 1) / 2 ** 32
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const bytes = Math.round(medianBytes * Math.exp(SIGMA * normal))
  return Math.min(PROBE_BYTES_MAX, Math.max(1, bytes))
}

/** Live probes by miner, as far as they were counted. The index is the truth; counting it each time would cost too much. */
export type ProbeCounts = Map<string, { probes: number; readonly step: number }>

interface Probe {
  readonly data: Uint8Array
  readonly cid: string
  readonly dataHash: string
  readonly messageHash: bigint
  readonly group: GroupParameters
}

/** @throws what the index throws; probes that arrived are then unknown here, and end by themselves */
export async function storeRound(
  parts: RoundParts,
  { medianBytes }: ProbeOptions,
  time: StepTime,
  counts: ProbeCounts,
): Promise<RoundCount> {
  const { ports } = parts
  const bytes = drawProbeBytes(ports.random, medianBytes)
  const miners = await drawMiners(parts, bytes, time.step, counts)
  if (miners.length === 0 || parts.isStopped()) return NO_COUNT
  const data = ports.random.bytes(bytes)
  const group = ports.proofs.parametersOf(drawSeed(ports.random))
  const { dataHash, messageHash } = ports.hashing.pieceHashes(data, group.seed)
  const cid = cidOf(data, ports.hashing.sha256)
  const probe: Probe = { data, cid, dataHash: dec(dataHash), messageHash, group }
  const watch = watchStalls(ports.clock)
  const answers = await Promise.all(miners.map((miner) => storeOn(parts, probe, miner)))
  const findings = discounted(
    answers.map(({ finding }) => finding),
    watch.end(),
  )
  if (parts.isStopped()) return NO_COUNT
  await settle(
    parts,
    probe,
    time,
    answers.flatMap(({ held }) => held ?? []),
    {
      hotkeys: miners.map(({ hotkey }) => hotkey),
      findings,
    },
  )
  for (const { held } of answers) {
    const count = held === null ? undefined : counts.get(held.hotkey)
    if (count !== undefined) count.probes += 1
  }
  return { asked: miners.length, passed: findings.filter(({ outcome }) => outcome === 'pass').length }
}

/** Random miners with room, in distinct failure domains, as an upload would choose them. */
async function drawMiners(
  parts: RoundParts,
  bytes: number,
  step: number,
  counts: ProbeCounts,
): Promise<(NeuronView & { readonly axon: NonNullable<NeuronView['axon']> })[]> {
  const { ports, availability, statistics, upkeep } = parts
  const chosen: (NeuronView & { readonly axon: NonNullable<NeuronView['axon']> })[] = []
  const domains = new Set<string>()
  for (const neuron of shuffled(ports.random, ports.chain.metagraph().neurons)) {
    if (chosen.length >= PROBE_MINERS) break
    const { hotkey, coldkey, axon } = neuron
    if (!isMiner(neuron) || axon === null || hotkey === ports.hotkey || domains.has(coldkey)) continue
    if (availability.isResting(hotkey) || upkeep.isDown(hotkey) || !statistics.hasSpace(hotkey, bytes))
      continue
    if ((await probesOn(parts, hotkey, step, counts)) >= PROBES_MAX) continue
    domains.add(coldkey)
    chosen.push({ ...neuron, axon })
  }
  return chosen
}

async function probesOn(
  { ports }: RoundParts,
  hotkey: string,
  step: number,
  counts: ProbeCounts,
): Promise<number> {
  const known = counts.get(hotkey)
  if (known !== undefined && (known.probes < PROBES_MAX || step - known.step < RECOUNT_STEPS))
    return known.probes
  let probes = 0
  for (let from = ''; ; ) {
    const page = await ports.index.piecesOf(hotkey, from, PAGE)
    probes += page.filter(({ purpose }) => purpose === 'probe').length
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE || probes >= PROBES_MAX) break
    from = `${last.dataHash}0`
  }
  counts.set(hotkey, { probes, step })
  return probes
}

async function storeOn(
  { ports, availability }: RoundParts,
  { data, cid, messageHash, group }: Probe,
  { hotkey, axon }: NeuronView & { readonly axon: NonNullable<NeuronView['axon']> },
): Promise<{ finding: Finding; held: Held | null }> {
  const ask = { data, cid, ...group, ttl: TTL_DEFAULT }
  const { result, ms } = await callWithin(ports.clock, storeTimeoutMs(data.length), null, (limits) =>
    ports.miners.store({ hotkey, ip: axon.ip, port: axon.port }, ask, limits),
  )
  availability.note(hotkey, result.ok ? 'answered' : result.reason)
  if (!result.ok) return { finding: ofFailure(result.reason, result.detail, ms), held: null }
  const { length } = data
  const expected = { miner: hotkey, validator: ports.hotkey, cid, length, group, messageHash }
  const copy = ports.proofs.verifyCopy(expected, result.value)
  if (!copy.ok) availability.suspect(hotkey)
  if (!copy.ok && copy.reason === 'lied') return { finding: failed(copy.reason, copy.detail, ms), held: null }
  const seed = { seed: group.seed, proof: dec(messageHash) }
  return { finding: passed(ms, seed), held: { hotkey, seed, isStock: !copy.ok } }
}

/** A probe that a miner has proven to have. */
interface Held {
  readonly hotkey: string
  readonly seed: { readonly seed: string; readonly proof: string }
  readonly isStock: boolean
}

interface Results {
  readonly hotkeys: readonly string[]
  readonly findings: readonly Finding[]
}

async function settle(
  { ports, statistics, rules, locks }: RoundParts,
  probe: Probe,
  { block }: StepTime,
  held: readonly Held[],
  { hotkeys, findings }: Results,
): Promise<void> {
  const { data, cid, dataHash } = probe
  const { sha256 } = ports.hashing
  const root = bytesToHex(contentRoot(contentLeaves(data, sha256), data.length, sha256))
  const records = held.map(
    ({ hotkey, seed, isStock }): PieceRecord => ({
      hotkey,
      dataHash,
      cid,
      length: data.length,
      contentRoot: root,
      seeds: [seed],
      generated: nowSeconds(ports.clock),
      ttl: TTL_DEFAULT,
      born: seed.seed,
      purpose: 'probe',
      ...(isStock ? { stock: true } : {}),
    }),
  )
  const calls = findings.flatMap((finding, i) => scoredCall(hotkeys[i] ?? '', finding, data.length))
  await locks.run([cid], async () => {
    scoreCalls(statistics, rules, 'store', calls)
    for (const { hotkey, length } of records) statistics.addBytes(hotkey, length)
    const rows = statistics.takeChanges()
    try {
      const pieces = records.map((record) => ({ kind: 'piece', record }) as const)
      await ports.index.apply([...rows, ...pieces], 'durable')
    } catch (error) {
      for (const { hotkey, length } of records) statistics.addBytes(hotkey, -length)
      statistics.giveBack(rows)
      throw error
    }
  })
  for (const [i, { outcome, reason, detail, ms }] of findings.entries()) {
    const miner = hotkeys[i] ?? ''
    ports.report({ kind: 'audit', task: 'store', miner, cid, outcome, reason, detail, ms: ms ?? 0, block })
  }
}

function scoredCall(hotkey: string, { outcome, ms }: Finding, bytes: number): ScoredCall[] {
  if (outcome === 'unknown') return []
  const silent = outcome === 'late' || outcome === 'offline'
  return [{ hotkey, success: outcome === 'pass', silent, ms: silent ? null : ms, bytes }]
}
