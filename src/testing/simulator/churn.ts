/** Miners come and go: a seat is taken by somebody new, by the same hotkey again, or a miner listens elsewhere. */
import type { Stream } from '../seeded-random.ts'
import { episode } from './episode.ts'
import type { MinerNode } from './miner-node.ts'
import { HONEST } from './roles.ts'
import { mayLose } from './safe-loss.ts'
import type { World } from './world.ts'

const LONG_MS = 60_000

/** A newcomer takes the seat; whoever sat there is out of the subnet and its copies count for nothing. */
function replace(world: World, miner: MinerNode): void {
  const seat = world.chain.seatOf(miner.hotkey)
  if (seat === undefined || !mayLose(world, miner, [...miner.files.keys()])) return
  world.say(`fault replaced ${miner.number} on uid ${seat.uid}`)
  for (const name of miner.files.keys()) world.checker.lost(miner.hotkey, name)
  miner.registered = false
  miner.up = false
  world.addMiner({ role: HONEST, coldkey: `newcomer-${world.miners.length}`, uid: seat.uid })
}

/** The same hotkey registers anew on its seat: a new identity without a history, whatever it still holds (B26). */
function registerAgain(world: World, miner: MinerNode): void {
  const seat = world.chain.seatOf(miner.hotkey)
  if (seat === undefined || !mayLose(world, miner, [...miner.files.keys()])) return
  world.say(`fault registered again ${miner.number} on uid ${seat.uid}`)
  for (const file of miner.files.values()) file.counts = false
  const { hotkey, coldkey, port } = miner
  world.chain.register({ hotkey, coldkey, port, validatorPermit: false }, seat.uid)
}

/** It keeps its seat and is never heard of again. */
function die(world: World, miner: MinerNode): void {
  if (!mayLose(world, miner, [...miner.files.keys()])) return
  world.say(`fault died ${miner.number}`)
  for (const file of miner.files.values()) file.counts = false
  for (const name of miner.files.keys()) world.checker.lost(miner.hotkey, name)
  miner.dead = true
  miner.up = false
}

function join(world: World): void {
  if (world.chain.seats.length >= 24) return
  const miner = world.addMiner({ role: HONEST, coldkey: `newcomer-${world.miners.length}`, uid: null })
  world.say(`joined ${miner.number}`)
}

export function churn(world: World, random: Stream, untilMs: number): void {
  const present = () => random.pick(world.miners.filter(({ registered, dead }) => registered && !dead))
  const count = random.between(1, 5)
  for (let i = 0; i < count; i += 1) {
    episode(world, random, untilMs, LONG_MS, () => {
      const kind = random.below(5)
      if (kind === 0) registerAgain(world, present())
      else if (kind === 1) join(world)
      else if (kind === 2) die(world, present())
      else replace(world, present())
      return null
    })
  }
  for (let i = 0; i < world.plan.leaving; i += 1) {
    episode(world, random, untilMs, LONG_MS, () => {
      replace(world, present())
      return null
    })
  }
}
