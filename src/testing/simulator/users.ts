/** People who use the network: they upload, ask for their files back, upload again, renew, delete, let things expire. */

import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import type { Stream } from '../seeded-random.ts'
import type { Expectation } from './ledger.ts'
import { oneText } from './recent.ts'
import { enter } from './validator-process.ts'
import type { ValidatorNode, ValidatorProcess, World } from './world.ts'

interface Uploaded {
  readonly data: Uint8Array
  readonly cid: string
  readonly owner: string
}

export interface Users {
  /** Plans what happens until faults stop. */
  schedule(untilMs: number): void
  /** Asks every running validator for everything that was promised. */
  askForEverything(): void
}

/** Seconds. */
const LONGEST_TTL = 172_800
/** Long ones outlive the run, short ones end in it. */
const TTLS = [LONGEST_TTL, 86_400, 28_800, 900, 300]
const NAME_BYTES = 16
/** Of a file among many. */
const SHORT_BYTES = 300
const PAYLOAD = '{"by":"user"}'

export function createUsers(world: World): Users {
  const random = world.stream('users')
  const uploaded: Uploaded[] = []
  return {
    schedule(untilMs) {
      const uploads = world.plan.real ? 2 : random.between(3, 8)
      if (world.plan.objects !== null) uploadMany(world, random, uploaded, world.plan.objects, untilMs)
      const others = world.plan.real ? 3 : random.between(6, 24)
      for (let i = 0; i < uploads; i += 1) {
        const data = newFile(random)
        // The first files come early, so that faults have something to lose.
        const atMs = i < 2 ? 2_000 + 5_000 * i : random.below(untilMs)
        const owner = ownerOf(world, random)
        world.clock.after(atMs, () => upload(world, random, uploaded, { data, owner }, random.pick(TTLS)))
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

/** One after the other at the same distance: a million files that wait for their time would not fit in memory. */
function uploadMany(
  world: World,
  random: Stream,
  uploaded: Uploaded[],
  count: number,
  untilMs: number,
): void {
  const room = createRoom()
  const next = (left: number): void => {
    if (left === 0) return
    const data = named(random, room(random.between(NAME_BYTES, SHORT_BYTES)))
    upload(world, random, uploaded, { data, owner: ownerOf(world, random) }, LONGEST_TTL)
    world.clock.after(untilMs / count, () => next(left - 1))
  }
  world.clock.after(2_000, () => next(count))
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
  return named(random, new Uint8Array(length))
}

const ROOM_BYTES = 65_536

/** Places for short files side by side in larger buffers: one of its own costs several times a short file. */
function createRoom(): (length: number) => Uint8Array {
  let room = new Uint8Array(0)
  return (length) => {
    if (room.length < length) room = new Uint8Array(ROOM_BYTES)
    const place = room.subarray(0, length)
    room = room.subarray(length)
    return place
  }
}

function named(random: Stream, data: Uint8Array): Uint8Array {
  // A name at the front makes files different; the rest need not be random to be hashed.
  data.fill(random.below(256))
  data.set(random.bytes(Math.min(NAME_BYTES, data.length)))
  return data
}

function running(world: World, random: Stream): { node: ValidatorNode; process: ValidatorProcess } | null {
  const node = random.pick(world.validators)
  const { process } = node
  return process?.engine === null || process === null ? null : { node, process }
}

function ownerOf({ plan }: World, random: Stream): string {
  return oneText(`user-${random.below(plan.users)}`)
}

function another(world: World, random: Stream, uploaded: Uploaded[]): void {
  const known = uploaded.length === 0 ? null : random.pick(uploaded)
  if (known === null) return
  const { data, cid, owner } = known
  const what = random.below(100)
  if (what < 15) upload(world, random, uploaded, { data, owner }, random.pick(TTLS))
  else if (what < 25)
    upload(world, random, uploaded, { data, owner: ownerOf(world, random) }, random.pick(TTLS))
  else if (what < 40) removeEverywhere(world, random, cid, owner)
  else if (what < 55) renew(world, random.pick(world.validators), known, random.pick(TTLS))
  else if (what < 65) readRange(world, random, cid)
  else download(world, random.pick(world.validators), cid, false)
}

function upload(
  world: World,
  random: Stream,
  uploaded: Uploaded[],
  { data, owner }: Omit<Uploaded, 'cid'>,
  ttl: number,
): void {
  const to = running(world, random)
  if (to === null) return
  const { node, process } = to
  const { engine } = process
  const dataHash = dec(world.hashing.pieceHashes(data, '').dataHash)
  if (engine === null) return
  const order = world.ledger.asked(data, ttl, world.now(), node.hotkey)
  world.say(`upload ${dataHash.slice(0, 8)} of ${data.length} for ${ttl} s at v${node.number}`)
  world.underWay.add(`${node.number} ${dataHash}`)
  enter(world, node, process, 'network', () => {
    const work = engine.objects.store({ data, encryptionPayload: PAYLOAD, ttl, contentRoot: null, owner })
    work.then(
      (result) => {
        world.underWay.delete(`${node.number} ${dataHash}`)
        if (!process.alive) return
        world.say(`upload ${dataHash.slice(0, 8)} ${result.ok ? 'acknowledged' : result.reason}`)
        if (!result.ok) return
        const { cid, receipts } = result.value
        world.ledger.acknowledged(data, ttl, world.now(), node.hotkey, order)
        uploaded.push({ data, cid: oneText(cid), owner })
        world.checker.acknowledged(node, cid, dataHash, receipts)
      },
      (error: unknown) => world.checker.violated('I14', `store rejected: ${String(error)}`),
    )
  })
}

/** Asks every validator that runs to delete it. */
function removeEverywhere(world: World, random: Stream, cid: string, owner: string): void {
  for (const node of world.validators) {
    const { process } = node
    const engine = process?.engine ?? null
    if (process === null || engine === null) continue
    world.clock.after(random.below(3_000), () => {
      if (!process.alive) return
      const deleting = world.ledger.deleting(cid, node.hotkey)
      enter(world, node, process, 'network', () => {
        engine.objects.remove(cid, owner).then(
          (result) => {
            if (!process.alive) return
            world.say(
              `delete ${cid.slice(-8)} at v${node.number} ${result.ok ? result.value.deleted : result.reason}`,
            )
            if (result.ok && result.value.deleted) world.checker.deleted(node, cid)
            const isGone = result.ok ? result.value.deleted : saysNotHere(world, result.reason)
            if (isGone) deleting.done()
            else deleting.refused()
          },
          (error: unknown) => world.checker.violated('I14', `remove rejected: ${String(error)}`),
        )
      })
    })
  }
}

/** Whether a validator that says so has no record of its own: one whose clock is wrong may find it over too soon. */
function saysNotHere({ plan }: World, reason: string): boolean {
  return (reason === 'not-found' || reason === 'not-placed-here') && !plan.faults.has('clock')
}

function renew(world: World, node: ValidatorNode, { data, cid }: Uploaded, ttl: number): void {
  const { process } = node
  const engine = process?.engine ?? null
  if (process === null || engine === null) return
  const order = world.ledger.askedLonger(cid, ttl, world.now())
  const dataHash = dec(world.hashing.pieceHashes(data, '').dataHash)
  world.underWay.add(`${node.number} ${dataHash}`)
  enter(world, node, process, 'network', () => {
    engine.objects.renew(cid, ttl).then(
      (result) => {
        world.underWay.delete(`${node.number} ${dataHash}`)
        if (!process.alive) return
        world.say(
          `renew ${cid.slice(-8)} for ${ttl} s at v${node.number} ${result.ok ? 'done' : result.reason}`,
        )
        if (!result.ok) return
        world.ledger.acknowledged(data, ttl, world.now(), node.hotkey, order)
        world.checker.renewed(node, cid, result.value)
      },
      (error: unknown) => world.checker.violated('I14', `renew rejected: ${String(error)}`),
    )
  })
}

/** Some bytes of a file, as a film is read. */
function readRange(world: World, random: Stream, cid: string): void {
  const node = random.pick(world.validators)
  const { process } = node
  const engine = process?.engine ?? null
  if (process === null || engine === null) return
  const before = world.ledger.expectation(cid, world.now(), node.hotkey)
  const start = random.below(200)
  enter(world, node, process, 'network', () => {
    engine.objects.retrieveRange(cid, { start, end: start + 1 }).then(
      (result) => {
        if (!process.alive || !result.ok) return
        const { data, first } = result.value
        const whole = world.ledger.find(cid)?.data ?? new Uint8Array(0)
        if (Buffer.compare(whole.subarray(first, first + data.length), data) !== 0)
          world.checker.violated('I1', `a range of ${cid} came back changed`)
        if (before === 'gone' || isGoneFor(world, before))
          world.checker.violated('I6', `a range of ${cid} came back after its time`)
      },
      (error: unknown) => world.checker.violated('I14', `range rejected: ${String(error)}`),
    )
  })
}

/** A single validator has forgotten at once; of several, one may still have to be told. */
function isGoneFor({ validators }: World, expectation: Expectation): boolean {
  return expectation === 'deleted' && validators.length === 1
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
          if (must ? before === 'deleted' : isGoneFor(world, before))
            world.checker.violated('I6', `${cid} came back after it was deleted`)
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
