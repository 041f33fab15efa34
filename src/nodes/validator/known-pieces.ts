import type { Index } from '../../engine/ports.ts'
import type { DiscardEntry } from '../../engine/records.ts'
import type { ToldObject } from './miner-inventories.ts'

const DISCARDS_PAGE = 1_000

/** Whether a piece is of a record that is there, or its miners are still to be told that it was deleted. */
export async function knownTo(index: Index): Promise<(object: ToldObject) => Promise<boolean>> {
  const going = new Set<string>()
  for (let after: DiscardEntry | undefined; ; ) {
    const page = await index.discards(DISCARDS_PAGE, after)
    for (const { hotkey, dataHash } of page) going.add(`${hotkey} ${dataHash}`)
    after = page.at(-1)
    if (page.length < DISCARDS_PAGE) break
  }
  return async ({ dataHash, holders }) => {
    const hotkeys = holders.map(({ miner }) => miner.hotkey)
    if (hotkeys.every((hotkey) => going.has(`${hotkey} ${dataHash}`))) return true
    for (const hotkey of hotkeys) if ((await index.piece(hotkey, dataHash)) !== null) return true
    return false
  }
}
