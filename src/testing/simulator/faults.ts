/**
 * What goes wrong and when, drawn from the seed before the run. Each fault begins at some time, lasts a while and is over
 * before the calm at the end. The model's one limit (docs/reliability.md): a fault that destroys a copy for good is left
 * out where no other honest holder would be left that the validator knows of; what liars drop is bounded by how many
 * owners lie at all.
 */
import type { Stream } from '../seeded-random.ts'
import { chainFaults } from './chain-faults.ts'
import { churn } from './churn.ts'
import { episode } from './episode.ts'
import type { MinerNode } from './miner-node.ts'
import { FAULTS, type FaultName } from './plan.ts'
import { LIARS } from './roles.ts'
import { mayLose } from './safe-loss.ts'
import { killProcess, startProcess } from './validator-process.ts'
import type { World } from './world.ts'

const MINUTE = 60_000

type Schedule = (world: World, random: Stream, untilMs: number) => void

function times(count: number, work: (i: number) => void): void {
  for (let i = 0; i < count; i += 1) work(i)
}

const loss: Schedule = (world, random, untilMs) => {
  const { weather } = world.network
  times(random.between(1, 3), () =>
    episode(world, random, untilMs, 10 * MINUTE, () => {
      weather.loss = random.pick([0.02, 0.1, 0.3])
      weather.late = random.pick([0, 0.05, 0.2])
      world.say(`fault loss ${weather.loss} late ${weather.late}`)
      return () => {
        weather.loss = 0
        weather.late = 0
      }
    }),
  )
}

const slow: Schedule = (world, random, untilMs) => {
  times(random.between(1, 4), () =>
    episode(world, random, untilMs, 15 * MINUTE, () => {
      const { hotkey } = random.pick(world.miners)
      world.network.weather.slow.set(hotkey, random.pick([500, 3_000, 9_000, 25_000]))
      return () => void world.network.weather.slow.delete(hotkey)
    }),
  )
}

function cutLink(world: World, link: string): () => void {
  const { cut } = world.network.weather
  cut.set(link, (cut.get(link) ?? 0) + 1)
  return () => void cut.set(link, (cut.get(link) ?? 1) - 1)
}

/** Swizzle: links are cut one by one and each heals at its own time. */
const partition: Schedule = (world, random, untilMs) => {
  world.network.weather.resets = random.chance(0.3)
  times(random.between(2, 12), () =>
    episode(world, random, untilMs, 12 * MINUTE, () => {
      const from = random.pick(world.validators).hotkey
      const others = [...world.miners, ...world.validators].filter(({ hotkey }) => hotkey !== from)
      const to = random.pick(others).hotkey
      world.say(`fault cut ${from} ${to}`)
      return cutLink(world, `${from} ${to}`)
    }),
  )
}

const blackout: Schedule = (world, random, untilMs) => {
  episode(world, random, untilMs, 10 * MINUTE, () => {
    world.say('fault blackout')
    const from = world.validators.flatMap(({ hotkey }) =>
      world.miners.map((miner) => cutLink(world, `${hotkey} ${miner.hotkey}`)),
    )
    return () => {
      for (const heal of random.shuffled(from)) heal()
    }
  })
}

const crash: Schedule = (world, random, untilMs) => {
  times(random.between(1, 4), () =>
    episode(world, random, untilMs, 2 * MINUTE, () => {
      const node = random.pick(world.validators)
      if (node.process === null) return null
      world.say(`fault crash v${node.number}`)
      killProcess(world, node)
      return () => {
        if (node.process === null) startProcess(world, node)
      }
    }),
  )
}

const minerCrash: Schedule = (world, random, untilMs) => {
  times(random.between(1, 6), () =>
    episode(world, random, untilMs, 15 * MINUTE, () => {
      const miner = random.pick(world.miners)
      world.say(`fault down ${miner.number}`)
      miner.up = false
      return () => {
        miner.up = miner.registered && !miner.dead
      }
    }),
  )
}

const disk: Schedule = (world, random, untilMs) => {
  times(random.between(1, 2), () =>
    episode(world, random, untilMs, 5 * MINUTE, () => {
      const node = random.pick(world.validators)
      world.say(`fault disk v${node.number}`)
      node.disk.refusing = true
      return () => {
        node.disk.refusing = false
      }
    }),
  )
}

function damage(world: World, random: Stream, miner: MinerNode): void {
  const [name] = random.shuffled([...miner.files.keys()])
  const file = name === undefined ? undefined : miner.files.get(name)
  if (name === undefined || file === undefined || !miner.role.honest) return
  if (!mayLose(world, miner, [name])) return
  world.say(`fault rot ${miner.number} ${name.slice(0, 8)}`)
  world.checker.lost(miner.hotkey, name)
  const bytes = Uint8Array.from(file.original)
  const at = random.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
  file.bytes = bytes
}

const rot: Schedule = (world, random, untilMs) => {
  times(random.between(1, 6), () =>
    episode(world, random, untilMs, MINUTE, () => {
      damage(world, random, random.pick(world.miners))
      return null
    }),
  )
}

const clock: Schedule = (world, random, untilMs) => {
  episode(world, random, untilMs, 8 * MINUTE, () => {
    const node = random.pick(world.validators)
    node.skewMs = random.pick([-3_600_000, -30_000, -5_000, 5_000, 3_600_000])
    world.say(`fault clock v${node.number} ${node.skewMs}`)
    return () => {
      node.skewMs = 0
    }
  })
}

const stall: Schedule = (world, random, untilMs) => {
  times(random.between(1, 6), () =>
    episode(world, random, untilMs, 1_000, () => {
      const node = random.pick(world.validators)
      const ms = random.pick([300, 2_000, 6_000, 30_000])
      world.say(`fault stall v${node.number} ${ms}`)
      node.stalledUntilMs = world.clock.monotonicMs() + ms
      return null
    }),
  )
}

/** So many copies of an object at most may be worth nothing: three owners hold each, and at most two of all owners drop theirs. */
const DROPPING_MAX = 2
/** Further owners lie but keep their bytes, so that all holders of an object may be found out at once. */
const KEEPING_MAX = 2

const liars: Schedule = (world, random) => {
  const names = Object.keys(LIARS)
  const keepers = names.filter((name) => LIARS[name]?.().drops === false)
  const owners = random.shuffled([...new Set(world.miners.map(({ coldkey }) => coldkey))])
  const dropping = random.between(1, DROPPING_MAX)
  const lying = owners.slice(0, dropping + random.between(0, KEEPING_MAX))
  for (const miner of world.miners) {
    const place = lying.indexOf(miner.coldkey)
    if (place < 0) continue
    const make = LIARS[random.pick(place < dropping ? names : keepers)]
    if (make !== undefined) miner.role = make()
    world.say(`liar ${miner.number} ${miner.role.name}`)
  }
}

const SCHEDULES: Readonly<Record<FaultName, Schedule>> = {
  loss,
  slow,
  partition,
  crash,
  'miner-crash': minerCrash,
  disk,
  rot,
  clock,
  stall,
  chain: chainFaults,
  churn,
  liars,
  blackout,
}

export function scheduleFaults(world: World, untilMs: number): void {
  for (const name of FAULTS) {
    if (world.plan.faults.has(name)) SCHEDULES[name](world, world.stream(`fault ${name}`), untilMs)
  }
}

/** Everything is put right: what was destroyed stays destroyed, and liars stay liars. */
export function endFaults(world: World): void {
  const { weather } = world.network
  weather.loss = 0
  weather.late = 0
  weather.slow.clear()
  weather.cut.clear()
  for (const miner of world.miners) miner.up = miner.registered && !miner.dead
  for (const node of world.validators) {
    node.disk.refusing = false
    node.skewMs = 0
    if (node.process === null) startProcess(world, node)
  }
  world.calm = true
  world.say('calm')
}
