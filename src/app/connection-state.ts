import { createContext, useContext, useEffect, useRef, useState } from 'react'
import { useNetwork } from '../features/shared/network-query.ts'
import { useOnline } from '../features/shared/use-online.ts'
import { type ConnectionState, connectionOf } from './connection-model.ts'

/** Milliseconds between two looks at the time since the last block. */
const LOOK_MS = 5_000

export const ConnectionContext = createContext<ConnectionState>('connecting')

export function useConnection(): ConnectionState {
  return useContext(ConnectionContext)
}

/** Watched once for the whole page. */
export function useConnectionState(): ConnectionState {
  const { data } = useNetwork()
  const online = useOnline()
  const answered = data === undefined ? null : data.ok
  const block = data?.ok === true ? data.value.block : null
  const blockAt = useRef(Number.NEGATIVE_INFINITY)
  const switchAt = useRef(Number.NEGATIVE_INFINITY)
  const [state, setState] = useState<ConnectionState>('connecting')

  useEffect(() => {
    switchAt.current = performance.now()
  }, [online])
  useEffect(() => {
    if (block !== null) blockAt.current = performance.now()
  }, [block])
  useEffect(() => {
    const look = () => {
      const now = performance.now()
      const sinceBlock = now - blockAt.current
      setState(connectionOf({ online, answered, sinceBlock, sinceSwitch: now - switchAt.current }))
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [online, answered, block])
  return state
}
