/** Objects by healthy copies: from the last whole sweep, and the queue as it is now. */
import { COPIES } from '../../../engine/limits.ts'
import type { ObjectHealth } from '../../../engine/upkeep/upkeep-types.ts'
import type { ObjectsHealth } from './api-answers.ts'

export interface HealthParts {
  readonly hotkey: string
  block(): number
  objects(): ObjectHealth
  repairQueue(): Promise<number>
}

/** @throws what reading the index throws */
export async function objectsHealth(source: HealthParts): Promise<ObjectsHealth> {
  const { objects, copies, short, lost, bytes, began: sweepBegan, block: sweepBlock } = source.objects()
  const block = source.block()
  const repairQueue = await source.repairQueue()
  const sweepAge = sweepBlock === null ? null : Math.max(0, block - sweepBlock)
  const counted = { objects, copies: [...copies], short, lost, bytes, repairQueue }
  return { validator: source.hotkey, block, promised: COPIES, ...counted, sweepBegan, sweepBlock, sweepAge }
}
