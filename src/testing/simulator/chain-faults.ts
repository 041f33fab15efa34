/** Trouble with blocks and with what a follower makes of them, and the blocks themselves. */
import type { MetagraphView } from '../../engine/ports.ts'
import type { Stream } from '../seeded-random.ts'
import { episode } from './episode.ts'
import { enter } from './validator-process.ts'
import type { ValidatorNode, World } from './world.ts'

/** What a follower does with the next blocks. */
interface Follower {
  /** Blocks that it does not hear of. */
  missed: number
  repeats: boolean
  view: 'true' | 'shrunk' | 'empty' | 'old'
}

const followers = new WeakMap<ValidatorNode, Follower>()

function followerOf(node: ValidatorNode): Follower {
  const known = followers.get(node) ?? { missed: 0, repeats: false, view: 'true' }
  followers.set(node, known)
  return known
}

/** Until this time of the clock no block is made. */
const stalls = new WeakMap<World, number>()

const MINUTE = 60_000

export function chainFaults(world: World, random: Stream, untilMs: number): void {
  const count = random.between(1, 4)
  for (let i = 0; i < count; i += 1) {
    episode(world, random, untilMs, 4 * MINUTE, () => {
      const follower = followerOf(random.pick(world.validators))
      const kind = random.pick(['stall', 'skip', 'repeat', 'shrunk', 'empty', 'old'] as const)
      world.say(`fault chain ${kind}`)
      if (kind === 'stall') stalls.set(world, world.clock.monotonicMs() + random.pick([1, 5, 15]) * MINUTE)
      else if (kind === 'skip') follower.missed = random.between(1, 30)
      else if (kind === 'repeat') follower.repeats = true
      else follower.view = kind
      return () => Object.assign(follower, { repeats: false, view: 'true' })
    })
  }
}

/** Makes blocks for as long as the run lasts, and lets every validator see them in its own way. */
export function makeBlocks(world: World): void {
  const { clock, chain, plan } = world
  const tick = () => {
    clock.after(plan.blockMs, tick)
    if (!world.calm && clock.monotonicMs() < (stalls.get(world) ?? 0)) return
    chain.block += 1
    for (const node of world.validators) follow(world, node)
  }
  clock.after(plan.blockMs, tick)
}

function follow(world: World, node: ValidatorNode): void {
  const follower = followerOf(node)
  if (world.calm) Object.assign(follower, { missed: 0, repeats: false, view: 'true' })
  if (follower.missed > 0) {
    follower.missed -= 1
    return
  }
  const seen = viewOf(world.chain.metagraph(), follower.view, node)
  node.view = seen
  if (follower.view === 'true') node.goodView = seen
  const { process } = node
  if (process === null) return
  if (follower.view === 'true' && process.engine !== null) node.hasFollowed = true
  const announce = () => void process.engine?.onBlock()
  enter(world, node, process, 'network', announce)
  if (follower.repeats) world.clock.after(500, () => enter(world, node, process, 'network', announce))
}

/** Rows missing at the end, all of them but our own, or a head that goes back. */
function viewOf(now: MetagraphView, view: Follower['view'], node: ValidatorNode): MetagraphView {
  switch (view) {
    case 'true':
      return now
    case 'shrunk':
      return { ...now, neurons: now.neurons.slice(0, Math.ceil(now.neurons.length / 2)) }
    case 'empty':
      return { ...now, neurons: now.neurons.filter(({ hotkey }) => hotkey === node.hotkey) }
    case 'old':
      return { ...node.view, block: node.view.block - 1 }
  }
}
