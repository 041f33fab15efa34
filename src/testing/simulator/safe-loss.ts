/** The limit of the fault model: whoever destroys a copy must leave an honest one that the validator knows of. */
import type { MinerNode } from './miner-node.ts'
import type { KnownHolders, World } from './world.ts'

/** Whether all pieces named may disappear from this miner without taking the last honest copy of anything promised. */
export function mayLose(world: World, miner: MinerNode, names: readonly string[]): boolean {
  return names.every((name) => {
    for (const upload of world.underWay) if (upload.endsWith(name)) return false
    const holders = world.knownHolders(name)
    return holders.every((known) => !isListed(known, miner) || hasOther(world, miner, name, known))
  })
}

/** Seconds by which the ends of a record and of its pieces differ when everybody confirmed. */
const CLOCKS_DIFFER = 7_300

function isListed({ record }: KnownHolders, { hotkey }: MinerNode): boolean {
  return record.receipts.some((receipt) => receipt.miner === hotkey)
}

function hasOther(world: World, miner: MinerNode, name: string, known: KnownHolders): boolean {
  const end = known.record.generated + known.record.ttl
  return world.miners.some((other) => {
    const file = other.files.get(name)
    const isIntact = file !== undefined && file.counts && file.bytes === file.original
    return (
      other !== miner &&
      other.registered &&
      !other.dead &&
      other.role.honest &&
      isIntact &&
      isListed(known, other) &&
      // One that was away at a renewal keeps its old term, and is no copy of the new one.
      (other.records.get(known.by, name)?.endsAt ?? 0) >= end - CLOCKS_DIFFER
    )
  })
}
