import { useCallback, useEffect, useRef, useState } from 'react'
import type { AppReport } from '../../client/app-check/check-app.ts'
import type { AppChecker } from './app-checker.ts'

export type Stage =
  | { readonly kind: 'idle' }
  /** `all` is 0 until it is known. */
  | { readonly kind: 'checking'; readonly done: number; readonly all: number }
  | { readonly kind: 'no-list' }
  | { readonly kind: 'no-network' }
  /** The worker could not be loaded, or died. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'done'; readonly report: AppReport }

export function useAppCheck(start: () => AppChecker): { readonly stage: Stage; readonly check: () => void } {
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const running = useRef<AppChecker | null>(null)
  useEffect(() => () => running.current?.close(), [])
  const check = useCallback(() => {
    const checker = start()
    running.current?.close()
    running.current = checker
    const tell = (next: Stage) => {
      if (running.current === checker) setStage(next)
    }
    tell({ kind: 'checking', done: 0, all: 0 })
    checker
      .check((done, all) => tell({ kind: 'checking', done, all }))
      .then(
        (checked) => tell(checked.ok ? { kind: 'done', report: checked.value } : { kind: checked.reason }),
        () => tell({ kind: 'broken' }),
      )
      .finally(() => checker.close())
  }, [start])
  return { stage, check }
}
