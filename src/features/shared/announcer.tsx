import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { type Toast, type ToastAction, Toasts } from '../../ui/toasts.tsx'

type Announce = (text: string, action?: ToastAction) => void

const AnnouncerContext = createContext<Announce>(() => undefined)

/** More would hide what they lie on. */
const SHOWN_MAX = 3

/** Short confirmations ("Link copied"), with a button where something can be taken back. Seen, and read out politely. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const last = useRef(0)
  const announce = useCallback((text: string, action?: ToastAction) => {
    last.current += 1
    const toast = { id: last.current, text, action: action ?? null }
    setToasts((shown) => [...shown, toast].slice(-SHOWN_MAX))
  }, [])
  const gone = useCallback((id: number) => setToasts((shown) => shown.filter((each) => each.id !== id)), [])
  return (
    <AnnouncerContext value={announce}>
      {children}
      <Toasts toasts={toasts} onGone={gone} />
    </AnnouncerContext>
  )
}

export function useAnnounce(): Announce {
  return useContext(AnnouncerContext)
}
