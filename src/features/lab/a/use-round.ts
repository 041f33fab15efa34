import { useRef, useState } from 'react'
import type { LiveHop, LiveRequest, LiveRound } from '../../../client/live/live-api.ts'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'

export interface RoundState {
  readonly running: boolean
  /** As they came, also of a round that is over. */
  readonly hops: readonly LiveHop[]
  readonly round: LiveRound | null
  readonly failure: DriveFailure | null
}

const NOTHING: RoundState = { running: false, hops: [], round: null, failure: null }

/** One round at a time; its hops arrive while it runs. */
export function useRound() {
  const reader = useNetworkReader()
  const [state, setState] = useState(NOTHING)
  const current = useRef(0)

  const run = async (request: LiveRequest): Promise<Outcome<LiveRound>> => {
    current.current += 1
    const mine = current.current
    setState({ ...NOTHING, running: true })
    const hop = (one: LiveHop) => {
      if (mine === current.current) setState((before) => ({ ...before, hops: [...before.hops, one] }))
    }
    const done = await reader
      .round(request, hop)
      .catch((): Outcome<LiveRound> => ({ ok: false, error: BRIDGE_FAILURE }))
    setState((before) =>
      done.ok
        ? { running: false, hops: done.value.hops, round: done.value, failure: null }
        : { ...before, running: false, failure: done.error },
    )
    return done
  }
  return { ...state, run, stop: () => void reader.stopRounds().catch(() => undefined) }
}
