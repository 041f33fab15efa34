/** Limits of this device for uploads and downloads: kept in this browser, and told to the drive whenever it opens. */
import { useEffect, useSyncExternalStore } from 'react'
import { useDrive, useVaultState } from './drive-context.tsx'
import { NO_LIMITS, readSpeedLimits, type SpeedLimits, writeSpeedLimits } from './preferences.ts'

const listeners = new Set<() => void>()
let current: SpeedLimits | null = null

function limits(): SpeedLimits {
  current ??= readSpeedLimits()
  return current
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSpeedLimits(): SpeedLimits {
  return useSyncExternalStore(subscribe, limits, () => NO_LIMITS)
}

export function setSpeedLimits(next: SpeedLimits): void {
  current = next
  writeSpeedLimits(next)
  for (const listener of listeners) listener()
}

/** Once a page: what is set holds for the first byte of an upload that goes on by itself when the drive is opened. */
export function useKeepLimits(): void {
  const drive = useDrive()
  const isOpen = useVaultState() === 'unlocked'
  const { up, down } = useSpeedLimits()
  // The drive's worker keeps them while it is locked; where there are none, it need not be loaded for that.
  const isTold = isOpen || up !== null || down !== null
  useEffect(() => {
    if (!isTold) return
    // A worker that died is told elsewhere.
    drive.limitTraffic(up, down).catch(() => undefined)
  }, [drive, isTold, up, down])
}
