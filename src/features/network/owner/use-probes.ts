/** The page's own probes: random bytes stored through each validator in turn and asked back, only when somebody asks for it. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Probe, probeOf } from '../../../client/landscape/owner-probes.ts'
import type { LiveRound } from '../../../client/live/live-api.ts'
import type { Outcome } from '../../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'

export const PROBES_AT_ONCE = 5
export const PROBE_BYTES = 65_536
/** Seconds that validators keep a probe that could not be taken back. */
const PROBE_TTL = 600
const REPEAT_MS = 60_000
/** The newest are kept. */
const KEPT = 200

export interface Probing {
  readonly probes: readonly Probe[]
  readonly running: { readonly done: number; readonly of: number } | null
  /** Again every minute while this page can be seen. */
  readonly repeats: boolean
  readonly setRepeats: (repeats: boolean) => void
  readonly start: () => void
}

/** @param validators hotkeys, asked in turn */
export function useProbes(validators: readonly string[]): Probing {
  const reader = useNetworkReader()
  const [probes, setProbes] = useState<readonly Probe[]>([])
  const [running, setRunning] = useState<Probing['running']>(null)
  const [repeats, setRepeats] = useState(false)
  const gone = useRef(false)
  const busy = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])

  // By their names: the list is made anew with every block.
  const names = validators.join(' ')
  const run = useCallback(async () => {
    const nodes = names === '' ? [] : names.split(' ')
    if (busy.current || nodes.length === 0) return
    busy.current = true
    for (let done = 0; done < PROBES_AT_ONCE && !gone.current; done += 1) {
      setRunning({ done, of: PROBES_AT_ONCE })
      const validator = nodes[done % nodes.length] ?? ''
      const outcome = await reader
        .round({ validator, sample: PROBE_BYTES, ttl: PROBE_TTL }, () => undefined)
        .catch((): Outcome<LiveRound> => ({ ok: false, error: BRIDGE_FAILURE }))
      const at = Date.now()
      const probe = outcome.ok ? probeOf(outcome.value, at) : failed(validator, outcome.error.code, at)
      if (!gone.current) setProbes((before) => [...before, probe].slice(-KEPT))
    }
    busy.current = false
    if (!gone.current) setRunning(null)
  }, [reader, names])

  useEffect(() => {
    if (!repeats) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void run()
    }, REPEAT_MS)
    return () => clearInterval(timer)
  }, [repeats, run])

  return { probes, running, repeats, setRepeats, start: () => void run() }
}

function failed(validator: string, cause: string, at: number): Probe {
  return { at, validator, ok: false, cause, bytes: PROBE_BYTES, storeMs: null, retrieveMs: null }
}
