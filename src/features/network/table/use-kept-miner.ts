import { useState } from 'react'
import { readMinerOf, writeMinerOf } from '../../shared/preferences.ts'

/** One's own miner, remembered in this browser. */
export function useMyMiner(): readonly [string | null, (hotkey: string | null) => void] {
  const [hotkey, setHotkey] = useState(() => readMinerOf('mine'))
  const keep = (next: string | null) => {
    writeMinerOf('mine', next)
    setHotkey(next)
  }
  return [hotkey, keep]
}
