/** What became of the file that was given: one at a time, the last one counts. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { BUNDLE_BYTES_MAX, type BundleReason } from '../../client/bundle/bundle.ts'
import type { BundleReport } from '../../client/bundle/bundle-report.ts'
import type { BundleChecker } from './bundle-checker.ts'

export type Stage =
  | { readonly kind: 'idle' }
  /** `all` is 0 until it is known. */
  | { readonly kind: 'checking'; readonly file: string; readonly done: number; readonly all: number }
  | { readonly kind: 'refused'; readonly file: string; readonly reason: BundleReason }
  /** The browser could not read it. */
  | { readonly kind: 'unreadable'; readonly file: string }
  /** The worker could not be loaded, or died. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'done'; readonly file: string; readonly report: BundleReport }

export interface Verify {
  readonly stage: Stage
  readonly give: (file: File) => void
  readonly clear: () => void
}

export function useVerify(start: () => BundleChecker): Verify {
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const running = useRef<BundleChecker | null>(null)
  const stop = useCallback(() => {
    running.current?.close()
    running.current = null
  }, [])
  useEffect(() => stop, [stop])
  const give = useCallback(
    (file: File) => {
      stop()
      const checker = start()
      running.current = checker
      const tell = (next: Stage) => {
        // What an earlier file comes to is nobody's question any more.
        if (running.current === checker) setStage(next)
      }
      void verify(file, checker, tell).then(() => {
        if (running.current === checker) stop()
      })
    },
    [start, stop],
  )
  const clear = useCallback(() => {
    stop()
    setStage({ kind: 'idle' })
  }, [stop])
  return { stage, give, clear }
}

/** Never rejects. */
async function verify(file: File, checker: BundleChecker, tell: (stage: Stage) => void): Promise<void> {
  const name = file.name
  if (file.size > BUNDLE_BYTES_MAX) return tell({ kind: 'refused', file: name, reason: 'too-large' })
  tell({ kind: 'checking', file: name, done: 0, all: 0 })
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    return tell({ kind: 'unreadable', file: name })
  }
  try {
    const result = await checker.check(
      bytes,
      byPercent((done, all) => tell({ kind: 'checking', file: name, done, all })),
    )
    if (result.ok) tell({ kind: 'done', file: name, report: result.value })
    else tell({ kind: 'refused', file: name, reason: result.reason })
  } catch {
    tell({ kind: 'broken' })
  }
}

/** Passes on what a person could see move. */
function byPercent(tell: (done: number, all: number) => void): (done: number, all: number) => void {
  let shown = -1
  return (done, all) => {
    const percent = Math.floor((done * 100) / all)
    if (percent === shown) return
    shown = percent
    tell(done, all)
  }
}
