import { useEffect, useState } from 'react'
import { type WhatIfInput, whatIf } from '../../../client/landscape/miner-what-if.ts'
import type { WhatIf } from '../../../client/landscape/what-if-result.ts'

/** Milliseconds of work between two breaths of the page. */
const SLICE_MS = 8

export interface WhatIfRun {
  /** 0..1; 1 when it is done. */
  readonly done: number
  readonly result: WhatIf | null
}

const BEGIN: WhatIfRun = { done: 0, result: null }

/** Plays the batches in slices; begins anew with another input, which must be the same object while nothing changed. */
export function useWhatIf(input: WhatIfInput | null): WhatIfRun {
  const [run, setRun] = useState<WhatIfRun>(BEGIN)
  useEffect(() => {
    if (input === null) return
    const steps = whatIf(input)
    let timer: ReturnType<typeof setTimeout> | null = null
    const slice = () => {
      const until = performance.now() + SLICE_MS
      for (;;) {
        const step = steps.next()
        if (step.done === true) {
          setRun({ done: 1, result: step.value })
          return
        }
        if (performance.now() < until) continue
        const done = step.value
        // What was found stays until there is better: numbers of the network come every few seconds.
        setRun(({ result }) => ({ done, result }))
        timer = setTimeout(slice, 0)
        return
      }
    }
    timer = setTimeout(slice, 0)
    return () => {
      if (timer !== null) clearTimeout(timer)
    }
  }, [input])
  return input === null ? BEGIN : run
}
