/** People who use the network: they upload, ask for their files back, upload again, let things expire. */

import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import type { Stream } from '../seeded-random.ts'
import { enter } from './validator-process.ts'
import type { ValidatorNode, ValidatorProcess, World } from './world.ts'

interface Uploaded {
  readonly data: Uint8Array
  readonly cid: string
  readonly payload: string
}

export interface Users {
  /** Plans what happens until faults stop. */
  schedule(untilMs: number): void
  /** Asks every running validator for everything that was promised. */
  askForEverything(): void
}

/** Seconds. Long ones outlive the run, short ones end in it. */
const TTLS = [172_800, 86_400, 28_800, 900, 300]
const PAYLOAD = '{"by":"user"}'

export function createUsers(world: World): Users {
  const random = world.stream('users')
  const uploaded: Uploaded[] = []
  return {
    schedule(untilMs) {
      const uploads = world.plan.real ? 2 : random.between(3, 8)
      const others = world.plan.real ? 3 : random.between(6, 24)
      for (let i = 0; i < uploads; i += 1) {
        const data = newFile(random)
        // The first files come early, so that faults have something to lose.
        const atMs = i < 2 ? 2_000 + 5_000 * i : random.below(untilMs)
        world.clock.after(atMs, () => upload(world, random, uploaded, data, random.pick(TTLS)))
      }
      for (let i = 0; i < others; i += 1)
        world.clock.after(20_000 + random.below(untilMs), () => another(world, random, uploaded))
    },
    askForEverything() {
      for (const node of world.validators) {
        for (const { cid } of world.ledger.promises()) {
          world.clock.after(random.below(30_000), () => download(world, node, cid, true))
        }
      }
    },
  }
}

function newFile(random: Stream): Uint8Array {
  const sizes = [
    1,
    300,
    RECORD_BYTES - 1,
    RECORD_BYTES,
    RECORD_BYTES + 1,
    2 * RECORD_BYTES,
    3 * RECORD_BYTES + 500,
  ]
  const length = random.chance(0.5) ? random.between(1, 4_000) : random.pick(sizes)
  const data = new Uint8Array(length)
  // A name at the front makes files different; the rest need not be random to be hashed.
  data.fill(random.below(256))
  data.set(random.bytes(Math.min(16, length)))
  return data
}

function running(world: World, random: Stream): { node: ValidatorNode; process: ValidatorProcess } | null {
  const node = random.pick(world.validators)
  const { process } = node
  return process?.engine === null || process === null ? null : { node, process }
}

function another(world: World, random: Stream, uploaded: Uploaded[]): void {
  const known = uploaded.length === 0 ? null : random.pick(uploaded)
  if (known === null) return
  if (random.chance(0.25)) upload(world, random, uploaded, known.data, random.pick(TTLS))
  else download(world, random.pick(world.validators), known.cid, false)
}

function upload(world: World, random: Stream, uploaded: Uploaded[], data: Uint8Array, ttl: number): void {
  const to = running(world, random)
  if (to === null) return
  const { node, process } = to
  const { engine } = process
  const dataHash = dec(world.hashing.pieceHashes(data, '').dataHash)
  if (engine === null) return
  world.ledger.asked(data, ttl, world.now())
  world.say(`upload ${dataHash.slice(0, 8)} of ${data.length} for ${ttl} s at v${node.number}`)
  world.underWay.add(`${node.number} ${dataHash}`)
  enter(world, node, process, 'network', () => {
    const work = engine.objects.store({
      data,
      encryptionPayload: PAYLOAD,
      ttl,
      contentRoot: null,
      owner: 'user',
    })
    work.then(
      (result) => {
        world.underWay.delete(`${node.number} ${dataHash}`)
        if (!process.alive) return
        world.say(`upload ${dataHash.slice(0, 8)} ${result.ok ? 'acknowledged' : result.reason}`)
        if (!result.ok) return
        const { cid, receipts } = result.value
        world.ledger.acknowledged(data, ttl, world.now(), node.hotkey)
        uploaded.push({ data, cid, payload: PAYLOAD })
        world.checker.acknowledged(node, cid, dataHash, receipts)
      },
      (error: unknown) => world.checker.violated('I14', `store rejected: ${String(error)}`),
    )
  })
}

/** @param must everything is well: what was promised has to come */
export function download(world: World, node: ValidatorNode, cid: string, must: boolean): void {
  const { process } = node
  const engine = process?.engine ?? null
  if (process === null || engine === null) {
    if (must) world.checker.violated('I18', `validator ${node.number} does not run`)
    return
  }
  const by = must ? null : node.hotkey
  const before = world.ledger.expectation(cid, world.now(), by)
  enter(world, node, process, 'network', () => {
    engine.objects.retrieve(cid).then(
      (result) => {
        if (!process.alive) return
        const after = world.ledger.expectation(cid, world.now(), by)
        world.say(`download ${cid.slice(-8)} at v${node.number} ${result.ok ? 'came' : result.reason}`)
        if (result.ok) {
          if (!world.ledger.isIntact(cid, result.value.data))
            world.checker.violated('I1', `${cid} came back changed`)
          if (before === 'gone') world.checker.violated('I6', `${cid} came back after its time`)
          return
        }
        if (before !== 'present' || after !== 'present') return
        judgeRefusal(world, node, cid, result.reason, must)
      },
      (error: unknown) => world.checker.violated('I14', `retrieve rejected: ${String(error)}`),
    )
  })
}

function judgeRefusal(world: World, node: ValidatorNode, cid: string, reason: string, must: boolean): void {
  const { invariant, detail } = {
    invariant: 'I1',
    detail: `${cid} is promised, and validator ${node.number} says`,
  }
  // What another validator accepted is known here once it was told of it; while all is well, it was.
  if (must) return world.checker.violated(invariant, `${detail} ${reason} although nothing is wrong any more`)
  if (reason !== 'no-holder-answered' && reason !== 'storage-unavailable')
    world.checker.violated(invariant, `${detail} ${reason}`)
}
