import { useEffect, useRef, useState } from 'react'
import { useDrive, useTransfers, useVaultState } from '../../shared/drive-context.tsx'
import { isMoving } from '../../shared/moving.ts'
import { readIdleMinutes } from '../../shared/preferences.ts'
import { type IdleView, idleAt, sameView } from './idle-model.ts'
import { noteIdleLock } from './lock-reason.ts'

/** Any of these is a person. */
const DELIBERATE = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const
/** Tells the other tabs of this browser that somebody is there: nothing else. */
const CHANNEL = 'filetao-input'
/** Milliseconds between two such words. */
const TELL_MS = 1_000
/** Milliseconds after which the chosen limit is read again, in case another tab changed it. */
const LOOK_MS = 60_000

const IN_USE: IdleView = { kind: 'in-use', lookAgainIn: null }

/** Locks the open drive when nobody uses it. */
export function useIdle(): IdleView {
  const drive = useDrive()
  const open = useVaultState() === 'unlocked'
  const busyNow = useTransfers().some(isMoving)
  const busy = useRef(busyNow)
  const [view, setView] = useState<IdleView>(IN_USE)

  useEffect(() => {
    busy.current = busyNow
  }, [busyNow])
  useEffect(() => {
    if (!open) return
    noteIdleLock(null)
    const watch = watchIdle({
      busy: () => busy.current,
      show: (next) => setView((before) => (sameView(before, next) ? before : next)),
      lock(minutes) {
        noteIdleLock(minutes)
        // A worker that cannot be told has to go with the page.
        drive.lock().catch(() => location.reload())
      },
    })
    return () => {
      watch.stop()
      setView(IN_USE)
    }
  }, [drive, open])
  return view
}

interface IdleWatch {
  readonly busy: () => boolean
  readonly show: (view: IdleView) => void
  readonly lock: (minutes: number | null) => void
}

function watchIdle({ busy, show, lock }: IdleWatch): { readonly stop: () => void } {
  const listening = new AbortController()
  const { signal } = listening
  const tabs = new BroadcastChannel(CHANNEL)
  let lastInput = Date.now()
  let lastBusy: number | null = null
  let lastTold = 0
  let kind: IdleView['kind'] = 'in-use'
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = (): void => {
    clearTimeout(timer)
    const now = Date.now()
    if (busy()) lastBusy = now
    const minutes = readIdleMinutes()
    const limitMs = minutes === null ? null : minutes * 60_000
    const view = idleAt({ now, lastInput, lastBusy, busy: busy(), limitMs })
    kind = view.kind
    show(view)
    if (view.kind === 'over') {
      lock(minutes)
      return
    }
    const wait = view.kind === 'in-use' ? Math.min(view.lookAgainIn ?? LOOK_MS, LOOK_MS) : 1_000
    timer = setTimeout(look, wait)
  }
  const used = (): void => {
    lastInput = Date.now()
    if (kind !== 'in-use') look()
  }
  const input = (): void => {
    used()
    if (lastInput >= lastTold && lastInput - lastTold < TELL_MS) return
    lastTold = lastInput
    tabs.postMessage(null)
  }
  // A mouse that is pushed by accident keeps a drive open, but does not wave the warning away.
  const moved = (): void => {
    if (kind !== 'warning') input()
  }
  for (const type of DELIBERATE)
    window.addEventListener(type, input, { signal, capture: true, passive: true })
  window.addEventListener('pointermove', moved, { signal, capture: true, passive: true })
  // Timers stand still in a tab behind others, and while the machine sleeps.
  document.addEventListener('visibilitychange', look, { signal })
  tabs.addEventListener('message', used, { signal })
  look()
  return {
    stop() {
      listening.abort()
      clearTimeout(timer)
      tabs.close()
    },
  }
}
