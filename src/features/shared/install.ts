/** Whether the app can be put beside other apps, and asking the browser to do so. */
import { useSyncExternalStore } from 'react'

export type InstallState =
  /** It runs in a window of its own. */
  | 'installed'
  /** The browser would ask the person now. */
  | 'offered'
  /** The person finds it in the browser's menu: Safari never offers it to a page. */
  | 'by-hand'
  | 'unavailable'

/** Not in lib.dom: only Chromium has it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

function isInstallPrompt(event: Event): event is InstallPrompt {
  return 'prompt' in event && 'userChoice' in event
}

let offer: InstallPrompt | null = null
let accepted = false
const listeners = new Set<() => void>()

function changed(): void {
  for (const listener of listeners) listener()
}

/** Before the first render: the browser says it once, early. */
export function watchInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    if (!isInstallPrompt(event)) return
    // Otherwise the browser may show a bar of its own over the page.
    event.preventDefault()
    offer = event
    changed()
  })
  window.addEventListener('appinstalled', () => {
    offer = null
    accepted = true
    changed()
  })
}

/** @param agent navigator.userAgent */
export function installsByHand(agent: string): boolean {
  return /Safari\//.test(agent) && !/(Chrome|Chromium|CriOS|FxiOS|EdgiOS|Android)/.test(agent)
}

function state(): InstallState {
  if (accepted || matchMedia('(display-mode: standalone)').matches) return 'installed'
  if (offer !== null) return 'offered'
  return installsByHand(navigator.userAgent) ? 'by-hand' : 'unavailable'
}

export function useInstall(): { readonly state: InstallState; readonly install: () => Promise<void> } {
  const current = useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, state)
  return { state: current, install }
}

async function install(): Promise<void> {
  const asking = offer
  if (asking === null) return
  await asking.prompt()
  await asking.userChoice
  // It can be asked once; another offer comes with another visit.
  offer = null
  changed()
}
