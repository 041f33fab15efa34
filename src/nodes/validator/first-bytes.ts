/**
 * The bytes of a piece from whichever holder first gives those of its name. One after the other is asked, the next as soon as one failed or
 * has had two seconds, so that a miner which is silent keeps nobody waiting for its whole time; those that often did are asked last.
 */
import { callWithin, createSignal } from '../../engine/deadline.ts'
import { drawSeed } from '../../engine/group-parameters.ts'
import { HEDGE_MS } from '../../engine/limits.ts'
import type { EnginePorts } from '../../engine/ports.ts'
import { dec } from '../../protocol/hash.ts'
import type { MinerInventory, ToldObject } from './miner-inventories.ts'
import type { MinerPatience } from './miner-patience.ts'

const FETCH_MS = 60_000

/** @returns null: nobody gave them. Never rejects. */
export function firstBytes(
  ports: EnginePorts,
  patience: MinerPatience,
  { dataHash, holders }: Pick<ToldObject, 'dataHash' | 'holders'>,
): Promise<Uint8Array | null> {
  const asked = holders.filter(({ isSpent }) => !isSpent)
  const order = [
    ...asked.filter(({ miner }) => !patience.isAside(miner.hotkey)),
    ...asked.filter(({ miner }) => patience.isAside(miner.hotkey)),
  ]
  const isAlone = order.length === 1
  const over = createSignal()
  return new Promise((resolve) => {
    let isOver = false
    let running = 0
    let withdraw = () => {}
    const end = (data: Uint8Array | null) => {
      isOver = true
      withdraw()
      over.fire()
      resolve(data)
    }
    const goOn = () => {
      withdraw()
      const holder = order.shift()
      if (holder === undefined) {
        if (running === 0) end(null)
        return
      }
      running += 1
      withdraw = ports.clock.after(HEDGE_MS, goOn)
      void ask(holder).then((data) => {
        running -= 1
        if (isOver) return
        if (data === null) goOn()
        else end(data)
      })
    }
    const ask = async (holder: MinerInventory): Promise<Uint8Array | null> => {
      const { hotkey } = holder.miner
      const seed = drawSeed(ports.random)
      const { result, ms } = await callWithin(ports.clock, FETCH_MS, over.fired, (limits) =>
        ports.miners.retrieve(holder.miner, { dataHash, seed }, limits),
      )
      const data = result.ok ? result.value.data : null
      if (data !== null && dec(ports.hashing.pieceHashes(data, seed).dataHash) === dataHash) {
        patience.did(hotkey, 0)
        holder.delivered(isAlone ? ms - HEDGE_MS : 0)
        return data
      }
      const reason = result.ok ? null : result.reason
      // Another one was asked because this one did not answer, and was faster.
      if (reason === 'cancelled' && ms >= HEDGE_MS) patience.failed(hotkey, ms)
      if (reason === 'cancelled' || reason === 'stalled') return null
      patience.failed(hotkey, ms)
      holder.failed(ms)
      return null
    }
    goOn()
  })
}
