import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

type Announce = (message: string) => void

const AnnouncerContext = createContext<Announce>(() => undefined)

/**
 * Short confirmations ("Link copied"): a toast for the eye and a polite live region for screen readers. The
 * region is always in the page; one that appears together with its text is not read out.
 */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [message, setMessage] = useState<{ readonly text: string; readonly key: number } | null>(null)
  const announce = useCallback((text: string) => setMessage({ text, key: performance.now() }), [])
  return (
    <AnnouncerContext value={announce}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center px-4 sm:bottom-6"
      >
        {message === null ? null : (
          <p
            key={message.key}
            onAnimationEnd={(event) => {
              if (event.animationName === 'toast') setMessage(null)
            }}
            className="animate-toast rounded-lg bg-ink px-4 py-2 text-canvas shadow-lg"
          >
            {message.text}
          </p>
        )}
      </div>
    </AnnouncerContext>
  )
}

export function useAnnounce(): Announce {
  return useContext(AnnouncerContext)
}
