import { useEffect, useState, useSyncExternalStore } from 'react'
import type { WalletState } from '../../client/wallet-api.ts'
import { useConnection } from './drive-context.tsx'

/** Milliseconds. What is said of time here is said in minutes. */
const TICK_MS = 15_000

/** The account that signs for this device; null until the worker says so. */
export function useWallet(): WalletState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().wallet)
}

/** Unix milliseconds, new every few seconds. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
